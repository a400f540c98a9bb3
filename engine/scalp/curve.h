// Curves on the chart and distances to them along the skin.
#pragma once

#include "scalp/skin_map.h"

#include <cstdint>
#include <span>
#include <vector>

namespace stipple {

// Centripetal-like Catmull-Rom curve through the points, sampled about every `stepMm` of the chart. Keeps the ends.
std::vector<ChartPoint> computeSpline(std::span<const ChartPoint> through, float stepMm);

// The polyline with points about every `stepMm`.
std::vector<ChartPoint> resample(std::span<const ChartPoint> line, float stepMm);

// Nearest place of a polyline for every cell of the map.
struct CurveDistance {
    ScalarField distance;            // mm along the skin, not signed
    GridField<std::int32_t> segment; // index of the nearest segment's first point
};

// Straight chart steps measured by the mean of the metric at both ends: within a few percent of the geodesic over the
// tens of millimetres that ramps and margins need. Cells farther than maxMm may keep the distance maxMm, segment -1.
CurveDistance computeCurveDistance(const SkinMap& map, std::span<const ChartPoint> line, bool closed,
                                   float maxMm = 1e9f);

// mm along the skin to the nearest of closed polylines, each of which ends where it begins, on a grid whose cells have
// this metric; 1e9 without any.
ScalarField computeLoopDistance(const GridField<glm::vec3>& metric, std::span<const std::vector<ChartPoint>> loops);

// Closed polylines, each ending where it begins, on which a field is 0: counter-clockwise in the chart's axes around
// what is negative, clockwise around holes in it. The field must not be negative at its grid's border.
std::vector<std::vector<ChartPoint>> computeContours(const ScalarField& field);

// Cells inside a closed polyline (even-odd rule): 1, else 0.
GridField<std::uint8_t> computeInside(const GridShape& grid, std::span<const ChartPoint> loop);

// Walking on the skin in a direction given in the head frame. `direction` gets a sample and returns a tangent (its
// length does not matter); stops early at the chart's border. Returns the places every `stepMm`, the start included.
template <typename Direction>
std::vector<ChartPoint> walkSkin(const ScalpChart& chart, ChartPoint start, float lengthMm, float stepMm,
                                 const Direction& direction);

// Chart step that moves by `tangent` (mm) on the skin.
glm::vec2 computeChartStep(const ChartSample& sample, const glm::vec3& tangent);

template <typename Direction>
std::vector<ChartPoint> walkSkin(const ScalpChart& chart, ChartPoint start, float lengthMm, float stepMm,
                                 const Direction& direction) {
    std::vector<ChartPoint> path{start};
    float left = lengthMm;
    while (left > 1e-4f) {
        const float step = left < stepMm ? left : stepMm;
        left -= step;
        const auto here = chart.locate(path.back());
        if (!here) break;
        // Midpoint rule: second order, so that millimetre steps stay on the plane they are to follow.
        const glm::vec3 t0 = glm::normalize(direction(*here));
        const auto middle = chart.locate(path.back() + 0.5f * computeChartStep(*here, step * t0));
        if (!middle) break;
        const glm::vec3 t1 = glm::normalize(direction(*middle));
        const ChartPoint next = path.back() + computeChartStep(*middle, step * t1);
        if (!chart.locate(next)) break;
        path.push_back(next);
    }
    return path;
}

} // namespace stipple
