#include "scalp/geodesic.h"
#include "tests/chart/synthetic_head.h"

#include <catch2/catch.hpp>

#include <cmath>

using namespace stipple;
using namespace stipple::test;

namespace {

const glm::vec3 kCentre(0, 38, 0); // of the synthetic heads

ScalpChart makeSphereChart() {
    SyntheticHeadOptions options;
    options.ears = false;
    options.neck = false;
    options.halfAxes = glm::vec3(90);
    const SyntheticHead head = makeSyntheticHead(options);
    return ScalpChart(head.surface, head.landmarks);
}

glm::dvec3 getDirection(const ChartSample& sample) {
    return glm::normalize(glm::dvec3(sample.position - kCentre));
}

} // namespace

TEST_CASE("distances from a point follow great circles on a sphere") {
    const ScalpChart chart = makeSphereChart();
    for (const ChartPoint& source : {ChartPoint(0, 0), ChartPoint(20, 40), ChartPoint(-50, -30)}) {
        const std::vector<ChartPoint> point{source};
        const ScalarField field = computeDistance(chart, point, makeGrid(chart.getBounds(), 1.5f), 70);
        const glm::dvec3 from = getDirection(*chart.locate(source));
        double worst = 0, sum = 0;
        int count = 0;
        for (int y = 0; y < field.grid.height; ++y)
            for (int x = 0; x < field.grid.width; ++x) {
                const auto sample = chart.locate(field.grid.getPoint(x, y));
                if (!sample) continue;
                const double exact = 90 * std::acos(std::min(1.0, glm::dot(from, getDirection(*sample))));
                if (exact < 5 * 1.5 || exact > 65) continue;
                const double error = std::abs(double(field.at(x, y)) - exact) / exact;
                worst = std::max(worst, error);
                sum += error;
                ++count;
            }
        INFO("worst " << worst << ", mean " << sum / count);
        CHECK(count > 2000);
        CHECK(worst < 0.02);
        CHECK(sum / count < 0.006);
    }
}

TEST_CASE("distances from a line are those to its nearest place") {
    const ScalpChart chart = makeSphereChart();
    // The midline: a great circle, so the distance is the latitude from its plane.
    std::vector<ChartPoint> line;
    for (int i = 0; i <= 60; ++i)
        if (const auto p = chart.toChart({0, 0.6f - 0.02f * float(i)})) line.push_back(*p);
    REQUIRE(line.size() > 50);
    const ScalarField field = computeDistance(chart, line, makeGrid(chart.getBounds(), 1), 50);
    int count = 0;
    for (const float side : {-1.0f, 1.0f})
        for (float y = -0.3f; y < 0.35f; y += 0.05f)
            for (float x = 0.05f; x < 0.3f; x += 0.05f) {
                const auto p = chart.toChart({side * x, y});
                REQUIRE(p);
                const double exact = 90 * std::asin(std::abs(getDirection(*chart.locate(*p)).x));
                CHECK(double(field.sample(*p)) == Approx(exact).epsilon(0.015).margin(0.1));
                ++count;
            }
    CHECK(count > 100);
    for (const ChartPoint& p : line)
        CHECK(field.sample(p) < 0.6f);
}

TEST_CASE("nothing and far away are the largest distance") {
    const ScalpChart chart = makeSphereChart();
    const GridShape grid = makeGrid(chart.getBounds(), 4);
    for (const float value : computeDistance(chart, {}, grid, 30).values)
        CHECK(value == 30);
    const std::vector<ChartPoint> point{{0, 0}};
    const ScalarField field = computeDistance(chart, point, grid, 30);
    for (const float value : field.values)
        CHECK((value >= 0 && value <= 30));
    CHECK(field.sample({60, 0}) == 30);
    CHECK(computeDistance(chart, point, grid, 30).values == field.values);
}
