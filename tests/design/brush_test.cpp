#include "scalp/brush.h"
#include "tests/design/design_head.h"

#include <catch2/catch.hpp>

using namespace stipple;

TEST_CASE("A stroke covers the skin along its path and fades at its edge", "[threads]") {
    const test::DesignHead& head = test::getDesignHead();
    const SkinMap map = computeSkinMap(head.chart, 1);
    const std::vector<BrushStroke> strokes{{{{0, -0.2f}, {0, 0.2f}}, 10, 1}};
    const ScalarField field = computeStrokes(head.chart, map, strokes);
    const ChartPoint middle = head.chart.toChart({0, 0}).value();
    CHECK(field.sample(middle) == 1);
    CHECK(field.sample(middle + glm::vec2(5.5f, 0)) == Approx(1).margin(0.01));
    CHECK(field.sample(middle + glm::vec2(8.3f, 0)) == Approx(0.5).margin(0.2));
    CHECK(field.sample(middle + glm::vec2(12.5f, 0)) == 0);

    // A band of 2 x 8.33 mm at half strength and two round ends.
    double length = test::computeSkinLength(
        head.chart, std::vector<ChartPoint>{head.chart.toChart(strokes[0].path[0]).value(), middle,
                                            head.chart.toChart(strokes[0].path[1]).value()});
    CHECK(test::integrate(head.chart, field) == Approx((length * 16.7 + 3.14 * 8.4 * 8.4) / 100).epsilon(0.08));
}

TEST_CASE("A later stroke lies over an earlier one") {
    const test::DesignHead& head = test::getDesignHead();
    const SkinMap map = computeSkinMap(head.chart, 1);
    const ChartPoint middle = head.chart.toChart({0, 0}).value();
    const auto paint = [&](std::vector<BrushStroke> strokes) {
        return computeStrokes(head.chart, map, strokes).sample(middle);
    };
    CHECK(paint({{{{0, 0}}, 8, 1}, {{{0, 0}}, 8, -1}}) == -1);
    CHECK(paint({{{{0, 0}}, 8, -1}, {{{0, 0}}, 8, 1}}) == 1);
    CHECK(paint({{{{0, 0}}, 8, 0.5f}, {{{0, 0}}, 8, 0.5f}}) == Approx(0.75));
    CHECK(paint({{{{0, 5}}, 8, 1}}) == 0); // far below the chart
}
