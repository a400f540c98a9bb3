#include "scalp/scar.h"
#include "tests/design/design_head.h"

#include <catch2/catch.hpp>

#include <algorithm>
#include <cmath>

using namespace stipple;

namespace {

// A strip scar over the occipital protuberance, ear to ear (domain.md section 5).
ScalpPlan makeScarPlan() {
    ScalpPlan plan;
    ScarParameters scar;
    for (int i = -6; i <= 6; ++i) {
        const float a = float(i) / 6 * 0.95f;
        scar.path.emplace_back(0.85f * std::sin(a), -0.85f * std::cos(a));
    }
    scar.widthMm = 4;
    plan.scars.push_back(scar);
    return plan;
}

} // namespace

TEST_CASE("A strip scar has its length, width, trough and colour", "[threads]") {
    const test::DesignHead& head = test::getDesignHead();
    const ScalpPlan plan = makeScarPlan();
    const auto shape = computeScarShape(head.chart, plan.scars[0], 1);
    REQUIRE(shape.has_value());
    CHECK(shape->lengthMm > 150);
    CHECK(shape->lengthMm < 300);
    CHECK(shape->lengthMm == Approx(test::computeSkinLength(head.chart, shape->line)).epsilon(0.01));
    const float middle = shape->halfWidths[shape->halfWidths.size() / 2];
    CHECK(2 * middle == Approx(4).epsilon(0.35));
    CHECK(shape->halfWidths.front() < 0.6f * middle); // ends in a point

    const ScalpFields fields = computeFields(head.chart, head.landmarks, plan);
    const ChartPoint centre = shape->line[shape->line.size() / 2];
    const glm::vec4 inside = fields.skin.sample(centre);
    CHECK(inside.x == Approx(0.45).margin(0.1));
    CHECK(inside.y == Approx(0.6).margin(0.1));
    CHECK(inside.z == Approx(-0.10).margin(0.02));
    CHECK(inside.w == Approx(-0.3).margin(0.08));
    const glm::vec4 outside = fields.skin.sample(centre + glm::vec2(0, 12));
    CHECK(outside == kPlainSkin);
}

TEST_CASE("A scar that leaves the scalp is told") {
    const test::DesignHead& head = test::getDesignHead();
    ScalpPlan plan = makeScarPlan();
    plan.treat = false;
    CHECK(computeDesign(head.chart, head.landmarks, plan, *head.master).warnings.empty());
    plan.scars[0].path.emplace_back(0.0f, 1.9f); // on the face
    plan.scars.push_back({});
    plan.scars.back().path = {{0.1f, 1.9f}, {0.2f, 1.9f}};
    const ScalpDesign design = computeDesign(head.chart, head.landmarks, plan, *head.master);
    REQUIRE(design.warnings.size() == 2);
    CHECK(design.warnings[0].find("Scar 1 is shown without 1 of its 14 points") == 0);
    CHECK(design.warnings[1].find("Scar 2 is not shown") == 0);
}

TEST_CASE("No hair grows in a scar, dots fill it and fade out beside it") {
    const test::DesignHead& head = test::getDesignHead();
    ScalpPlan plan = makeScarPlan();
    const ScalpDesign design = computeDesign(head.chart, head.landmarks, plan, *head.master);
    for (const FollicularUnit& unit : design.follicles)
        REQUIRE(design.fields.scarEdge.sample(unit.chart) > 0);
    double area = 0;
    const ScalarField& edge = design.fields.scarEdge;
    for (int y = 0; y < edge.grid.height; ++y)
        for (int x = 0; x < edge.grid.width; ++x)
            if (edge.at(x, y) < 0) {
                const auto s = head.chart.locate(edge.grid.getPoint(x, y));
                if (s) area += double(glm::length(glm::cross(s->du, s->dv)));
            }
    area *= double(edge.grid.cell * edge.grid.cell) / 100;
    std::size_t inScar = 0, beside = 0, far = 0;
    for (const Dot& dot : design.dots) {
        const float d = edge.sample(dot.chart);
        CHECK(dot.inScar == (d < 0));
        inScar += d < 0;
        beside += d >= 0 && d < plan.scars[0].blendMm;
        if (d > plan.scars[0].blendMm && design.fields.frontness.sample(dot.chart) < 0.01f) ++far;
    }
    CHECK(double(inScar) / area == Approx(plan.placement.scarDotsPerCm2).epsilon(0.12));
    CHECK(2 * beside > inScar);
    CHECK(far == 0);
    plan.treat = false;
    const ScalpDesign untreated = computeDesign(head.chart, head.landmarks, plan, *head.master);
    CHECK(untreated.dots.empty());
    CHECK(untreated.follicles.size() == design.follicles.size());
}
