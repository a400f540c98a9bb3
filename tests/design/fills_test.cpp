// Density fills: dots and what is seen of the hair together come to the chosen density.
#include "tests/design/dot_checks.h"

#include <catch2/catch.hpp>

using namespace stipple;

namespace {

struct Fill {
    ScalpPlan plan;
    ScalpDesign design;
};

Fill compute(ScalpPlan plan, float fill) {
    const test::DesignHead& head = test::getDesignHead();
    plan.placement.coverHairBearing = true;
    plan.placement.fillUnitsPerCm2 = fill;
    plan.placement.dotsPerCm2 = 40; // of bald skin: the fill prevails
    return {plan, computeDesign(head.chart, head.landmarks, plan, *head.master)};
}

struct Seen {
    double area = 0, dots = 0, hair = 0; // cm2; hair by its calibre
    double getDensity() const { return (dots + hair) / area; }
};

Seen measure(const Fill& fill, const test::Where& where) {
    const ScalpFields& fields = fill.design.fields;
    const auto counts = [&](const ChartPoint& p) { return test::isInterior(fields, p) && where(p); };
    Seen seen;
    seen.area = test::computeArea(test::getDesignHead().chart, counts);
    for (const Dot& dot : fill.design.dots)
        seen.dots += counts(dot.chart);
    for (const FollicularUnit& unit : fill.design.follicles)
        if (counts(unit.chart)) seen.hair += double(fields.hairCalibre.sample(unit.chart));
    return seen;
}

} // namespace

TEST_CASE("A fill of thinning hair comes to the chosen visual density") {
    ScalpPlan ludwig, sinclair, norwood = test::makePlan(5);
    ludwig.loss.pattern = LossPattern::ludwig;
    ludwig.loss.stage = 2;
    ludwig.loss.borderMm = 24;
    sinclair.loss.pattern = LossPattern::sinclair;
    sinclair.loss.stage = 5;
    sinclair.loss.borderMm = 14;
    for (const ScalpPlan& plan : {ludwig, sinclair, norwood})
        for (const float wanted : {100.0f, 130.0f}) {
            const Fill fill = compute(plan, wanted);
            const ScalpFields& fields = fill.design.fields;
            const float full = plan.hair.unitsPerCm2;
            const auto isThinning = [&](const ChartPoint& p) { return fields.hairCalibre.sample(p) < 0.95f; };
            const auto isHalfGone = [&](const ChartPoint& p) {
                const float hair = fields.hairDensity.sample(p);
                return hair > 0.2f * full && hair < 0.8f * full;
            };
            const Seen thinning = measure(fill, isThinning), half = measure(fill, isHalfGone);
            const Seen all = measure(fill, [](const ChartPoint&) { return true; });
            INFO("pattern " << int(plan.loss.pattern) << ", wanted " << wanted << ": thinning " << thinning.getDensity()
                            << " on " << thinning.area << " cm2, half gone " << half.getDensity() << " on " << half.area
                            << " cm2, all " << all.getDensity());
            REQUIRE(thinning.area > 15);
            REQUIRE(half.area > 3);
            CHECK(thinning.getDensity() == Approx(wanted).epsilon(0.015));
            CHECK(half.getDensity() == Approx(wanted).epsilon(0.03)); // narrow rims: fewer dots to count
            CHECK(all.getDensity() == Approx(wanted).epsilon(0.01));
            CHECK(thinning.dots / thinning.area > double(wanted - full)); // it is the dots that make up for the loss
        }
}

TEST_CASE("Where hair is denser than the fill no dot is added") {
    ScalpPlan plan = test::makePlan(1);
    plan.hair.unitsPerCm2 = 90;
    CHECK(measure(compute(plan, 85), [](const ChartPoint&) { return true; }).dots == 0);
    CHECK(measure(compute(plan, 95), [](const ChartPoint&) { return true; }).dots > 500);
    // Half of the hair gone: dots come there and nowhere else.
    plan.loss.pattern = LossPattern::ludwig;
    plan.loss.stage = 2;
    plan.loss.borderMm = 24;
    const Fill fill = compute(plan, 85);
    const ScalpFields& fields = fill.design.fields;
    const Seen dense = measure(
        fill, [&](const ChartPoint& p) { return fields.hairDensity.sample(p) * fields.hairCalibre.sample(p) > 85.5f; });
    const Seen thin = measure(
        fill, [&](const ChartPoint& p) { return fields.hairDensity.sample(p) * fields.hairCalibre.sample(p) < 60; });
    CHECK(dense.area > 30);
    CHECK(dense.dots == 0);
    CHECK(thin.getDensity() == Approx(85).epsilon(0.02));
}

TEST_CASE("A fill is laid between hair only where it was asked for") {
    ScalpPlan plan = test::makePlan(1);
    plan.placement.coverHairBearing = false;
    const test::DesignHead& head = test::getDesignHead();
    const ScalpDesign design = computeDesign(head.chart, head.landmarks, plan, *head.master);
    for (const Dot& dot : design.dots)
        REQUIRE(!test::isInterior(design.fields, dot.chart));
}
