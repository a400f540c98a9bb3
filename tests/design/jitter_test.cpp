// Per-dot spread of domain.md section 1: diameter +-15 %, opacity +-20 %, depth +-0.08 mm.
#include "tests/design/dot_checks.h"

#include <catch2/catch.hpp>

#include <cmath>

using namespace stipple;

namespace {

ScalpPlan makeJitterPlan(float jitter) {
    ScalpPlan plan = test::makePlan(6);
    plan.placement.visits = 1; // visits have shades of their own
    plan.placement.jitter = jitter;
    return plan;
}

ScalpDesign compute(const ScalpPlan& plan) {
    const test::DesignHead& head = test::getDesignHead();
    return computeDesign(head.chart, head.landmarks, plan, *head.master);
}

// Shares of the full spread, in the order of the dots, where no edge softens them.
struct Jitter {
    std::vector<double> diameter, shade, depth;
};

Jitter measure(const ScalpDesign& design, const PlacementParameters& placement) {
    Jitter jitter;
    for (const Dot& dot : design.dots) {
        if (!test::isInterior(design.fields, dot.chart)) continue;
        jitter.diameter.push_back((double(dot.diameter / placement.diameterMm) - 1) / 0.15);
        jitter.shade.push_back((double(dot.shade / placement.shade) - 1) / 0.20);
        jitter.depth.push_back(double(dot.depth - placement.depthMm) / 0.08);
    }
    return jitter;
}

} // namespace

TEST_CASE("Diameter, opacity and depth of dots spread evenly over their ranges, each on its own") {
    const ScalpPlan plan = makeJitterPlan(1);
    const Jitter jitter = measure(compute(plan), plan.placement);
    REQUIRE(jitter.diameter.size() > 5000);
    const double n = double(jitter.diameter.size());
    for (const std::vector<double>* values : {&jitter.diameter, &jitter.shade, &jitter.depth}) {
        const test::Spreads s = test::computeSpreads(*values);
        INFO(s.least << " .. " << s.most << ", mean " << s.mean << ", deviation " << s.deviation << ", ks " << s.ks);
        CHECK(s.least >= -1.0001);
        CHECK(s.most <= 1.0001);
        CHECK(s.least < -0.99);
        CHECK(s.most > 0.99);
        CHECK(std::abs(s.mean) < 4 / std::sqrt(3 * n));
        CHECK(s.deviation == Approx(1 / std::sqrt(3)).epsilon(0.02));
        CHECK(s.ks < 1.95 / std::sqrt(n)); // one in a thousand
    }
    CHECK(std::abs(test::computeCorrelation(jitter.diameter, jitter.shade)) < 4 / std::sqrt(n));
    CHECK(std::abs(test::computeCorrelation(jitter.diameter, jitter.depth)) < 4 / std::sqrt(n));
    CHECK(std::abs(test::computeCorrelation(jitter.shade, jitter.depth)) < 4 / std::sqrt(n));
    // Nor do dots of neighbouring rank go together.
    const std::vector<double> first(jitter.diameter.begin(), jitter.diameter.end() - 1);
    const std::vector<double> next(jitter.diameter.begin() + 1, jitter.diameter.end());
    CHECK(std::abs(test::computeCorrelation(first, next)) < 4 / std::sqrt(n));
}

TEST_CASE("The jitter parameter scales the spread of every dot; without it there is none") {
    const ScalpPlan full = makeJitterPlan(1);
    const Jitter whole = measure(compute(full), full.placement);
    for (const float amount : {0.0f, 0.5f}) {
        const ScalpPlan plan = makeJitterPlan(amount);
        const Jitter part = measure(compute(plan), plan.placement);
        REQUIRE(part.diameter.size() == whole.diameter.size());
        double worst = 0;
        for (std::size_t i = 0; i < whole.diameter.size(); ++i)
            worst = std::max({worst, std::abs(part.diameter[i] - double(amount) * whole.diameter[i]),
                              std::abs(part.shade[i] - double(amount) * whole.shade[i]),
                              std::abs(part.depth[i] - double(amount) * whole.depth[i])});
        INFO("jitter " << amount << ": " << worst);
        CHECK(worst < 1e-4);
    }
}

TEST_CASE("A dot keeps its jitter whatever else is edited") {
    const ScalpPlan before = makeJitterPlan(1);
    const ScalpDesign first = compute(before);
    const auto known = test::sortById(first.dots);
    ScalpPlan sparse = before, dense = before, hair = before, mild = before, scarred = before;
    sparse.placement.dotsPerCm2 = 90;
    dense.placement.dotsPerCm2 = 200;
    hair.hair.unitsPerCm2 = 50;
    mild.loss.stage = 5;
    scarred.scars.resize(1);
    scarred.scars[0].path = {{-0.3f, 0.1f}, {0.3f, 0.1f}};
    for (const ScalpPlan& plan : {sparse, dense, hair, mild, scarred}) {
        const ScalpDesign now = compute(plan);
        std::size_t met = 0, changed = 0;
        for (const Dot& dot : now.dots) {
            const auto it = known.find(dot.id);
            if (it == known.end() || !test::isInterior(first.fields, dot.chart)) continue;
            ++met;
            changed += dot.diameter != it->second->diameter || dot.depth != it->second->depth ||
                       dot.shade != it->second->shade || dot.position != it->second->position;
        }
        CHECK(met > 2000);
        CHECK(changed == 0);
    }
    // Another seed is another hand.
    ScalpPlan other = before;
    other.placement.seed = 2;
    const ScalpDesign elsewhere = compute(other);
    std::size_t same = 0;
    for (const Dot& dot : elsewhere.dots) {
        const auto it = known.find(dot.id);
        same += it != known.end() && it->second->depth == dot.depth;
    }
    CHECK(same < elsewhere.dots.size() / 100);
}
