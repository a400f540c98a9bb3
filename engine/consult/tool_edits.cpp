#include "consult/tool_edits.h"

#include "consult/schema_lists.h"

#include <algorithm>
#include <cmath>

namespace stipple {
namespace {

// The handle at a place, or how many there are.
std::size_t findHandle(const std::vector<HairlineHandle>& handles, float at) {
    const auto found =
        std::find_if(handles.begin(), handles.end(), [&](const auto& h) { return std::abs(h.at - at) < 0.01f; });
    return std::size_t(found - handles.begin());
}

} // namespace

std::string_view getStrokesPath(BrushLayer layer) {
    switch (layer) {
    case BrushLayer::loss:
        return "loss.strokes";
    case BrushLayer::disease:
        return "disease.strokes";
    case BrushLayer::earlierWork:
        return "earlier_work.strokes";
    case BrushLayer::dots:
        break;
    }
    return "plan.strokes";
}

const std::vector<BrushStroke>& getStrokes(const Consultation& document, BrushLayer layer) {
    switch (layer) {
    case BrushLayer::loss:
        return document.scalp.loss.strokes;
    case BrushLayer::disease:
        return document.scalp.disease.strokes;
    case BrushLayer::earlierWork:
        return document.scalp.earlier.strokes;
    case BrushLayer::dots:
        break;
    }
    return document.scalp.placement.strokes;
}

std::vector<Edit> makeStrokeEdits(BrushLayer layer, const ScalpCoord& place, float radiusMm, float amount) {
    const Json stroke = {{"path", Json::array({writeScalpCoord(place)})},
                         {"radius_mm", writeNumber(radiusMm)},
                         {"amount", writeNumber(amount)}};
    return {{std::string(getStrokesPath(layer)) + ".+", stroke.dump()}};
}

std::vector<Edit> makeStrokePointEdits(const Consultation& document, BrushLayer layer, const ScalpCoord& place) {
    const std::vector<BrushStroke>& strokes = getStrokes(document, layer);
    if (strokes.empty() || strokes.back().path.size() >= kMaxPathPoints) return {};
    return {{fmt::format("{}.{}.path.+", getStrokesPath(layer), strokes.size() - 1), writeScalpCoord(place).dump()}};
}

std::vector<Edit> makeHandleEdits(const Consultation& document, float at, float backMm) {
    const auto& handles = document.scalp.hairline.handles;
    const float back = std::clamp(backMm, -kMaxHandleMm, kMaxHandleMm);
    const std::size_t index = findHandle(handles, at);
    if (index < handles.size()) return {{fmt::format("hairline.handles.{}.back_mm", index), writeNumber(back).dump()}};
    return {{"hairline.handles.+", Json{{"at", writeNumber(at)}, {"back_mm", writeNumber(back)}}.dump()}};
}

std::vector<Edit> makeHandleResetEdits(const Consultation& document, float at) {
    const auto& handles = document.scalp.hairline.handles;
    const std::size_t index = findHandle(handles, at);
    if (index == handles.size()) return {};
    return {{fmt::format("hairline.handles.{}", index), "null"}};
}

float getHandleOffset(const Consultation& document, float at) {
    const auto& handles = document.scalp.hairline.handles;
    const std::size_t index = findHandle(handles, at);
    return index < handles.size() ? handles[index].backMm : 0;
}

std::vector<Edit> makeWhorlEdits(bool second, const ScalpCoord& place) {
    return {{second ? "hair.second_whorl" : "hair.whorl", writeScalpCoord(place).dump()}};
}

} // namespace stipple
