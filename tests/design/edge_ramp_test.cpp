#include "scalp/edge_ramp.h"

#include <catch2/catch.hpp>

#include <algorithm>
#include <cmath>

using namespace stipple;

namespace {

// A straight front along x: y is the distance behind it, mm.
ScalpFields makeFront() {
    const GridShape grid = makeGrid({{-60, -20}, {60, 60}}, 1);
    ScalpFields fields;
    fields.hairlineDistance = ScalarField(grid);
    fields.frontness = ScalarField(grid, 1.0f);
    for (int y = 0; y < grid.height; ++y)
        for (int x = 0; x < grid.width; ++x)
            fields.hairlineDistance.at(x, y) = grid.getPoint(x, y).y;
    return fields;
}

EdgeRamp computeEdgeAt(const ScalpFields& fields, const ScalpPlan& plan, const ChartPoint& point) {
    return computeEdgeRamp(fields, plan, fields.hairlineDistance.grid.locate(point));
}

struct Row {
    double mean = 0, deviation = 0;
};

Row measure(const ScalpFields& fields, const ScalpPlan& plan, float y) {
    double sum = 0, sum2 = 0;
    int n = 0;
    for (float x = -50; x < 50; x += 0.25f, ++n) {
        const double d = double(computeEdgeAt(fields, plan, {x, y}).density);
        sum += d;
        sum2 += d * d;
    }
    const double mean = sum / n;
    return {mean, std::sqrt(std::max(0.0, sum2 / n - mean * mean))};
}

} // namespace

TEST_CASE("The edge begins with the plan's shares and is full after its ramp") {
    const ScalpFields fields = makeFront();
    ScalpPlan plan;
    plan.hairline.microIrregularity = 0;
    plan.hairline.frontDensity = 0.35f;
    plan.hairline.frontDiameter = 0.7f;
    plan.hairline.frontShade = 0.6f;
    plan.hairline.rampMm = 9;
    const EdgeRamp front = computeEdgeAt(fields, plan, {0, 0.01f});
    CHECK(front.density == Approx(0.35).margin(0.01));
    CHECK(front.diameter == Approx(0.7).margin(0.01));
    CHECK(front.shade == Approx(0.6).margin(0.01));
    CHECK(computeEdgeAt(fields, plan, {0, 4.5f}).density == Approx(0.675).margin(0.01));
    const EdgeRamp full = computeEdgeAt(fields, plan, {0, 9.1f});
    CHECK(full.density == Approx(1));
    CHECK(full.diameter == Approx(1));
    CHECK(full.shade == Approx(1));
}

TEST_CASE("Stray dots keep their share and their reach") {
    const ScalpFields fields = makeFront();
    for (const float reach : {3.0f, 6.0f})
        for (const float share : {0.02f, reach > 5 ? 0.08f : 0.04f}) { // more would be denser than the front itself
            ScalpPlan plan;
            plan.hairline.microIrregularity = 0;
            plan.hairline.strayReachMm = reach;
            plan.hairline.strayShare = share;
            double stray = 0, edge = 0;
            for (float y = -10; y < plan.hairline.rampMm; y += 0.05f)
                (y < 0 ? stray : edge) += double(computeEdgeAt(fields, plan, {0.0f, y}).density);
            CHECK(stray / edge == Approx(share).epsilon(0.1));
            CHECK(computeEdgeAt(fields, plan, {0, -reach - 0.01f}).density == 0);
            plan.hairline.microIrregularity = 2;
            for (float x = -50; x < 50; x += 0.5f)
                REQUIRE(computeEdgeAt(fields, plan, {x, -reach - 0.01f}).density == 0);
        }
    ScalpPlan none;
    none.hairline.strayReachMm = 0;
    CHECK(computeEdgeAt(fields, none, {0, -0.5f}).density >= 0);
    CHECK(measure(fields, none, -0.01f).mean == 0);
}

TEST_CASE("Micro irregularity and brokenness make the front uneven, and only the front") {
    const ScalpFields fields = makeFront();
    ScalpPlan ruled, micro, broken;
    ruled.hairline.microIrregularity = 0;
    broken.hairline.microIrregularity = 0;
    broken.hairline.brokenness = 1;
    CHECK(measure(fields, ruled, 3).deviation < 1e-5);
    CHECK(measure(fields, micro, 3).deviation > 0.05);
    CHECK(measure(fields, broken, 3).deviation > 0.15);
    CHECK(measure(fields, broken, 20).deviation < 1e-5);
    // Clusters make up for gaps within a quarter.
    CHECK(measure(fields, broken, 3).mean == Approx(measure(fields, ruled, 3).mean).epsilon(0.25));

    // Gaps of 2-6 mm: lengths of the runs with less than half of the even density.
    const double even = measure(fields, ruled, 3).mean;
    double total = 0;
    int runs = 0;
    bool before = false;
    for (float y = 2; y < 5; y += 0.5f)
        for (float x = -50; x < 50; x += 0.1f) {
            const bool gap = double(computeEdgeAt(fields, broken, {x, y}).density) < 0.5 * even;
            total += gap ? 0.1 : 0;
            runs += gap && !before;
            before = gap;
        }
    REQUIRE(runs > 20);
    CHECK(total / runs > 1.5);
    CHECK(total / runs < 6);
}
