// As many dots as the density field says, for every kind of treatment; and what a brush did stays done.
#include "scalp/hair_loss.h"
#include "tests/design/dot_checks.h"

#include <catch2/catch.hpp>

#include <algorithm>
#include <cmath>
#include <functional>
#include <set>
#include <string>

using namespace stipple;

namespace {

struct Treatment {
    std::string name;
    ScalpPlan plan;
};

std::vector<Treatment> makeTreatments() {
    std::vector<Treatment> list;
    const auto add = [&](const std::string& name, float stage, const std::function<void(ScalpPlan&)>& change) {
        ScalpPlan plan = test::makePlan(stage);
        change(plan);
        list.push_back({name, plan});
    };
    for (const float stage : {2.0f, 3.0f, 5.0f, 7.0f})
        add("Norwood " + std::to_string(int(stage)), stage, [](ScalpPlan&) {});
    add("sparse and five visits", 6, [](ScalpPlan& p) {
        p.placement.dotsPerCm2 = 70;
        p.placement.visits = 5;
    });
    add("fill", 1, [](ScalpPlan& p) { p.placement.coverHairBearing = true; });
    add("Ludwig fill", 1, [](ScalpPlan& p) {
        p.loss.pattern = LossPattern::ludwig;
        p.loss.stage = 3;
        p.placement.coverHairBearing = true;
    });
    add("areata", 1, [](ScalpPlan& p) {
        p.disease.pattern = LossPattern::areata;
        p.disease.severity = 0.9f;
        p.disease.patches = 8;
        p.disease.borderMm = getLossScale(LossPattern::areata).usualBorderMm;
    });
    add("totalis", 1, [](ScalpPlan& p) {
        p.disease.pattern = LossPattern::totalis;
        p.disease.severity = 0.6f;
        p.disease.borderMm = getLossScale(LossPattern::totalis).usualBorderMm;
    });
    add("scars", 1, [](ScalpPlan& p) {
        ScarParameters scar;
        scar.path = {{-0.5f, -0.6f}, {0, -0.78f}, {0.5f, -0.6f}};
        scar.widthMm = 8;
        p.scars = {scar, scar};
        p.scars[1].path = {{-0.3f, 0.1f}, {0.2f, -0.2f}};
    });
    add("brush", 4, [](ScalpPlan& p) {
        p.placement.strokes = {{{{-0.3f, -0.1f}, {0.3f, -0.1f}}, 18, 1}, {{{0, 0.3f}}, 14, -0.6f}};
    });
    return list;
}

} // namespace

TEST_CASE("Every treatment has as many dots as its density says") {
    const test::DesignHead& head = test::getDesignHead();
    Designer designer(head.chart, head.landmarks);
    double wishes = 0, laid = 0;
    for (const Treatment& treatment : makeTreatments()) {
        const ScalpDesign design = designer.computeDesign(treatment.plan, *head.master);
        const double wished = test::countWishedDots(head.chart, design.fields, treatment.plan);
        const double dots = double(design.dots.size());
        INFO(treatment.name << ": " << dots << " dots, wished " << wished);
        REQUIRE(wished > 500);
        // Half of what chance would do to so many, and no more than 1 % on the whole.
        CHECK(dots == Approx(wished).epsilon(std::max(0.01, 0.7 / std::sqrt(wished))));
        // No place is denser than the densest wish, and next to nothing is dotted beyond what counts as treated.
        const std::vector<float>& density = design.fields.dotDensity.values;
        const float densest = *std::max_element(density.begin(), density.end());
        CHECK(double(design.treatedCm2) > 0.98 * wished / double(densest));
        CHECK(double(design.treatedCm2) < wished / 5);
        wishes += wished;
        laid += dots;
    }
    CHECK(laid == Approx(wishes).epsilon(0.005));
}

TEST_CASE("What a brush adds or takes away stays at every density and number of visits") {
    const test::DesignHead& head = test::getDesignHead();
    Designer designer(head.chart, head.landmarks);
    const ChartPoint added = head.chart.toChart({0, -0.8f}).value(), taken = head.chart.toChart({0, 0.25f}).value();
    ScalpPlan plan = test::makePlan(6);
    plan.placement.strokes = {{{{0, -0.8f}}, 15, 1}, {{{0, 0.25f}}, 15, -1}};
    std::set<std::uint32_t> before;
    for (const float density : {90.0f, 120.0f, 150.0f, 190.0f})
        for (const int visits : {1, 3}) {
            plan.placement.dotsPerCm2 = density;
            plan.placement.visits = visits;
            std::set<std::uint32_t> now;
            double left = 0;
            for (const Dot& dot : designer.computeDesign(plan, *head.master).dots) {
                if (glm::length(dot.chart - added) < 9) now.insert(dot.id);
                left += glm::length(dot.chart - taken) < 8;
            }
            INFO("density " << density << ", visits " << visits << ": " << now.size() << " added, " << left << " left");
            CHECK(left == 0);
            const double expected = (double(density) - 80) * 2.545; // cm2; the units that stand there count
            CHECK(double(now.size()) == Approx(expected).epsilon(0.12).margin(10));
            CHECK(std::includes(now.begin(), now.end(), before.begin(), before.end()));
            before = now;
        }
}
