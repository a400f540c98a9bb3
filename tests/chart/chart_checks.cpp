#include "tests/chart/chart_checks.h"

#include "scalp/disc_topology.h"

#include <catch2/catch.hpp>

#include <algorithm>
#include <cstdio>
#include <set>

namespace stipple::test {

double computeChartArea(const ScalpChart& chart, const glm::uvec3& triangle) {
    const glm::dvec2 a(chart.getPoints()[triangle.x]);
    const glm::dvec2 u = glm::dvec2(chart.getPoints()[triangle.y]) - a;
    const glm::dvec2 v = glm::dvec2(chart.getPoints()[triangle.z]) - a;
    return 0.5 * (u.y * v.x - u.x * v.y);
}

void checkChart(const ScalpChart& chart, const WorkingSurface& surface) {
    const auto triangles = chart.getTriangles();
    // A disc: one border loop and Euler number 1.
    const auto loops = findBorderLoops(triangles);
    REQUIRE(loops.size() == 1);
    std::set<std::pair<std::uint32_t, std::uint32_t>> edges;
    for (const glm::uvec3& t : triangles)
        for (int i = 0; i < 3; ++i)
            edges.insert(std::minmax(t[i], t[(i + 1) % 3]));
    CHECK(long(chart.getPoints().size()) - long(edges.size()) + long(triangles.size()) == 1);

    int flips = 0;
    double skin = 0, flat = 0;
    for (const glm::uvec3& t : triangles) {
        const double area = computeChartArea(chart, t);
        flips += !(area > 0);
        const auto position = [&](int i) { return surface.positions[chart.getSurfaceVertices()[t[i]]]; };
        const double weight =
            double(chart.getTreatable()[t.x] + chart.getTreatable()[t.y] + chart.getTreatable()[t.z]) / 3;
        skin += weight * 0.5 * double(glm::length(glm::cross(position(1) - position(0), position(2) - position(0))));
        flat += weight * area;
    }
    CHECK(flips == 0);
    CHECK(chart.getQuality().flipped == 0);
    CHECK(flat == Approx(skin).epsilon(1e-4));
    CHECK(chart.getTreatableArea() == Approx(skin / 100).epsilon(1e-4));
    CHECK(chart.getQuality().p95Stretch <= chart.getQuality().maxStretch);

    for (const std::uint32_t v : loops[0])
        CHECK(chart.getTreatable()[v] == 0);
    for (std::size_t i = 0; i < chart.getPoints().size(); ++i) {
        const std::uint32_t v = chart.getSurfaceVertices()[i];
        if (!surface.ear.empty() && surface.ear[v] > 0.66f) CHECK(chart.getTreatable()[i] == 0);
    }

    // Crown in the middle, front +y, the person's left +x, and not mirrored against the skin.
    const auto crown = chart.toChart({0, 0});
    const auto front = chart.toChart({0, 0.5f});
    const auto left = chart.toChart({0.5f, 0});
    REQUIRE((crown && front && left));
    CHECK(glm::length(*crown) < 0.5f);
    CHECK(front->y > 40);
    CHECK(std::abs(front->x) < 12);
    CHECK(left->x > 40);
    const auto sample = chart.locate({0, 0});
    REQUIRE(sample);
    CHECK(glm::dot(glm::cross(sample->dv, sample->du), sample->normal) > 0.5f);
}

void checkRealChart(const Head& head, float largest, float treatableCm2) {
    const ScalpChart chart(head.surface, head.landmarks);
    checkChart(chart, head.surface);
    const ChartQuality& quality = chart.getQuality();
    std::printf("%s: p95 %.3f, largest %.3f, treatable %.0f cm2\n", head.name.c_str(), double(quality.p95Stretch),
                double(quality.maxStretch), double(chart.getTreatableArea()));
    CHECK(quality.p95Stretch < 1.22f);
    CHECK(quality.maxStretch < largest);
    CHECK(chart.getTreatableArea() > 550);
    CHECK(chart.getTreatableArea() < treatableCm2);
}

} // namespace stipple::test
