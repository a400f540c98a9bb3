#include "scalp/placement.h"

#include "core/error.h"
#include "scalp/dart_throwing.h"
#include "scalp/prefix_relaxation.h"
#include "scalp/skin_map.h"

#include <algorithm>
#include <cmath>

namespace stipple {
namespace {

// Conflict radius of the darts over the spacing of a hexagonal lattice of the wanted density.
constexpr double kRadiusShare = 0.74;
// Share of a lattice's density that one round of darts reaches, measured, with a little to spare. More rounds would
// cost more than the relaxation, which evens out what they would fill.
constexpr double kFill = 0.79;
constexpr int kRounds = 1;

float computeCellArea(const glm::vec3& metric, float cellMm) { // mm2
    return cellMm * cellMm * std::sqrt(metric.x * metric.z - metric.y * metric.y);
}

} // namespace

PlacementDomain makeFlatDomain(float widthMm, float heightMm, float marginMm) {
    PlacementDomain domain;
    GridShape shape;
    shape.cell = 1;
    shape.width = std::max(1, int(widthMm));
    shape.height = std::max(1, int(heightMm));
    shape.origin = glm::vec2(0.5f);
    domain.metric = GridField<glm::vec3>(shape, glm::vec3(1, 0, 1));
    domain.mask = GridField<float>(shape, 1.0f);
    std::size_t core = 0;
    for (int y = 0; y < shape.height; ++y)
        for (int x = 0; x < shape.width; ++x) {
            const glm::vec2 p = shape.getPoint(x, y);
            if (p.x < marginMm || p.y < marginMm || p.x > float(shape.width) - marginMm ||
                p.y > float(shape.height) - marginMm)
                continue;
            domain.mask.at(x, y) = 2;
            ++core;
        }
    domain.coreArea = double(core) / 100.0;
    return domain;
}

PlacementDomain makeChartDomain(const ScalpChart& chart) {
    constexpr float kCellMm = 2;
    constexpr int kMargin = 2; // cells around treatable skin that points fill too
    // Cells inside treatable skin from which ranks are calibrated: dart-thrown sets are denser within a radius of their
    // border, and the radii of the first levels are several millimetres.
    constexpr int kInset = 5;
    const SkinMap map = computeSkinMap(chart, kCellMm);
    PlacementDomain domain;
    domain.metric = GridField<glm::vec3>(map.grid, glm::vec3(1, 0, 1));
    domain.mask = GridField<float>(map.grid, 0.0f);
    const auto isTreatable = [&](int x, int y) {
        return x >= 0 && y >= 0 && x < map.grid.width && y < map.grid.height && map.at(x, y).treatable > 0;
    };
    for (int y = 0; y < map.grid.height; ++y)
        for (int x = 0; x < map.grid.width; ++x) {
            const SkinCell& cell = map.at(x, y);
            domain.metric.at(x, y) = cell.metric;
            if (!cell.onChart) continue;
            bool near = false;
            bool deep = isTreatable(x, y);
            for (int dy = -kMargin; dy <= kMargin && !near; ++dy)
                for (int dx = -kMargin; dx <= kMargin && !near; ++dx)
                    near = isTreatable(x + dx, y + dy);
            if (!near) continue;
            for (int dy = -kInset; dy <= kInset && deep; ++dy)
                for (int dx = -kInset; dx <= kInset && deep; ++dx)
                    deep = isTreatable(x + dx, y + dy);
            domain.mask.at(x, y) = deep ? 2.0f : 1.0f;
            if (deep) domain.coreArea += double(computeCellArea(cell.metric, kCellMm)) / 100;
        }
    if (domain.coreArea <= 0) fail("The scalp has no skin that may be treated. Check the landmarks.");
    return domain;
}

RankedSet placeRanked(const PlacementDomain& domain, float densityPerCm2, std::uint64_t seed,
                      const std::stop_token& stop) {
    STIPPLE_ASSERT(densityPerCm2 > 0 && domain.coreArea > 0);
    const double tried = double(densityPerCm2) / kFill;
    const float radius = float(kRadiusShare * std::sqrt(2.0 / (std::sqrt(3.0) * tried / 100.0)));
    std::vector<ChartPoint> points = throwDarts(domain, radius, kRounds, seed, stop);
    shakePoints(domain, points, densityPerCm2, seed, stop);
    const RankOrder order = orderPoints(domain, points, densityPerCm2, seed, stop);
    relaxPrefixes(domain, points, order, densityPerCm2, stop);

    // Ranks count the points of the calibrated part; those outside get the rank of their place in the order.
    RankedSet set;
    set.points.resize(points.size());
    std::size_t core = 0;
    const GridShape& shape = domain.mask.grid;
    for (std::size_t i = 0; i < points.size(); ++i) {
        const ChartPoint& point = points[order.indices[i]];
        const glm::vec2 p = (point - shape.origin) / shape.cell + 0.5f;
        const int x = std::clamp(int(p.x), 0, shape.width - 1);
        const int y = std::clamp(int(p.y), 0, shape.height - 1);
        set.points[i] = {point, float(core)};
        if (domain.mask.at(x, y) > 1) ++core;
    }
    STIPPLE_ASSERT(core > 0);
    for (RankedPoint& p : set.points)
        p.rank = p.rank / float(core);
    set.density = float(double(core) / domain.coreArea);
    return set;
}

} // namespace stipple
