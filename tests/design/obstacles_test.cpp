// Natural follicles as obstacles of the dots.
#include "tests/design/dot_checks.h"
#include "tests/design/point_statistics.h"

#include <catch2/catch.hpp>

#include <algorithm>
#include <cmath>
#include <set>

using namespace stipple;

namespace {

// Dots between full hair, hair and dots together `total` per cm2.
ScalpPlan makeFillPlan(float units, float total) {
    ScalpPlan plan = test::makePlan(1);
    plan.hair.unitsPerCm2 = units;
    plan.placement.coverHairBearing = true;
    plan.placement.fillUnitsPerCm2 = total;
    return plan;
}

ScalpDesign compute(const ScalpPlan& plan) {
    const test::DesignHead& head = test::getDesignHead();
    return computeDesign(head.chart, head.landmarks, plan, *head.master);
}

// mm from each dot of the interior to the nearest follicle, ascending.
std::vector<double> computeGaps(const ScalpDesign& design) {
    std::vector<glm::vec3> hairs;
    for (const FollicularUnit& unit : design.follicles)
        hairs.push_back(unit.position);
    std::sort(hairs.begin(), hairs.end(), [](const glm::vec3& a, const glm::vec3& b) { return a.x < b.x; });
    std::vector<double> gaps;
    constexpr float kReach = 4; // mm
    for (const Dot& dot : design.dots) {
        if (!test::isInterior(design.fields, dot.chart)) continue;
        float nearest = kReach;
        auto it = std::lower_bound(hairs.begin(), hairs.end(), dot.position.x - kReach,
                                   [](const glm::vec3& p, float x) { return p.x < x; });
        for (; it != hairs.end() && it->x < dot.position.x + nearest; ++it)
            nearest = std::min(nearest, glm::length(*it - dot.position));
        gaps.push_back(double(nearest));
    }
    std::sort(gaps.begin(), gaps.end());
    return gaps;
}

// Least distance between points of the master set up to a density, mm, in the interior.
double computeLeastDistance(const ScalpFields& fields, float density) {
    std::vector<glm::vec3> points;
    std::vector<char> judged;
    for (const MasterPoint& point : test::getDesignHead().master->points) {
        if (point.reached >= density) continue;
        points.push_back(point.position);
        judged.push_back(test::isInterior(fields, point.chart));
    }
    return test::computeSpacing(points, judged, double(density)).minimum;
}

} // namespace

TEST_CASE("Dots keep their distance from natural follicles", "[many]") {
    for (const auto& [units, total] : {std::pair(80.0f, 150.0f), std::pair(60.0f, 120.0f), std::pair(120.0f, 190.0f)}) {
        const ScalpDesign design = compute(makeFillPlan(units, total));
        const std::vector<double> gaps = computeGaps(design);
        REQUIRE(gaps.size() > 3000);
        const double least = computeLeastDistance(design.fields, total);
        const double lattice = 10.7 / std::sqrt(double(total)); // domain.md section 1: mean spacing, mm
        const auto shareBelow = [&](double mm) {
            return double(std::lower_bound(gaps.begin(), gaps.end(), mm) - gaps.begin()) / double(gaps.size());
        };
        INFO(units << " of " << total << " per cm2: least " << gaps.front() << " mm, master set " << least
                   << " mm, lattice " << lattice << " mm, nearer than half of it " << shareBelow(0.5 * lattice));
        CHECK(gaps.front() >= 0.999 * least);
        CHECK(gaps.front() > 0.33 * lattice);
        // Dots that know nothing of hair would lie so near in more than a tenth of all cases.
        const double byChance = 1 - std::exp(-double(units) / 100 * 3.14159 * 0.25 * lattice * lattice);
        CHECK(byChance > 0.1);
        CHECK(shareBelow(0.5 * lattice) < 0.02);
        // And none lies far from hair: they stand in its gaps.
        CHECK(gaps.back() < 2.2 * 10.7 / std::sqrt(double(units)));
    }
}

TEST_CASE("Hair and dots together are as even as dots alone") {
    const ScalpDesign design = compute(makeFillPlan(80, 150));
    std::vector<glm::vec3> points;
    std::vector<char> judged;
    for (const Dot& dot : design.dots) {
        points.push_back(dot.position);
        judged.push_back(test::isInterior(design.fields, dot.chart));
    }
    for (const FollicularUnit& unit : design.follicles) {
        points.push_back(unit.position);
        judged.push_back(test::isInterior(design.fields, unit.chart));
    }
    const test::Spacing s = test::computeSpacing(points, judged, 150);
    INFO("R " << s.clarkEvans << ", CV " << s.variation);
    CHECK(s.clarkEvans > 1.25);
    CHECK(s.clarkEvans < 1.6);
    CHECK(s.variation > 0.12);
    CHECK(s.variation < 0.27);
}

TEST_CASE("More hair turns dots into follicles and moves nothing") {
    const ScalpDesign few = compute(makeFillPlan(60, 150));
    const ScalpDesign many = compute(makeFillPlan(95, 150));
    const auto collect = [&](const auto& points) {
        std::set<std::uint32_t> ids;
        for (const auto& point : points)
            if (test::isInterior(few.fields, point.chart)) ids.insert(point.id);
        return ids;
    };
    const auto fewHairs = collect(few.follicles), manyHairs = collect(many.follicles);
    const auto fewDots = collect(few.dots), manyDots = collect(many.dots);
    CHECK(std::includes(manyHairs.begin(), manyHairs.end(), fewHairs.begin(), fewHairs.end()));
    CHECK(std::includes(fewDots.begin(), fewDots.end(), manyDots.begin(), manyDots.end()));
    CHECK(manyHairs.size() > 1.4 * double(fewHairs.size()));
    // Every place that is used stays used; the very last ones of the density may change by rounding.
    std::set<std::uint32_t> before = fewHairs, after = manyHairs;
    before.insert(fewDots.begin(), fewDots.end());
    after.insert(manyDots.begin(), manyDots.end());
    std::vector<std::uint32_t> changed;
    std::set_symmetric_difference(before.begin(), before.end(), after.begin(), after.end(),
                                  std::back_inserter(changed));
    CHECK(changed.size() <= 2);
}
