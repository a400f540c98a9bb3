// Camouflage of scars (domain.md section 5): their own density inside, feathered 10-20 mm beyond the edge.
#include "tests/design/dot_checks.h"

#include <catch2/catch.hpp>

#include <algorithm>
#include <cmath>
#include <set>

using namespace stipple;

namespace {

ScarParameters makeScar(std::vector<ScalpCoord> path, float widthMm, float blendMm) {
    ScarParameters scar;
    scar.path = std::move(path);
    scar.widthMm = widthMm;
    scar.blendMm = blendMm;
    return scar;
}

// A stretched strip at the back, a line over the vertex and one that crosses it.
ScalpPlan makeScarredPlan(float blendMm) {
    ScalpPlan plan = test::makePlan(1);
    plan.scars = {makeScar({{-0.5f, -0.6f}, {0, -0.78f}, {0.5f, -0.6f}}, 9, blendMm),
                  makeScar({{-0.35f, 0.05f}, {0.35f, 0}}, 7, blendMm),
                  makeScar({{0.05f, -0.3f}, {-0.05f, 0.3f}}, 7, blendMm)};
    return plan;
}

ScalpDesign compute(const ScalpPlan& plan) {
    const test::DesignHead& head = test::getDesignHead();
    return computeDesign(head.chart, head.landmarks, plan, *head.master);
}

} // namespace

TEST_CASE("Scars have a density of their own, whatever the plan's") {
    const test::DesignHead& head = test::getDesignHead();
    std::set<std::uint32_t> before;
    for (const float planned : {100.0f, 190.0f})
        for (const float hair : {50.0f, 100.0f}) {
            ScalpPlan plan = makeScarredPlan(12);
            plan.placement.dotsPerCm2 = planned;
            plan.hair.unitsPerCm2 = hair;
            plan.loss.stage = planned > 150 ? 5.0f : 1.0f;
            plan.loss.pattern = LossPattern::norwood;
            const ScalpDesign design = compute(plan);
            std::set<std::uint32_t> inside;
            for (const Dot& dot : design.dots)
                if (dot.inScar) inside.insert(dot.id);
            if (!before.empty()) CHECK(inside == before);
            before = inside;
        }
    double perCm2 = 0;
    for (const float asked : {60.0f, 90.0f, 120.0f}) {
        ScalpPlan plan = makeScarredPlan(12);
        plan.placement.scarDotsPerCm2 = asked;
        const ScalpDesign design = compute(plan);
        const auto isInside = [&](const ChartPoint& p) { return design.fields.scarEdge.sample(p) < 0; };
        const double area = test::computeArea(head.chart, isInside, 0.25f);
        const double count =
            double(std::count_if(design.dots.begin(), design.dots.end(), [](const Dot& dot) { return dot.inScar; }));
        INFO("asked " << asked << ": " << count / area << " per cm2 on " << area << " cm2");
        CHECK(area > 25);
        CHECK(count / area == Approx(asked).epsilon(0.03));
        CHECK(count / area > perCm2);
        perCm2 = count / area;
        // Crossing scars are not dotted twice.
        const ChartPoint crossing = head.chart.toChart({0, 0.02f}).value();
        const double there = double(std::count_if(design.dots.begin(), design.dots.end(), [&](const Dot& dot) {
            return glm::length(dot.chart - crossing) < 12 && dot.inScar;
        }));
        const double around = test::computeArea(
            head.chart, [&](const ChartPoint& p) { return isInside(p) && glm::length(p - crossing) < 12; }, 0.25f);
        CHECK(there / around == Approx(asked).epsilon(0.15));
    }
}

TEST_CASE("No hair grows in any of several scars") {
    for (const float widthMm : {3.0f, 10.0f}) {
        ScalpPlan plan = makeScarredPlan(12);
        for (ScarParameters& scar : plan.scars)
            scar.widthMm = widthMm;
        const ScalpDesign design = compute(plan);
        std::size_t inside = 0;
        for (const FollicularUnit& unit : design.follicles)
            inside += design.fields.scarEdge.sample(unit.chart) <= 0;
        CHECK(inside == 0);
        CHECK(design.follicles.size() > 20000);
    }
}

TEST_CASE("Dots beside a scar thin out over its blend and end there") {
    const test::DesignHead& head = test::getDesignHead();
    for (const float blendMm : {10.0f, 15.0f, 20.0f}) {
        const ScalpPlan plan = makeScarredPlan(blendMm);
        const ScalpDesign design = compute(plan);
        const auto isAway = [&](const ChartPoint& p) { // no dots but those of scars
            return design.fields.treatable.sample(p) > 0.999f && design.fields.hairlineDistance.sample(p) > 45;
        };
        double before = 1e9;
        for (const float share : {0.0f, 0.25f, 0.5f, 0.75f, 1.0f}) {
            const float from = share * blendMm, to = from + 0.25f * blendMm;
            const auto isHere = [&](const ChartPoint& p) {
                const float edge = design.fields.scarEdge.sample(p);
                return edge >= from && edge < to && isAway(p);
            };
            double count = 0;
            for (const Dot& dot : design.dots)
                count += isHere(dot.chart);
            const double area = test::computeArea(head.chart, isHere, 0.25f);
            // Mean of the smoothstep's fall over this quarter.
            const auto integral = [](double t) { return t - t * t * t + 0.5 * t * t * t * t; };
            const double feather = share < 1 ? 4 * (integral(double(share) + 0.25) - integral(double(share))) : 0;
            INFO("blend " << blendMm << " mm, from " << from << ": " << count / area << " per cm2");
            // Among hair that is all there, three tenths of it.
            const double wanted = 0.3 * feather * double(plan.placement.scarDotsPerCm2);
            CHECK(count / area == Approx(wanted).epsilon(0.05).margin(3.5));
            CHECK(count / area <= before);
            before = count / area;
        }
    }
}

TEST_CASE("A scar across the hairline brings no dots on the forehead") {
    for (const float y : {0.5f, 0.7f, 0.85f})
        for (const float widthMm : {3.0f, 12.0f}) {
            ScalpPlan plan = test::makePlan(1);
            // Along the front, and one that runs down on the forehead.
            plan.scars = {makeScar({{-0.3f, y}, {0, y + 0.03f}, {0.3f, y}}, widthMm, 20),
                          makeScar({{0.1f, 0.35f}, {0.15f, 0.65f}, {0.2f, 0.95f}}, widthMm, 15)};
            const ScalpDesign design = compute(plan);
            std::size_t ahead = 0, inside = 0;
            for (const Dot& dot : design.dots) {
                ahead += design.fields.hairlineDistance.sample(dot.chart) < -plan.hairline.strayReachMm - 0.01f;
                inside += dot.inScar;
                REQUIRE(design.fields.treatable.sample(dot.chart) >= 0.4f);
            }
            INFO("scar at " << y << ", " << widthMm << " mm wide: " << inside << " dots inside");
            CHECK(ahead == 0);
            CHECK(inside > 20);
            // Nor does the zone of stray dots fill up: there are as few as a line without scars has, and some.
            ScalpPlan plain = plan;
            plain.scars.clear();
            const auto countStrays = [](const ScalpDesign& of) {
                return std::count_if(of.dots.begin(), of.dots.end(), [&](const Dot& dot) {
                    return of.fields.hairlineDistance.sample(dot.chart) < -0.5f;
                });
            };
            CHECK(countStrays(design) < countStrays(compute(plain)) + 25);
        }
}
