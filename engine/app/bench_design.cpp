// The benchmarks that need no device: placement, charts and what an edit costs until its points are there.
#include "app/bench_rows.h"
#include "core/error.h"
#include "core/random.h"
#include "core/stopwatch.h"
#include "scalp/placement.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

namespace stipple {
namespace {

// Plain dart throwing on a flat square with a hash grid, on one thread: what placement is held against. Points keep 0.7
// of a hexagonal lattice's distance at their density, which is four fifths of what darts ever reach at that distance.
void throwDarts(std::size_t wanted, float densityPerCm2) {
    Random random(1);
    const float side = 10 * std::sqrt(float(wanted) / densityPerCm2);
    const float radius = 0.7f * 10.746f / std::sqrt(densityPerCm2);
    const float cell = radius / 1.41421356f;
    const int width = int(side / cell) + 1;
    std::vector<glm::vec2> grid(std::size_t(width) * std::size_t(width), glm::vec2(-1e9f));
    std::size_t placed = 0;
    for (std::size_t dart = 0; placed < wanted; ++dart) {
        if (dart > 1000 * wanted) fail("The reference of the placement bench does not come to its density.");
        const glm::vec2 p(random.nextFloat() * side, random.nextFloat() * side);
        const int cx = int(p.x / cell), cy = int(p.y / cell);
        bool free = true;
        for (int y = std::max(0, cy - 2); free && y <= std::min(width - 1, cy + 2); ++y)
            for (int x = std::max(0, cx - 2); free && x <= std::min(width - 1, cx + 2); ++x) {
                const glm::vec2 d = grid[std::size_t(y) * std::size_t(width) + std::size_t(x)] - p;
                free = glm::dot(d, d) >= radius * radius;
            }
        if (!free) continue;
        grid[std::size_t(cy) * std::size_t(width) + std::size_t(cx)] = p;
        ++placed;
    }
}

} // namespace

Measure measure(int runs, const std::function<void()>& action, bool warm) {
    if (warm) action();
    std::vector<double> times;
    for (int i = 0; i < runs; ++i) {
        Stopwatch watch;
        action();
        times.push_back(watch.lap());
    }
    std::sort(times.begin(), times.end());
    return {times[times.size() / 2], times.back() - times.front()};
}

// Points of a density that varies fourfold across a patch. The master set is made at the highest density, which gives
// 1.6 times as many; the cost is that of all of them, for the number that the patch shows.
BenchRow benchPoints(std::size_t wanted, int runs) {
    constexpr float kDensity = 150; // per cm2
    const float side = 10 * std::sqrt(1.6f * float(wanted) / kDensity);
    const PlacementDomain domain = makeFlatDomain(side, side);
    std::size_t kept = 0, placed = 0;
    const auto place = [&] {
        const RankedSet set = placeRanked(domain, kDensity, 1);
        placed = set.points.size();
        kept = 0;
        for (const RankedPoint& point : set.points)
            kept += point.rank * set.density < kDensity * (0.25f + 0.75f * point.chart.x / side);
    };
    const Measure ours = measure(runs, place, runs > 1);
    const Measure darts = measure(
        runs, [&] { throwDarts(wanted, kDensity); }, runs > 1);
    const double scale = double(wanted) / double(kept);
    const double share = double(wanted) / 50000;
    return {fmt::format("points_{}", wanted),
            ours.median * scale,
            "ms",
            150 * share,
            50 * share,
            darts.median,
            fmt::format("plain dart throwing of {} points, {:.0f}/s; ranked {:.0f}/s, {:.0f}/s with those in reserve; "
                        "cost ratio {:.1f}",
                        wanted, 1000 * double(wanted) / darts.median, 1000 * double(kept) / ours.median,
                        1000 * double(placed) / ours.median, ours.median * scale / darts.median),
            ours.spread * scale};
}

BenchRow benchChart(const std::string& name, const Head& head, double budget, int runs) {
    const Measure chart = measure(
        runs, [&] { ScalpChart(head.surface, head.landmarks); }, runs > 1);
    return {name,
            chart.median,
            "ms",
            budget,
            std::nullopt,
            double(head.surface.triangles.size()) / 1000,
            "thousand triangles of the surface",
            chart.spread};
}

std::vector<BenchRow> benchSliders(const PreparedHead& head, const Consultation& document, const MasterSet& master) {
    constexpr int kRuns = 7;
    const Landmarks& landmarks = head.head.landmarks;
    const Measure whole = measure(3, [&] {
        const auto fresh = computeMasterSet(head.chart, document.scalp.placement.seed);
        Designer(head.chart, landmarks).computeDesign(document.scalp, *fresh);
    });
    const auto bench = [&](const char* name, const auto& move) {
        Designer designer(head.chart, landmarks);
        ScalpPlan plan = document.scalp;
        designer.computeDesign(plan, master);
        int turn = 0;
        const Measure edit = measure(kRuns, [&] {
            move(plan, float(++turn));
            designer.computeDesign(plan, master);
        });
        return BenchRow{
            name,       edit.median, "ms", std::nullopt, std::nullopt, whole.median, "points and design from nothing",
            edit.spread};
    };
    return {bench("design_density_slider", [](ScalpPlan& p, float turn) { p.placement.dotsPerCm2 = 120 + 3 * turn; }),
            bench("design_hairline_slider", [](ScalpPlan& p, float turn) { p.hairline.heightMm = 70 + turn; }),
            bench("design_loss_slider", [](ScalpPlan& p, float turn) { p.loss.stage = 3 + 0.2f * turn; })};
}

} // namespace stipple
