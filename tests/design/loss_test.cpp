#include "scalp/hair_loss.h"
#include "tests/design/design_head.h"

#include <catch2/catch.hpp>

using namespace stipple;

TEST_CASE("Norwood stages have the bald areas of the literature") {
    const test::DesignHead& head = test::getDesignHead();
    // domain.md section 4, cm2; an ellipsoid is no person, so the bounds give way by a fifth.
    const struct {
        float stage, low, high;
    } rows[] = {{2, 10, 30}, {3, 30, 60}, {4, 90, 130}, {5, 130, 180}, {6, 180, 240}, {7, 250, 400}};
    for (const auto& row : rows) {
        const ScalpFields fields = computeFields(head.chart, head.landmarks, test::makePlan(row.stage));
        const double area = test::integrate(head.chart, fields.baldness);
        INFO("stage " << row.stage << ": " << area << " cm2");
        CHECK(area > 0.8 * row.low);
        CHECK(area < 1.2 * row.high);
    }
    CHECK(test::integrate(head.chart, computeFields(head.chart, head.landmarks, test::makePlan(1)).baldness) == 0);
}

TEST_CASE("Loss only grows with the stage, everywhere and without jumps") {
    const test::DesignHead& head = test::getDesignHead();
    ScalpFields before = computeFields(head.chart, head.landmarks, test::makePlan(1.05f));
    double areaBefore = test::integrate(head.chart, before.baldness);
    for (float stage = 1.3f; stage < 7.01f; stage += 0.3f) {
        ScalpFields now = computeFields(head.chart, head.landmarks, test::makePlan(stage));
        std::size_t back = 0;
        for (std::size_t i = 0; i < now.baldness.values.size(); ++i)
            back += now.baldness.values[i] < before.baldness.values[i] - 0.02f;
        INFO("stage " << stage);
        CHECK(back == 0);
        const double area = test::integrate(head.chart, now.baldness);
        CHECK(area >= areaBefore);
        CHECK(area - areaBefore < 60);
        areaBefore = area;
        before = std::move(now);
    }
}

TEST_CASE("At the border hair gets thinner before it gets less") {
    const test::DesignHead& head = test::getDesignHead();
    const SkinMap map = computeSkinMap(head.chart, 2);
    const Hairline native =
        computeHairline(head.chart, head.landmarks, getNativeHairline(head.chart, head.landmarks), 1);
    const HairLossField field = computeHairLoss(head.chart, head.landmarks, map, native, test::makePlan(5).loss, {});
    std::size_t thin = 0;
    for (std::size_t i = 0; i < field.depth.values.size(); ++i) {
        if (!map.cells[i].onChart) continue;
        const float bald = field.baldness.values[i];
        if (bald == 0) CHECK(field.calibre.values[i] == 1);
        if (bald == 1) CHECK(field.density.values[i] == 0);
        if (bald <= 0.02f || bald >= 0.28f) continue;
        ++thin;
        CHECK(field.density.values[i] == 1);
        CHECK(field.calibre.values[i] < 1);
    }
    CHECK(thin > 100);
}

TEST_CASE("Stages look as they are named") {
    const test::DesignHead& head = test::getDesignHead();
    const auto bald = [&](float stage, ScalpCoord c) {
        return computeFields(head.chart, head.landmarks, test::makePlan(stage))
            .baldness.sample(head.chart.toChart(c).value());
    };
    const ScalpCoord whorl = HairParameters{}.whorl;
    CHECK(bald(3, whorl) == 0);            // no vertex patch yet
    CHECK(bald(4, whorl) > 0.9f);          // bald there
    CHECK(bald(4, {0, 0.12f}) < 0.35f);    // the band between front and vertex holds
    CHECK(bald(5.1f, {0, 0.1f}) > 0.2f);   // sparse
    CHECK(bald(6, {0, 0.12f}) > 0.95f);    // gone
    CHECK(bald(7, {0, -0.85f}) == 0);      // the fringe at the back stays for good
    CHECK(bald(7, {0.7f, -0.3f}) < 0.01f); // and the sides
}
