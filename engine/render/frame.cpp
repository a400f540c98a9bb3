#include "render/frame.h"

#include "gpu/commands.h"

namespace stipple {

void Frame::upload(CommandList& commands) {
    for (FrameView& view : views)
        view.viewAddress = commands.upload(view.constants);
    rigAddresses.clear();
    for (const auto& rig : rigs)
        rigAddresses.push_back(commands.upload(rig));
    skinAddresses.clear();
    for (const auto& skin : skins)
        skinAddresses.push_back(commands.upload(skin));
}

shared::ShadeDraw Frame::makeShadeDraw(const FrameView& view) const {
    return {view.viewAddress, rigAddresses[std::size_t(view.rig)], skinAddresses[std::size_t(view.skin)]};
}

void setViewArea(CommandList& commands, const FrameView& view) {
    const auto& rect = view.constants.rect;
    commands.setViewport(float(rect.x), float(rect.y), float(rect.z), float(rect.w));
    commands.setScissor(view.area.x, view.area.y, std::uint32_t(view.area.width), std::uint32_t(view.area.height));
}

} // namespace stipple
