#include "consult/tool_edits.h"

#include "consult/schema.h"
#include "consult/schema_lists.h"
#include "scalp/scar.h"

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

std::string getStrokesPath(const BrushTarget& target) {
    switch (target.layer) {
    case BrushLayer::loss:
        return "loss.strokes";
    case BrushLayer::disease:
        return "disease.strokes";
    case BrushLayer::earlierWork:
        return "earlier_work.strokes";
    case BrushLayer::scar:
        return fmt::format("scars.{}.strokes", target.scar);
    case BrushLayer::dots:
        break;
    }
    return "plan.strokes";
}

const std::vector<BrushStroke>& getStrokes(const Consultation& document, const BrushTarget& target) {
    static const std::vector<BrushStroke> none;
    switch (target.layer) {
    case BrushLayer::loss:
        return document.scalp.loss.strokes;
    case BrushLayer::disease:
        return document.scalp.disease.strokes;
    case BrushLayer::earlierWork:
        return document.scalp.earlier.strokes;
    case BrushLayer::scar:
        return target.scar < document.scalp.scars.size() ? document.scalp.scars[target.scar].strokes : none;
    case BrushLayer::dots:
        break;
    }
    return document.scalp.placement.strokes;
}

std::vector<Edit> makeStrokeEdits(const BrushTarget& target, const ScalpCoord& place, float radiusMm, float amount) {
    const Json stroke = {{"path", Json::array({writeScalpCoord(place)})},
                         {"radius_mm", writeNumber(radiusMm)},
                         {"amount", writeNumber(amount)}};
    return {{getStrokesPath(target) + ".+", stroke.dump()}};
}

std::vector<Edit> makeStrokePointEdits(const Consultation& document, const BrushTarget& target,
                                       const ScalpCoord& place) {
    const std::vector<BrushStroke>& strokes = getStrokes(document, target);
    if (strokes.empty() || strokes.back().path.size() >= kMaxPathPoints) return {};
    return {{fmt::format("{}.{}.path.+", getStrokesPath(target), strokes.size() - 1), writeScalpCoord(place).dump()}};
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

std::vector<Edit> makeScarPointEdits(std::size_t scar, std::size_t point, const ScalpCoord& place) {
    return {{fmt::format("scars.{}.path.{}", scar, point), writeScalpCoord(place).dump()}};
}

std::vector<Edit> makeScarMoveEdits(const ScarParameters& from, std::size_t scar, const ScalpCoord& by) {
    const auto write = [&](const std::vector<ScalpCoord>& places) {
        Json path = Json::array();
        for (const ScalpCoord& place : places)
            path.push_back(writeScalpCoord(glm::clamp(place + by, ScalpCoord(-2), ScalpCoord(2))));
        return path.dump();
    };
    std::vector<Edit> edits;
    if (!from.path.empty()) edits.push_back({fmt::format("scars.{}.path", scar), write(from.path)});
    for (std::size_t i = 0; i < from.strokes.size(); ++i)
        edits.push_back({fmt::format("scars.{}.strokes.{}.path", scar, i), write(from.strokes[i].path)});
    return edits;
}

std::vector<Edit> makeScarInsertEdits(const Consultation& document, std::size_t scar, const ScalpCoord& place) {
    const ScarParameters& old = document.scalp.scars.at(scar);
    if (old.path.empty() || old.path.size() >= kMaxPathPoints) return {};
    const std::size_t count = old.path.size();
    // Before the first, after the last, or between two; around an area the ends meet.
    std::size_t best = count;
    float least = old.closed ? 1e9f : glm::length(place - old.path.back());
    if (!old.closed && glm::length(place - old.path.front()) < least) {
        best = 0;
        least = glm::length(place - old.path.front());
    }
    for (std::size_t i = 0; i + (old.closed ? 0 : 1) < count; ++i) {
        const ScalpCoord& a = old.path[i];
        const ScalpCoord& b = old.path[(i + 1) % count];
        const float longer = glm::length(place - a) + glm::length(place - b) - glm::length(b - a);
        if (longer >= least) continue;
        least = longer;
        best = i + 1;
    }
    Json path = Json::array();
    for (std::size_t i = 0; i <= count; ++i) {
        if (i == best) path.push_back(writeScalpCoord(place));
        if (i < count) path.push_back(writeScalpCoord(old.path[i]));
    }
    return {{fmt::format("scars.{}.path", scar), path.dump()}};
}

std::vector<Edit> makeScarRemovePointEdits(const Consultation& document, std::size_t scar, std::size_t point) {
    const ScarParameters& old = document.scalp.scars.at(scar);
    if (old.path.size() <= (old.closed ? 3u : 1u) || point >= old.path.size()) return {};
    return {{fmt::format("scars.{}.path.{}", scar, point), "null"}};
}

std::vector<Edit> makeScarStrokeEdits(ScarKind kind, const ScalpCoord& place) {
    Consultation document;
    ScarParameters scar = getScarDefaults(kind);
    scar.path = {place};
    document.scalp.scars = {scar};
    return {{"scars.+", getValue(document, "scars.0")}};
}

std::vector<Edit> makeScarStrokePointEdits(const Consultation& document, const ScalpCoord& place) {
    const auto& scars = document.scalp.scars;
    if (scars.empty() || scars.back().path.size() >= kMaxPathPoints) return {};
    return {{fmt::format("scars.{}.path.+", scars.size() - 1), writeScalpCoord(place).dump()}};
}

std::vector<Edit> makePaintedScarEdits(ScarKind kind, const ScalpCoord& place, float radiusMm) {
    Consultation document;
    ScarParameters scar = getScarDefaults(kind);
    scar.strokes = {{{place}, radiusMm, 1}};
    document.scalp.scars = {scar};
    return {{"scars.+", getValue(document, "scars.0")}};
}

std::vector<Edit> makeWhorlEdits(bool second, const ScalpCoord& place) {
    return {{second ? "hair.second_whorl" : "hair.whorl", writeScalpCoord(place).dump()}};
}

} // namespace stipple
