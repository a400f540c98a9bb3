// A plan means the same on every head: what it asks for lies at the same landmarks and is as dense there.
#include "scalp/builtin_head.h"
#include "tests/design/design_head.h"

#include <catch2/catch.hpp>

using namespace stipple;

namespace {

// A person's whole plan: pattern loss, patches, painted loss, an own line, a scar, brushed dots.
ScalpPlan makeFullPlan() {
    ScalpPlan plan = test::makePlan(4.5f);
    plan.loss.strokes = {{{{0.3f, -0.5f}, {0.35f, -0.45f}}, 10, 1}};
    plan.disease.pattern = LossPattern::areata;
    plan.disease.borderMm = 2;
    plan.hairline.handles = {{0.5f, -4}};
    plan.placement.strokes = {{{{-0.2f, 0.1f}, {0.2f, 0.1f}}, 8, 1}};
    ScarParameters scar;
    scar.path = {{0.54f, -0.72f}, {0, -0.925f}, {-0.54f, -0.73f}};
    plan.scars = {scar};
    return plan;
}

struct Laid {
    ScalpFields fields;
    const ScalpChart* chart;
};

double computeDifference(const Laid& a, const Laid& b, const ScalarField ScalpFields::*field, float full) {
    double sum = 0;
    int count = 0;
    for (float y = -0.8f; y <= 0.8f; y += 0.04f)
        for (float x = -0.7f; x <= 0.7f; x += 0.04f) {
            const auto pa = a.chart->toChart({x, y}), pb = b.chart->toChart({x, y});
            if (x * x + y * y > 0.72f || !pa || !pb) continue;
            const float va = (a.fields.*field).sample(*pa), vb = (b.fields.*field).sample(*pb);
            sum += double(std::min(1.0f, std::abs(va - vb) / full));
            ++count;
        }
    return sum / count;
}

// Share of places that lie behind the designed line on one head and ahead of it on the other.
double computeShareOnOtherSide(const Laid& a, const Laid& b) {
    int other = 0, count = 0;
    for (float y = -0.8f; y <= 0.95f; y += 0.02f)
        for (float x = -0.7f; x <= 0.7f; x += 0.02f) {
            const auto pa = a.chart->toChart({x, y}), pb = b.chart->toChart({x, y});
            if (x * x + y * y > 0.9f || !pa || !pb) continue;
            other += (a.fields.hairlineDistance.sample(*pa) > 0) != (b.fields.hairlineDistance.sample(*pb) > 0);
            ++count;
        }
    return double(other) / count;
}

} // namespace

TEST_CASE("A plan means the same on every head", "[many]") {
    const ScalpPlan plan = makeFullPlan();
    const auto load = [](const std::string& id) {
        return loadBuiltinHead(std::string(STIPPLE_SOURCE_DIR) + "/build/heads/" + id + ".head");
    };
    const Head adam = load("adam");
    const ScalpChart chart(adam.surface, adam.landmarks);
    const Laid first{computeFields(chart, adam.landmarks, plan), &chart};
    for (const char* id : {"samuel", "amara"}) {
        CAPTURE(id);
        const Head head = load(id);
        const ScalpChart otherChart(head.surface, head.landmarks);
        const Laid other{computeFields(otherChart, head.landmarks, plan), &otherChart};
        // The front recedes from the own hairline, which lies where each head has it.
        CHECK(computeDifference(first, other, &ScalpFields::baldness, 1) < 0.14);
        CHECK(computeDifference(first, other, &ScalpFields::strokes, 1) < 0.02);
        CHECK(computeDifference(first, other, &ScalpFields::dotDensity, plan.placement.dotsPerCm2) < 0.12);
        CHECK(computeShareOnOtherSide(first, other) < 0.09);
        // As much of this scalp is bald as of that.
        const auto getBaldShare = [](const Laid& laid) {
            return test::integrate(*laid.chart, laid.fields.baldness) / double(laid.chart->getTreatableArea());
        };
        CHECK(getBaldShare(other) == Approx(getBaldShare(first)).epsilon(0.2));
    }
}
