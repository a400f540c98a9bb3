#include "scalp/brush.h"

#include "core/parallel.h"

#include <algorithm>
#include <cmath>

namespace stipple {
namespace {

// Length on the skin from p to the nearest place of a segment of the line; the metric is that of p.
float computeDistanceTo(std::span<const ChartPoint> line, std::size_t segment, const ChartPoint& p,
                        const glm::vec3& m) {
    const glm::vec2 ab = line[std::min(segment + 1, line.size() - 1)] - line[segment];
    const glm::vec2 ap = p - line[segment];
    const float along = m.x * ap.x * ab.x + m.y * (ap.x * ab.y + ap.y * ab.x) + m.z * ap.y * ab.y;
    const float length2 = m.x * ab.x * ab.x + 2 * m.y * ab.x * ab.y + m.z * ab.y * ab.y;
    const float t = length2 > 0 ? std::clamp(along / length2, 0.0f, 1.0f) : 0.0f;
    return computeLength(m, ap - t * ab);
}

float computeDistanceTo(std::span<const ChartPoint> line, const ChartPoint& p, const glm::vec3& m) {
    float nearest = 1e9f;
    for (std::size_t i = 0; i < line.size(); ++i)
        nearest = std::min(nearest, computeDistanceTo(line, i, p, m));
    return nearest;
}

std::vector<ChartPoint> computeLine(const ScalpChart& chart, const BrushStroke& stroke) {
    std::vector<ChartPoint> line;
    for (const ScalpCoord& c : stroke.path)
        if (const auto p = chart.toChart(c)) line.push_back(*p);
    return line;
}

// The chart shortens no way on the skin by more than the metric's limit (computeMetric).
constexpr float kShortening = 1.25f;

} // namespace

ScalarField computeStrokes(const ScalpChart& chart, const SkinMap& map, std::span<const BrushStroke> strokes) {
    ScalarField out(map.grid, 0.0f);
    for (const BrushStroke& stroke : strokes) {
        const std::vector<ChartPoint> line = computeLine(chart, stroke);
        if (line.empty()) continue;
        Box2 box;
        for (const ChartPoint& p : line)
            box.add(p);
        const float reach = kShortening * stroke.radiusMm;
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

void layBorderedStrokes(const ScalpChart& chart, std::span<const BrushStroke> strokes,
                        const GridField<glm::vec3>& metric, ScalarField& edge) {
    const GridShape& grid = edge.grid;
    std::vector<std::vector<ChartPoint>> lines;
    for (const BrushStroke& stroke : strokes)
        lines.push_back(computeLine(chart, stroke));
    // Row by row, the strokes in their order; of each only the cells near its segments.
    parallelFor(std::size_t(grid.height), 16, [&](std::size_t begin, std::size_t end) {
        for (std::size_t k = 0; k < strokes.size(); ++k) {
            if (strokes[k].amount == 0) continue;
            const std::vector<ChartPoint>& line = lines[k];
            const float radius = strokes[k].radiusMm;
            // Two cells more, so that the border lies between values that are right.
            const float reach = kShortening * (radius + 2 * grid.cell);
            for (std::size_t i = 0; i < line.size(); ++i) {
                Box2 box;
                box.add(line[i]);
                box.add(line[std::min(i + 1, line.size() - 1)]);
                const glm::vec2 low = (box.min - reach - grid.origin) / grid.cell;
                const glm::vec2 high = (box.max + reach - grid.origin) / grid.cell;
                for (int y = std::max(int(begin), int(low.y)); y <= std::min(int(end) - 1, int(high.y) + 1); ++y)
                    for (int x = std::max(0, int(low.x)); x <= std::min(grid.width - 1, int(high.x) + 1); ++x) {
                        const float d = computeDistanceTo(line, i, grid.getPoint(x, y), metric.at(x, y)) - radius;
                        float& value = edge.at(x, y);
                        value = strokes[k].amount > 0 ? std::min(value, d) : std::max(value, -d);
                    }
            }
        }
    });
}

} // namespace stipple
