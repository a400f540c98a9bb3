#include "core/parallel.h"
#include "scalp/layers.h"
#include "tests/design/design_head.h"
#include "tests/design/point_statistics.h"

#include <catch2/catch.hpp>

#include <algorithm>
#include <cstring>
#include <map>

using namespace stipple;

namespace {

const ScalpDesign& getSixth() {
    static const ScalpDesign design = [] {
        const test::DesignHead& head = test::getDesignHead();
        return computeDesign(head.chart, head.landmarks, test::makePlan(6), *head.master);
    }();
    return design;
}

} // namespace

TEST_CASE("Dots lie on treatable skin behind the stray zone and nowhere else") {
    const ScalpDesign& design = getSixth();
    std::size_t stray = 0;
    for (const Dot& dot : design.dots) {
        REQUIRE(design.fields.treatable.sample(dot.chart) > 0.35f);
        const float d = design.fields.hairlineDistance.sample(dot.chart);
        REQUIRE(d > -6.01f);
        stray += d < 0;
        REQUIRE(dot.diameter > 0.05f);
        REQUIRE(dot.diameter < 0.15f);
        REQUIRE(dot.depth >= 0.3f);
        REQUIRE(dot.depth <= 0.8f);
        REQUIRE(dot.shade >= 0);
        REQUIRE(dot.shade <= 1);
    }
    CHECK(stray > 20);
    CHECK(double(stray) < 0.02 * double(design.dots.size()));
    CHECK(std::is_sorted(design.dots.begin(), design.dots.end(),
                         [](const Dot& a, const Dot& b) { return a.rank < b.rank; }));
}

TEST_CASE("The number of dots and follicles is the integral of their densities") {
    const test::DesignHead& head = test::getDesignHead();
    const ScalpDesign& design = getSixth();
    CHECK(double(design.dots.size()) == Approx(test::integrate(head.chart, design.fields.dotDensity)).epsilon(0.02));
    CHECK(double(design.follicles.size()) ==
          Approx(test::integrate(head.chart, design.fields.hairDensity)).epsilon(0.02));
    // domain.md section 1: Norwood VI takes some 20,000 to 38,000.
    CHECK(design.dots.size() > 20000);
    CHECK(design.dots.size() < 40000);
}

TEST_CASE("Dots and follicles keep their distance on the skin") {
    const test::DesignHead& head = test::getDesignHead();
    const ScalpDesign& design = getSixth();
    std::vector<glm::vec3> all;
    std::vector<char> judged;
    for (const Dot& dot : design.dots) {
        all.push_back(dot.position);
        judged.push_back(design.fields.baldness.sample(dot.chart) > 0.999f &&
                         design.fields.hairlineDistance.sample(dot.chart) > 25);
    }
    const std::size_t dots = all.size();
    for (const FollicularUnit& unit : design.follicles) {
        all.push_back(unit.position);
        judged.push_back(0);
    }
    const test::Spacing s = test::computeSpacing(all, judged, 150);
    CHECK(s.clarkEvans > 1.35);
    CHECK(s.clarkEvans < 1.6);
    CHECK(s.variation > 0.12);
    CHECK(s.variation < 0.25);
    CHECK(s.minimum > 0.28);
    const std::vector<char> everyone(all.size(), 1);
    CHECK(test::computeSpacing(all, everyone, 150).minimum > 0.2);
    CHECK(dots == design.dots.size());
    CHECK(head.master->density >= kMasterDensity);
}

TEST_CASE("A density slider only adds or removes dots") {
    const test::DesignHead& head = test::getDesignHead();
    ScalpPlan plan = test::makePlan(6);
    plan.placement.dotsPerCm2 = 110;
    const ScalpDesign light = computeDesign(head.chart, head.landmarks, plan, *head.master);
    std::map<std::uint32_t, ChartPoint> dense;
    for (const Dot& dot : getSixth().dots)
        dense[dot.id] = dot.chart;
    CHECK(light.dots.size() < dense.size());
    for (const Dot& dot : light.dots) {
        REQUIRE(dense.count(dot.id) == 1);
        REQUIRE(dense[dot.id] == dot.chart);
    }
}

TEST_CASE("Visits build up 30, 70 and 100 percent") {
    CHECK(getVisitShare(1, 3) == Approx(0.3));
    CHECK(getVisitShare(2, 3) == Approx(0.7));
    CHECK(getVisitShare(3, 3) == 1);
    CHECK(getVisitShare(1, 1) == 1);
    double counts[4] = {};
    for (const Dot& dot : getSixth().dots)
        counts[dot.visit] += 1;
    const double all = double(getSixth().dots.size());
    CHECK(counts[1] / all == Approx(0.3).margin(0.02));
    CHECK((counts[1] + counts[2]) / all == Approx(0.7).margin(0.02));
}

TEST_CASE("The front edge ramps up density, diameter and shade") {
    const test::DesignHead& head = test::getDesignHead();
    ScalpPlan plan = test::makePlan(6);
    plan.placement.jitter = 0;
    const ScalpDesign design = computeDesign(head.chart, head.landmarks, plan, *head.master);
    double edgeShade = 0, edgeCount = 0, fullShade = 0, fullCount = 0;
    for (const Dot& dot : design.dots) {
        if (design.fields.frontness.sample(dot.chart) < 0.99f) continue;
        const float d = design.fields.hairlineDistance.sample(dot.chart);
        if (d < 1) {
            edgeShade += double(dot.shade);
            ++edgeCount;
        } else if (d > 20) {
            fullShade += double(dot.shade);
            ++fullCount;
            REQUIRE(dot.diameter == Approx(plan.placement.diameterMm));
        }
    }
    REQUIRE(edgeCount > 30);
    CHECK(fullShade / fullCount == Approx(plan.placement.shade).epsilon(0.02));
    CHECK(edgeShade / edgeCount < 0.7 * fullShade / fullCount);
}

TEST_CASE("A design does not depend on the number of threads", "[threads]") {
    const test::DesignHead& head = test::getDesignHead();
    const unsigned before = getThreadCount();
    setThreadCount(1);
    const ScalpDesign one = computeDesign(head.chart, head.landmarks, test::makePlan(6));
    setThreadCount(4);
    const ScalpDesign four = computeDesign(head.chart, head.landmarks, test::makePlan(6));
    setThreadCount(before);
    REQUIRE(one.dots.size() == four.dots.size());
    REQUIRE(one.follicles.size() == four.follicles.size());
    for (std::size_t i = 0; i < one.dots.size(); ++i) {
        REQUIRE(one.dots[i].chart == four.dots[i].chart);
        REQUIRE(one.dots[i].position == four.dots[i].position);
        REQUIRE(one.dots[i].shade == four.dots[i].shade);
        REQUIRE(one.dots[i].diameter == four.dots[i].diameter);
        REQUIRE(one.dots[i].id == four.dots[i].id);
    }
    for (std::size_t i = 0; i < one.follicles.size(); ++i) {
        REQUIRE(one.follicles[i].position == four.follicles[i].position);
        REQUIRE(one.follicles[i].growth == four.follicles[i].growth);
        REQUIRE(one.follicles[i].hairs == four.follicles[i].hairs);
    }
    CHECK(one.dots.size() == getSixth().dots.size());
}
