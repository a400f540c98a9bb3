// Painted scars: the area that a brush and the scar's path make together, as lines around it and as distances to them.
#include "core/parallel.h"
#include "scalp/brush.h"
#include "scalp/curve.h"
#include "scalp/scar_place.h"

#include <algorithm>
#include <cmath>

namespace stipple {
namespace {

constexpr float kFarMm = 1000;

// Where the path puts the scar: mm beyond its edge, negative inside.
void layPath(const ScarShape& shape, const GridField<glm::vec3>& metric, ScalarField& edge) {
    const float widest = shape.closed ? 0 : *std::max_element(shape.halfWidths.begin(), shape.halfWidths.end());
    const ScarLine line(shape, 2 * widest + 4 * edge.grid.cell);
    parallelFor(std::size_t(edge.grid.height), 16, [&](std::size_t begin, std::size_t end) {
        for (int y = int(begin); y < int(end); ++y)
            for (int x = 0; x < edge.grid.width; ++x) {
                const ChartPoint p = edge.grid.getPoint(x, y);
                const ScarLine::Hit hit = line.find(p, metric.at(x, y));
                if (shape.closed)
                    edge.at(x, y) = (line.isInside(p) ? -1.0f : 1.0f) * std::min(hit.distance, kFarMm);
                else
                    edge.at(x, y) = std::min(hit.distance - hit.halfWidth, kFarMm);
            }
    });
}

// Twice the area by the length of its border: the radius of a round scar, and of each of several.
float computeHalfWidth(const std::vector<std::vector<ChartPoint>>& rims) {
    float area2 = 0, length = 0;
    for (const std::vector<ChartPoint>& rim : rims)
        for (std::size_t i = 0; i + 1 < rim.size(); ++i) {
            area2 += rim[i].x * rim[i + 1].y - rim[i].y * rim[i + 1].x;
            length += glm::length(rim[i + 1] - rim[i]);
        }
    return area2 / std::max(1e-3f, length);
}

struct Painting {
    GridField<glm::vec3> metric;
    ScalarField edge; // right near the border only
};

// On a grid that leaves `margin` mm around all that is painted; nothing where no stroke and no path lies on the chart.
std::optional<Painting> paint(const ScalpChart& chart, const SkinMap& map, const ScarParameters& scar,
                              const ScarShape* path, float cellMm, float margin) {
    Box2 box;
    for (const BrushStroke& stroke : scar.strokes)
        for (const ScalpCoord& c : stroke.path)
            if (const auto p = chart.toChart(c); p && stroke.amount > 0) {
                box.add(*p - 1.25f * stroke.radiusMm);
                box.add(*p + 1.25f * stroke.radiusMm);
            }
    if (path)
        for (std::size_t i = 0; i < path->line.size(); ++i) {
            box.add(path->line[i] - 1.25f * path->halfWidths[i]);
            box.add(path->line[i] + 1.25f * path->halfWidths[i]);
        }
    if (box.min.x > box.max.x) return std::nullopt;
    const GridShape grid = makeLayerGrid({box.min - margin, box.max + margin}, cellMm);
    Painting out{GridField<glm::vec3>(grid), ScalarField(grid, kFarMm)};
    for (int y = 0; y < grid.height; ++y)
        for (int x = 0; x < grid.width; ++x)
            out.metric.at(x, y) = map.getNearest(grid.getPoint(x, y)).metric;
    if (path) layPath(*path, out.metric, out.edge);
    layBorderedStrokes(chart, scar.strokes, out.metric, out.edge);
    return out;
}

} // namespace

std::optional<ScarPaint> computeScarPaint(const ScalpChart& chart, const SkinMap& map, const ScarParameters& scar,
                                          const ScarShape* path, float reach) {
    constexpr float kCellMm = 0.5f;
    std::optional<Painting> painting = paint(chart, map, scar, path, kCellMm, reach);
    if (!painting) return std::nullopt;
    ScarPaint out;
    out.rims = computeContours(painting->edge);
    if (out.rims.empty()) return std::nullopt;
    out.halfWidth = computeHalfWidth(out.rims);
    out.edge = computeLoopDistance(painting->metric, out.rims);
    for (std::size_t i = 0; i < out.edge.values.size(); ++i)
        if (painting->edge.values[i] < 0) out.edge.values[i] = -out.edge.values[i];
    return out;
}

std::vector<std::vector<ChartPoint>> computeScarOutlines(const ScalpChart& chart, const SkinMap& map,
                                                         const ScarParameters& scar, std::uint64_t seed) {
    constexpr float kCellMm = 1, kMarginMm = 4;
    const auto shape = computeScarShape(chart, scar, seed);
    if (!scar.strokes.empty()) {
        const auto painting = paint(chart, map, scar, shape ? &*shape : nullptr, kCellMm, kMarginMm);
        return painting ? computeContours(painting->edge) : std::vector<std::vector<ChartPoint>>();
    }
    if (!shape) return {};
    return {shape->line};
}

} // namespace stipple
