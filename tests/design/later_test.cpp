// What comes after the plan: hair loss that goes on under dots that stay, and work of another hand from before.
#include "scalp/hair_loss.h"
#include "scalp/layers.h"
#include "tests/design/design_head.h"
#include "tests/design/dot_checks.h"

#include <catch2/catch.hpp>

#include <algorithm>
#include <cstring>
#include <set>

using namespace stipple;

namespace {

ScalpDesign compute(const ScalpPlan& plan) {
    const test::DesignHead& head = test::getDesignHead();
    return computeDesign(head.chart, head.landmarks, plan, *head.master);
}

bool isSame(const Dot& a, const Dot& b) {
    return a.id == b.id && a.position == b.position && a.diameter == b.diameter && a.depth == b.depth &&
           a.shade == b.shade && a.visit == b.visit && a.rank == b.rank && a.inScar == b.inScar;
}

double countLater(const ScalpDesign& design) {
    double sum = 0;
    for (const FollicularUnit& unit : design.follicles)
        sum += unit.later > 0;
    return sum;
}

} // namespace

TEST_CASE("Hair loss goes on and the dots stay as they were planned, bit for bit") {
    for (const LossPattern pattern : {LossPattern::norwood, LossPattern::norwoodVertex, LossPattern::ludwig}) {
        ScalpPlan plan = test::makePlan(2);
        plan.loss.pattern = pattern;
        plan.loss.stage = pattern == LossPattern::ludwig ? 1.0f : 3.0f;
        const ScalpDesign planned = compute(plan);
        for (const FollicularUnit& unit : planned.follicles)
            REQUIRE(unit.later == 1);
        double before = double(planned.follicles.size());
        for (const float further : {0.5f, 1.0f, 1.8f}) {
            plan.furtherLoss = further;
            const ScalpDesign later = compute(plan);
            REQUIRE(later.dots.size() == planned.dots.size());
            CHECK(std::equal(later.dots.begin(), later.dots.end(), planned.dots.begin(), isSame));
            CHECK(later.treatedCm2 == planned.treatedCm2);
            // The same units, of which some are thinner or gone: never more than there were.
            REQUIRE(later.follicles.size() == planned.follicles.size());
            for (std::size_t i = 0; i < later.follicles.size(); ++i) {
                REQUIRE(later.follicles[i].id == planned.follicles[i].id);
                REQUIRE(later.follicles[i].later >= 0);
                REQUIRE(later.follicles[i].later <= 1);
            }
            INFO("pattern " << int(pattern) << ", further " << further << ": " << countLater(later) << " of "
                            << before);
            CHECK(countLater(later) < before - 200);
            before = countLater(later);
        }
        // As many are left as when the loss had been so from the start.
        ScalpPlan then = plan;
        then.loss.stage += plan.furtherLoss;
        then.furtherLoss = 0;
        CHECK(before == Approx(double(compute(then).follicles.size())).epsilon(0.02));
    }
}

TEST_CASE("Loss does not go on beyond its scale, and not without a pattern") {
    ScalpPlan plan = test::makePlan(6.5f);
    plan.furtherLoss = 6;
    ScalpPlan last = test::makePlan(7);
    CHECK(countLater(compute(plan)) == Approx(double(compute(last).follicles.size())).epsilon(0.02));
    plan.loss = {};
    const ScalpDesign none = compute(plan);
    CHECK(countLater(none) == double(none.follicles.size()));
}

TEST_CASE("Earlier work lies where it was painted, as dense as it was, and is nobody else's") {
    const test::DesignHead& head = test::getDesignHead();
    ScalpPlan plan = test::makePlan(6);
    plan.earlier.handling = EarlierWork::kept;
    plan.earlier.strokes = {{{{0, 0.3f}}, 30, 1}};
    plan.earlier.dotsPerCm2 = 90;
    const ScalpDesign design = compute(plan);
    const double wished = test::integrate(head.chart, design.fields.earlierDots);
    REQUIRE(wished > 500);
    CHECK(double(design.earlierDots.size()) == Approx(wished).epsilon(0.06));
    const ChartPoint middle = head.chart.toChart({0, 0.3f}).value();
    std::set<std::uint32_t> ids;
    for (const Dot& dot : design.earlierDots) {
        CHECK(dot.visit == 0);
        CHECK(glm::length(dot.chart - middle) < 36);
        ids.insert(dot.id);
    }
    CHECK(ids.size() == design.earlierDots.size());
    for (const Dot& dot : design.dots)
        CHECK(!ids.count(dot.id));
    for (const FollicularUnit& unit : design.follicles)
        CHECK(!ids.count(unit.id));

    // Another seed, other dots, as many; the same seed, the same, whatever the pigment's age.
    ScalpPlan other = plan;
    other.earlier.seed = 2;
    const ScalpDesign moved = compute(other);
    CHECK(double(moved.earlierDots.size()) == Approx(wished).epsilon(0.06));
    std::size_t shared = 0;
    for (const Dot& dot : moved.earlierDots)
        shared += ids.count(dot.id);
    CHECK(double(shared) < 0.6 * double(ids.size()));
    other = plan;
    other.earlier.ageYears = 12;
    const ScalpDesign older = compute(other);
    REQUIRE(older.earlierDots.size() == design.earlierDots.size());
    CHECK(std::equal(older.earlierDots.begin(), older.earlierDots.end(), design.earlierDots.begin(), isSame));
}

TEST_CASE("Kept work is left alone, blended work is filled up, faded work is treated anew") {
    const test::DesignHead& head = test::getDesignHead();
    ScalpPlan plan = test::makePlan(6);
    const ScalpDesign without = compute(plan);
    plan.earlier.strokes = {{{{0, 0.3f}}, 30, 1}};
    plan.earlier.dotsPerCm2 = 60;
    const ChartPoint middle = head.chart.toChart({0, 0.3f}).value();
    // Of the middle of the stroke, where it is full.
    const auto count = [&](const std::vector<Dot>& dots) {
        return double(std::count_if(dots.begin(), dots.end(),
                                    [&](const Dot& dot) { return glm::length(dot.chart - middle) < 17; }));
    };
    const double bare = count(without.dots);
    REQUIRE(bare > 500);

    plan.earlier.handling = EarlierWork::kept;
    CHECK(count(compute(plan).dots) == 0);

    plan.earlier.handling = EarlierWork::blended;
    const ScalpDesign blended = compute(plan);
    INFO("bare " << bare << ", old " << count(blended.earlierDots) << ", new " << count(blended.dots));
    CHECK(count(blended.earlierDots) + count(blended.dots) == Approx(bare).epsilon(0.06));

    plan.earlier.handling = EarlierWork::laserFaded;
    CHECK(count(compute(plan).dots) == Approx(bare).epsilon(0.06));

    // Elsewhere nothing has changed.
    std::set<std::uint32_t> ids;
    for (const Dot& dot : without.dots)
        if (glm::length(dot.chart - middle) > 40) ids.insert(dot.id);
    std::size_t kept = 0;
    for (const Dot& dot : blended.dots)
        if (glm::length(dot.chart - middle) > 40) kept += ids.count(dot.id);
    CHECK(kept == ids.size());
}

TEST_CASE("New dots keep their distance from those of another hand") {
    ScalpPlan plan = test::makePlan(6);
    plan.earlier.handling = EarlierWork::blended;
    plan.earlier.strokes = {{{{0, 0.3f}}, 30, 1}};
    plan.earlier.dotsPerCm2 = 70;
    const ScalpDesign design = compute(plan);
    REQUIRE(design.earlierDots.size() > 500);
    float nearest = 10;
    std::size_t close = 0, seen = 0;
    for (const Dot& old : design.earlierDots)
        for (const Dot& dot : design.dots) {
            if (std::abs(dot.chart.x - old.chart.x) > 1 || std::abs(dot.chart.y - old.chart.y) > 1) continue;
            const float distance = glm::length(dot.position - old.position);
            nearest = std::min(nearest, distance);
            close += distance < 0.35f; // domain.md section 9
            ++seen;
        }
    REQUIRE(seen > 500);
    INFO("nearest " << nearest << " mm, " << close << " closer than 0.35 mm");
    CHECK(nearest > 0.2f);
    CHECK(double(close) < 0.08 * double(design.earlierDots.size()));
}
