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

void setViewArea(CommandList& commands, const shared::ViewConstants& view) {
    commands.setViewport(float(view.rect.x), float(view.rect.y), float(view.rect.z), float(view.rect.w));
    commands.setScissor(view.rect.x, view.rect.y, std::uint32_t(view.rect.z), std::uint32_t(view.rect.w));
}

} // namespace stipple
