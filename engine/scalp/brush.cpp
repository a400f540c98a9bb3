#include "scalp/brush.h"

#include <algorithm>
#include <cmath>

namespace stipple {
namespace {

// Length on the skin from p to the nearest place of the line; the metric is that of p.
float computeDistanceTo(std::span<const ChartPoint> line, const ChartPoint& p, const glm::vec3& m) {
    float nearest = 1e9f;
    for (std::size_t i = 0; i < line.size(); ++i) {
        const glm::vec2 ab = line[std::min(i + 1, line.size() - 1)] - line[i];
        const glm::vec2 ap = p - line[i];
        const float along = m.x * ap.x * ab.x + m.y * (ap.x * ab.y + ap.y * ab.x) + m.z * ap.y * ab.y;
        const float length2 = m.x * ab.x * ab.x + 2 * m.y * ab.x * ab.y + m.z * ab.y * ab.y;
        const float t = length2 > 0 ? std::clamp(along / length2, 0.0f, 1.0f) : 0.0f;
        nearest = std::min(nearest, computeLength(m, ap - t * ab));
    }
    return nearest;
}

} // namespace

ScalarField computeStrokes(const ScalpChart& chart, const SkinMap& map, std::span<const BrushStroke> strokes) {
    ScalarField out(map.grid, 0.0f);
    for (const BrushStroke& stroke : strokes) {
        std::vector<ChartPoint> line;
        Box2 box;
        for (const ScalpCoord& c : stroke.path)
            if (const auto p = chart.toChart(c)) {
                line.push_back(*p);
                box.add(*p);
            }
        if (line.empty()) continue;
        // The chart shortens no way on the skin by more than the metric's limit (computeMetric).
        const float reach = 1.25f * stroke.radiusMm;
        const glm::vec2 low = (box.min - reach - map.grid.origin) / map.grid.cell;
        const glm::vec2 high = (box.max + reach - map.grid.origin) / map.grid.cell;
        for (int y = std::max(0, int(low.y)); y <= std::min(map.grid.height - 1, int(high.y) + 1); ++y)
            for (int x = std::max(0, int(low.x)); x <= std::min(map.grid.width - 1, int(high.x) + 1); ++x) {
                const SkinCell& cell = map.at(x, y);
                if (!cell.onChart) continue;
                const float d = computeDistanceTo(line, map.grid.getPoint(x, y), cell.metric);
                const float cover =
                    std::abs(stroke.amount) * (1 - smoothRamp(stroke.radiusMm * 2 / 3, stroke.radiusMm, d));
                float& value = out.at(x, y);
                value += cover * ((stroke.amount < 0 ? -1.0f : 1.0f) - value);
            }
    }
    return out;
}

} // namespace stipple
