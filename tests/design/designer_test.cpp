#include "core/random.h"
#include "tests/design/design_head.h"

#include <catch2/catch.hpp>

#include <functional>
#include <map>

using namespace stipple;

namespace {

bool isSame(const ScalarField& a, const ScalarField& b) {
    return a.values == b.values;
}

void requireSame(const ScalpDesign& a, const ScalpDesign& b) {
    REQUIRE(isSame(a.fields.hairDensity, b.fields.hairDensity));
    REQUIRE(isSame(a.fields.hairCalibre, b.fields.hairCalibre));
    REQUIRE(isSame(a.fields.dotDensity, b.fields.dotDensity));
    REQUIRE(isSame(a.fields.hairlineDistance, b.fields.hairlineDistance));
    REQUIRE(isSame(a.fields.baldness, b.fields.baldness));
    REQUIRE(a.fields.growth.values == b.fields.growth.values);
    REQUIRE(a.fields.skin.values == b.fields.skin.values);
    REQUIRE(a.hairline == b.hairline);
    REQUIRE(a.warnings == b.warnings);
    REQUIRE(a.dots.size() == b.dots.size());
    REQUIRE(a.follicles.size() == b.follicles.size());
    bool same = true;
    for (std::size_t i = 0; i < a.dots.size(); ++i)
        same = same && a.dots[i].id == b.dots[i].id && a.dots[i].shade == b.dots[i].shade &&
               a.dots[i].diameter == b.dots[i].diameter && a.dots[i].visit == b.dots[i].visit;
    for (std::size_t i = 0; i < a.follicles.size(); ++i)
        same = same && a.follicles[i].id == b.follicles[i].id && a.follicles[i].growth == b.follicles[i].growth &&
               a.follicles[i].shaftDiameter == b.follicles[i].shaftDiameter;
    REQUIRE(same);
}

double countNear(const ScalpDesign& design, const ChartPoint& centre, float radius) {
    double count = 0;
    for (const Dot& dot : design.dots)
        count += glm::length(dot.chart - centre) < radius;
    return count;
}

} // namespace

TEST_CASE("A designer gives what a fresh design gives, whatever was edited before") {
    const test::DesignHead& head = test::getDesignHead();
    const std::vector<std::function<void(ScalpPlan&, Random&)>> edits = {
        [](ScalpPlan& p, Random& r) { p.placement.dotsPerCm2 = 100 + 80 * r.nextFloat(); },
        [](ScalpPlan& p, Random& r) { p.hairline.heightMm = 65 + 15 * r.nextFloat(); },
        [](ScalpPlan& p, Random& r) { p.hairline.rampMm = 3 + 8 * r.nextFloat(); },
        [](ScalpPlan& p, Random& r) { p.loss.stage = 1 + 6 * r.nextFloat(); },
        [](ScalpPlan& p, Random& r) { p.hair.unitsPerCm2 = 60 + 40 * r.nextFloat(); },
        [](ScalpPlan& p, Random& r) { p.hair.whorl.x = 0.1f * r.nextFloat(); },
        [](ScalpPlan& p, Random& r) {
            p.placement.strokes = {{{{0.2f * r.nextFloat(), 0}}, 15, 1}};
        },
        [](ScalpPlan& p, Random&) { p.placement.coverHairBearing = !p.placement.coverHairBearing; },
        [](ScalpPlan& p, Random& r) {
            p.disease.pattern = p.disease.pattern == LossPattern::none ? LossPattern::areata : LossPattern::none;
            p.disease.severity = r.nextFloat();
        },
        [](ScalpPlan& p, Random&) {
            p.scars.resize(1 - p.scars.size());
            for (ScarParameters& scar : p.scars)
                scar.path = {{-0.3f, -0.8f}, {0, -0.85f}, {0.3f, -0.8f}};
        },
        [](ScalpPlan& p, Random&) { p.treat = !p.treat; },
    };
    Designer designer(head.chart, head.landmarks);
    ScalpPlan plan = test::makePlan(4);
    Random random(7);
    for (int step = 0; step < 14; ++step) {
        const auto edit =
            step < int(edits.size()) ? std::uint32_t(step) : random.nextBelow(std::uint32_t(edits.size()));
        INFO("step " << step << ", edit " << edit);
        edits[edit](plan, random);
        requireSame(designer.computeDesign(plan, *head.master),
                    computeDesign(head.chart, head.landmarks, plan, *head.master));
    }
}

TEST_CASE("A brush adds dots where none were wished and takes them away, at every density") {
    const test::DesignHead& head = test::getDesignHead();
    Designer designer(head.chart, head.landmarks);
    const ChartPoint crown = head.chart.toChart({0, 0}).value();
    ScalpPlan full = test::makePlan(1);
    ScalpPlan added = full;
    added.placement.strokes = {{{{0, 0}}, 15, 1}};
    CHECK(countNear(designer.computeDesign(full, *head.master), crown, 9) == 0);
    const double some = countNear(designer.computeDesign(added, *head.master), crown, 9);
    // 150 less the hairs that are there, on 2.5 cm2.
    CHECK(some == Approx((150 - full.hair.unitsPerCm2) * 2.54).epsilon(0.25));
    added.placement.dotsPerCm2 = 110;
    const double fewer = countNear(designer.computeDesign(added, *head.master), crown, 9);
    CHECK(fewer == Approx((110 - full.hair.unitsPerCm2) * 2.54).epsilon(0.4));
    CHECK(fewer < some);

    ScalpPlan bald = test::makePlan(6);
    const double before = countNear(designer.computeDesign(bald, *head.master), crown, 9);
    CHECK(before > 250);
    bald.placement.strokes = {{{{0, 0}}, 15, -1}};
    CHECK(countNear(designer.computeDesign(bald, *head.master), crown, 9) <= 2);
    bald.placement.strokes = {{{{0, 0}}, 15, -0.5f}};
    CHECK(countNear(designer.computeDesign(bald, *head.master), crown, 9) == Approx(before / 2).epsilon(0.12));
}

TEST_CASE("A brush paints nothing ahead of the line") {
    const test::DesignHead& head = test::getDesignHead();
    ScalpPlan plan = test::makePlan(6);
    const ScalpDesign without = computeDesign(head.chart, head.landmarks, plan, *head.master);
    plan.placement.strokes = {{{{-0.5f, 0.95f}, {0, 0.95f}, {0.5f, 0.95f}}, 30, 1}};
    const ScalpDesign with = computeDesign(head.chart, head.landmarks, plan, *head.master);
    for (const Dot& dot : with.dots)
        REQUIRE(with.fields.hairlineDistance.sample(dot.chart) > -6.01f);
    CHECK(with.dots.size() >= without.dots.size());
}

TEST_CASE("Dots fill up what is seen of the hair to the asked density") {
    const test::DesignHead& head = test::getDesignHead();
    Designer designer(head.chart, head.landmarks);
    ScalpPlan plan = test::makePlan(1);
    plan.hair.unitsPerCm2 = 70;
    plan.placement.coverHairBearing = true;
    plan.placement.fillUnitsPerCm2 = 120;
    const ChartPoint crown = head.chart.toChart({0, 0}).value();
    CHECK(countNear(designer.computeDesign(plan, *head.master), crown, 20) == Approx(50 * 12.57).epsilon(0.15));
    plan.placement.fillUnitsPerCm2 = 60;
    CHECK(countNear(designer.computeDesign(plan, *head.master), crown, 20) == 0);
}

TEST_CASE("A disease is treated as pattern loss is") {
    const test::DesignHead& head = test::getDesignHead();
    const ScalpPlan pattern = test::makePlan(6);
    ScalpPlan disease = pattern;
    std::swap(disease.loss, disease.disease);
    const ScalpDesign a = computeDesign(head.chart, head.landmarks, pattern, *head.master);
    const ScalpDesign b = computeDesign(head.chart, head.landmarks, disease, *head.master);
    CHECK(a.dots.size() > 20000);
    CHECK(a.dots.size() == b.dots.size());
}

TEST_CASE("A whorl beyond the scalp is told, one upon it is not") {
    const test::DesignHead& head = test::getDesignHead();
    const auto warns = [&](const ScalpPlan& plan) {
        for (const std::string& warning : computeDesign(head.chart, head.landmarks, plan, *head.master).warnings)
            if (warning.find("whorl") != std::string::npos) return true;
        return false;
    };
    ScalpPlan plan = test::makePlan(1);
    CHECK(!warns(plan));
    const ScalpCoord beyond(0.98f, -0.1f); // at the ear
    REQUIRE(!head.chart.toChart(beyond));
    plan.hair.secondWhorl = beyond;
    CHECK(!warns(plan)); // there is none
    plan.hair.hasSecondWhorl = true;
    CHECK(warns(plan));
    plan.hair.hasSecondWhorl = false;
    plan.hair.whorl = beyond;
    CHECK(warns(plan));
}
