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
    fibreAddresses.clear();
    for (const auto& hair : fibres)
        fibreAddresses.push_back(commands.upload(hair));
}

shared::ShadeDraw Frame::makeShadeDraw(const FrameView& view) const {
    return {view.viewAddress, rigAddresses[std::size_t(view.rig)], skinAddresses[std::size_t(view.skin)],
            fibreAddresses[std::size_t(view.fibres)]};
}

ViewRect computeCovered(const FrameView& view, const Frame& frame) {
    Box3 box = frame.fibreBox;
    for (const DrawItem& item : frame.items)
        box.add(item.geometry->bounds);
    const ViewRect& area = view.area;
    if (box.isEmpty()) return {area.x, area.y, 0, 0};
    const glm::vec4 rect(view.constants.rect);
    glm::vec2 low(1e9f), high(-1e9f);
    for (int corner = 0; corner < 8; ++corner) {
        const glm::vec4 p = view.constants.worldToClip * glm::vec4((corner & 1) != 0 ? box.max.x : box.min.x,
                                                                   (corner & 2) != 0 ? box.max.y : box.min.y,
                                                                   (corner & 4) != 0 ? box.max.z : box.min.z, 1);
        if (p.w < view.constants.nearPlane) return area; // the camera is among the surfaces
        const glm::vec2 pixel = glm::vec2(rect) + (0.5f * glm::vec2(p) / p.w + 0.5f) * glm::vec2(rect.z, rect.w);
        low = glm::min(low, pixel);
        high = glm::max(high, pixel);
    }
    const glm::ivec2 first(area.x, area.y), end = first + glm::ivec2(area.width, area.height);
    const glm::vec2 limit(end);
    const glm::ivec2 from = glm::clamp(glm::ivec2(glm::clamp(low - 1.0f, glm::vec2(0), limit)), first, end);
    const glm::ivec2 to = glm::clamp(glm::ivec2(glm::clamp(high + 2.0f, glm::vec2(0), limit)), from, end);
    return {from.x, from.y, to.x - from.x, to.y - from.y};
}

namespace {
void setArea(CommandList& commands, const FrameView& view, const ViewRect& scissor) {
    const auto& rect = view.constants.rect;
    commands.setViewport(float(rect.x), float(rect.y), float(rect.z), float(rect.w));
    commands.setScissor(scissor.x, scissor.y, std::uint32_t(scissor.width), std::uint32_t(scissor.height));
}
} // namespace

void setViewArea(CommandList& commands, const FrameView& view) {
    setArea(commands, view, view.area);
}

void setCoveredArea(CommandList& commands, const FrameView& view) {
    setArea(commands, view, view.covered);
}

} // namespace stipple
