#include "scalp/scar.h"

#include "core/parallel.h"
#include "core/random.h"
#include "scalp/scar_place.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <memory>
#include <numeric>

namespace stipple {
namespace {

struct Canvas {
    ScarFields& fields;
    const SkinMap& map;
    float dotsPerCm2;
    float unitsPerCm2;
};

// Cells of the grid that a box covers.
struct CellRange {
    int x0, y0, x1, y1; // inclusive
};
CellRange findCells(const GridShape& grid, const Box2& box) {
    const glm::vec2 low = (box.min - grid.origin) / grid.cell;
    const glm::vec2 high = (box.max - grid.origin) / grid.cell;
    return {std::clamp(int(low.x), 0, grid.width - 1), std::clamp(int(low.y), 0, grid.height - 1),
            std::clamp(int(high.x) + 1, 0, grid.width - 1), std::clamp(int(high.y) + 1, 0, grid.height - 1)};
}

// Of two scars at one place the one that changes more shows.
float getStronger(float a, float b, float neutral) {
    return std::abs(b - neutral) > std::abs(a - neutral) ? b : a;
}

void lay(SkinLayer& layer, int x, int y, const glm::vec4& skin, const glm::vec4& marks) {
    glm::vec4& cell = layer.skin.at(x, y);
    cell = {getStronger(cell.x, skin.x, 1), getStronger(cell.y, skin.y, 1), getStronger(cell.z, skin.z, 0),
            getStronger(cell.w, skin.w, 0)};
    glm::vec4& mark = layer.marks.at(x, y);
    mark = {std::min(mark.x, marks.x), std::max(mark.y, marks.y), std::max(mark.z, marks.z), std::max(mark.w, marks.w)};
}

float getFeather(float blend, float edge) {
    return blend > 0 ? 1 - smoothRamp(0, blend, edge) : (edge < 0 ? 1.0f : 0.0f);
}

void drawTissue(const Canvas& canvas, const PlacedScar& scar) {
    ScarFields& out = canvas.fields;
    const GridShape& grid = out.edge.grid;
    const CellRange range = findCells(grid, scar.getBox());
    const float blend = std::clamp(scar.getParameters().blendMm, 0.0f, kFarFromScar - 1);
    parallelFor(std::size_t(range.y1 - range.y0 + 1), 16, [&](std::size_t begin, std::size_t end) {
        for (std::size_t row = begin; row < end; ++row) {
            const int y = range.y0 + int(row);
            for (int x = range.x0; x <= range.x1; ++x) {
                const ChartPoint p = grid.getPoint(x, y);
                ScarPlace place = scar.find(p, canvas.map.getNearest(p).metric);
                if (place.edge > 1e8f) continue;
                glm::vec4 skin = kPlainSkin, marks = kNoMarks;
                scar.draw(place, skin, marks);
                lay(out.layer, x, y, skin, marks);
                float& nearest = out.edge.at(x, y);
                nearest = std::min(nearest, place.edge);
                float& dots = out.dots.at(x, y);
                dots = std::max(dots, canvas.dotsPerCm2 * getFeather(blend, place.edge));
            }
        }
    });
}

// Many round marks, and thinner hair between them: each punch has taken a unit.
void drawPunches(const Canvas& canvas, const PlacedScar& scar, const ScalpChart& chart) {
    ScarFields& out = canvas.fields;
    const GridShape& grid = out.edge.grid;
    const ScarParameters& parameters = scar.getParameters();
    const float blend = std::clamp(parameters.blendMm, 0.0f, kFarFromScar - 1);
    const float taken = std::min(1.0f, parameters.punchesPerCm2 / std::max(1.0f, canvas.unitsPerCm2));
    constexpr float kThinning = 6; // mm over which a donor area begins
    const auto getShare = [&](float edge) { return 1 - smoothRamp(-kThinning, kThinning, edge); };
    const CellRange range = findCells(grid, scar.getBox());
    parallelFor(std::size_t(range.y1 - range.y0 + 1), 16, [&](std::size_t begin, std::size_t end) {
        for (std::size_t row = begin; row < end; ++row) {
            const int y = range.y0 + int(row);
            for (int x = range.x0; x <= range.x1; ++x) {
                const ChartPoint p = grid.getPoint(x, y);
                const ScarPlace place = scar.find(p, canvas.map.getNearest(p).metric);
                if (place.edge > 1e8f) continue;
                float& hair = out.hair.at(x, y);
                hair *= 1 - taken * getShare(place.edge);
                // Between the marks dots stand for the units that are gone.
                float& dots = out.dots.at(x, y);
                dots = std::max(dots, std::min(canvas.dotsPerCm2, taken * canvas.unitsPerCm2) *
                                          getFeather(std::max(blend, 0.1f), place.edge));
            }
        }
    });
    Random chance(scar.getSeed(), 0xcafe);
    for (const Punch& punch : computePunches(parameters.punchesPerCm2, scar.getSeed())) {
        const float moment = chance.nextFloat();
        const auto centre = chart.toChart(punch.place);
        if (!centre) continue;
        const SkinCell& skinCell = canvas.map.getNearest(*centre);
        const ScarPlace place = scar.find(*centre, skinCell.metric);
        if (place.edge > 1e8f || moment >= getShare(place.edge)) continue;
        const float radius = 0.5f * parameters.punchMm * punch.size;
        const glm::vec2 reach(2 * radius + 1.5f);
        const CellRange cells = findCells(grid, {*centre - reach, *centre + reach});
        for (int y = cells.y0; y <= cells.y1; ++y)
            for (int x = cells.x0; x <= cells.x1; ++x) {
                const float distance = computeLength(skinCell.metric, grid.getPoint(x, y) - *centre);
                glm::vec4 skin = kPlainSkin, marks = kNoMarks;
                scar.drawPunch(distance, radius, skin, marks);
                lay(out.layer, x, y, skin, marks);
                float& nearest = out.edge.at(x, y);
                nearest = std::min(nearest, distance - radius);
                if (distance < radius) out.dots.at(x, y) = std::max(out.dots.at(x, y), canvas.dotsPerCm2);
            }
    }
}

// By its path and its strokes. `lost`: points of both that lie beside the chart.
std::optional<ScarShape> computeShape(const ScalpChart& chart, const SkinMap& map, const ScarParameters& scar,
                                      std::uint64_t seed, int& lost) {
    std::optional<ScarShape> shape = computeScarShape(chart, scar, seed, &lost);
    if (scar.strokes.empty()) return shape;
    for (const BrushStroke& stroke : scar.strokes)
        for (const ScalpCoord& c : stroke.path)
            lost += !chart.toChart(c);
    auto paint = computeScarPaint(chart, map, scar, shape ? &*shape : nullptr, computeScarReach(scar));
    if (!paint) return std::nullopt;
    if (!shape) shape.emplace();
    shape->paint = std::move(paint);
    return shape;
}

void warnOfPaint(ScarFields& out, std::size_t index, const ScarParameters& scar, bool isShown, int lost) {
    const auto& strokes = scar.strokes;
    const int points = std::accumulate(strokes.begin(), strokes.end(), int(scar.path.size()),
                                       [](int sum, const BrushStroke& s) { return sum + int(s.path.size()); });
    if (!isShown && lost > 0)
        out.warnings.push_back(fmt::format("Scar {} is not shown: {} of its {} points lie beside the scalp of this "
                                           "head. Paint it anew.",
                                           index + 1, lost, points));
    else if (!isShown)
        out.warnings.push_back(fmt::format(
            "Scar {} is not shown: all of it has been taken away. Paint it anew, or remove it.", index + 1));
    else if (lost > 0)
        out.warnings.push_back(fmt::format("Scar {} is shown without {} of its {} points, which lie beside the scalp "
                                           "of this head. Paint it anew there.",
                                           index + 1, lost, points));
}

void warnOfPath(ScarFields& out, std::size_t index, const ScarParameters& scar, bool isShown, int lost) {
    const int found = int(scar.path.size()) - lost;
    if (!isShown)
        out.warnings.push_back(fmt::format("Scar {} is not shown: {} of its {} points lie on the scalp of this head, "
                                           "and {} are needed. Place its path anew.",
                                           index + 1, found, scar.path.size(), scar.closed ? "three" : "two"));
    else if (lost > 0)
        out.warnings.push_back(fmt::format("Scar {} is shown without {} of its {} points, which lie beside the scalp "
                                           "of this head. Place its path anew.",
                                           index + 1, lost, scar.path.size()));
}

} // namespace

std::uint64_t computeScarSeed(const ScarParameters& scar, std::size_t index, std::uint64_t seed) {
    return mixBits(seed + index) ^ mixBits(scar.seed);
}

ScarFields computeScars(const ScalpChart& chart, const SkinMap& map, const std::vector<ScarParameters>& scars,
                        float scarDotsPerCm2, float unitsPerCm2, std::uint64_t seed) {
    ScarFields out;
    const ScalpLookup lookup(map);
    std::vector<std::unique_ptr<const ScarShape>> shapes;
    std::vector<PlacedScar> placed;
    placed.reserve(scars.size());
    Box2 box;
    for (std::size_t i = 0; i < scars.size(); ++i) {
        int lost = 0;
        const std::uint64_t own = computeScarSeed(scars[i], i, seed);
        auto shape = computeShape(chart, map, scars[i], own, lost);
        if (scars[i].strokes.empty())
            warnOfPath(out, i, scars[i], shape.has_value(), lost);
        else
            warnOfPaint(out, i, scars[i], shape.has_value(), lost);
        if (!shape) continue;
        shapes.push_back(std::make_unique<const ScarShape>(std::move(*shape)));
        placed.emplace_back(*shapes.back(), scars[i], lookup, own);
        box.add(placed.back().getBox().min);
        box.add(placed.back().getBox().max);
    }
    if (placed.empty()) {
        out.layer = makePlainLayer();
    } else {
        const GridShape grid = makeLayerGrid({box.min - glm::vec2(1), box.max + glm::vec2(1)}, kScarCellMm);
        out.layer = {SkinField(grid, kPlainSkin), MarkField(grid, kNoMarks)};
    }
    const GridShape& grid = out.layer.skin.grid;
    out.edge = ScalarField(grid, kFarFromScar);
    out.dots = ScalarField(grid, 0.0f);
    out.hair = ScalarField(grid, 1.0f);
    const Canvas canvas{out, map, scarDotsPerCm2, unitsPerCm2};
    for (const PlacedScar& scar : placed) {
        if (scar.getParameters().kind == ScarKind::fue)
            drawPunches(canvas, scar, chart);
        else
            drawTissue(canvas, scar);
    }
    // Beyond the grid its border is sampled.
    for (int y = 0; y < grid.height; ++y)
        for (int x = 0; x < grid.width; ++x)
            if (x == 0 || y == 0 || x + 1 == grid.width || y + 1 == grid.height) out.edge.at(x, y) = kFarFromScar;
    return out;
}

} // namespace stipple
