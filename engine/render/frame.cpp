#include "render/frame.h"

#include "shared/switches.h"

#include <algorithm>

namespace stipple {

void Frame::upload(CommandList& commands) {
    for (FrameView& view : views)
        view.slice = commands.uploadConstants(view.constants);
    const auto uploadAll = [&](const auto& constants, std::vector<ConstantSlice>& slices) {
        slices.clear();
        for (const auto& value : constants)
            slices.push_back(commands.uploadConstants(value));
    };
    uploadAll(rigs, rigSlices);
    uploadAll(skins, skinSlices);
    uploadAll(fibres, fibreSlices);
}

void Frame::bindShading(CommandList& commands, const FrameView& view) const {
    commands.bindConstants(shared::kViewBinding, view.slice);
    commands.bindConstants(shared::kRigBinding, rigSlices[std::size_t(view.rig)]);
    commands.bindConstants(shared::kLightsBinding, rigSlices[std::size_t(view.rig)]);
    commands.bindConstants(shared::kSkinBinding, skinSlices[std::size_t(view.skin)]);
    commands.bindConstants(shared::kFibreBinding, fibreSlices[std::size_t(view.fibres)]);
}

bool hasCards(const Frame& frame) {
    return std::any_of(frame.items.begin(), frame.items.end(),
                       [](const DrawItem& item) { return item.material == Material::card; });
}

const DrawItem* findPlaced(const Frame& frame) {
    const DrawItem* placed = nullptr;
    for (const DrawItem& item : frame.items) {
        if (item.material != Material::skin) continue;
        if (placed != nullptr || !item.geometry->places) return nullptr;
        placed = &item;
    }
    return placed;
}

std::uint32_t findSwitches(const FrameView& view, const Frame& frame) {
    const shared::SkinConstants& skin = frame.skins[std::size_t(view.skin)];
    const auto bit = [](bool on, int number) { return std::uint32_t(on) << number; };
    return bit(view.constants.moving != 0, shared::kSwitchMoving) |
           bit(frame.rigs[std::size_t(view.rig)].hasEnvironment != 0, shared::kSwitchEnvironment) |
           bit(skin.hasMap != 0 || skin.hasMarks != 0, shared::kSwitchScars) |
           bit(skin.variety.freckles > 0 || skin.variety.spots > 0, shared::kSwitchSpots) |
           bit(skin.variety.wetness > 0, shared::kSwitchWet) |
           bit(frame.fibres[std::size_t(view.fibres)].present != 0, shared::kSwitchHair) |
           bit(!view.ribbons.empty(), shared::kSwitchRibbons) | bit(!view.nearStamps.empty(), shared::kSwitchNear) |
           bit(view.skinLight != nullptr, shared::kSwitchCached) | bit(frame.rayTree != nullptr, shared::kSwitchTraced);
}

namespace {
ViewRect computeReach(const FrameView& view, const Box3& box) {
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

void setArea(CommandList& commands, const FrameView& view, const ViewRect& scissor) {
    const auto& rect = view.constants.rect;
    commands.setViewport(float(rect.x), float(rect.y), float(rect.z), float(rect.w));
    commands.setScissor(scissor.x, scissor.y, std::uint32_t(scissor.width), std::uint32_t(scissor.height));
}
} // namespace

void findCovered(FrameView& view, const Frame& frame) {
    Box3 all = frame.fibreBox, cards;
    for (const DrawItem& item : frame.items) {
        all.add(item.geometry->bounds);
        if (item.material == Material::card) cards.add(item.geometry->bounds);
    }
    view.covered = computeReach(view, all);
    view.cardArea = computeReach(view, cards);
}

void setViewArea(CommandList& commands, const FrameView& view) {
    setArea(commands, view, view.area);
}

void setCoveredArea(CommandList& commands, const FrameView& view) {
    setArea(commands, view, view.covered);
}

void setCardArea(CommandList& commands, const FrameView& view) {
    setArea(commands, view, view.cardArea);
}

} // namespace stipple
