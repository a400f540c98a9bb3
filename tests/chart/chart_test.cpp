#include "core/error.h"
#include "core/hash.h"
#include "core/parallel.h"
#include "core/random.h"
#include "scalp/chart.h"
#include "tests/chart/chart_checks.h"
#include "tests/chart/synthetic_head.h"

#include <catch2/catch.hpp>

#include <algorithm>
#include <cmath>

using namespace stipple;
using namespace stipple::test;

namespace {

ScalpChart makeChart(const SyntheticHead& head) {
    return ScalpChart(head.surface, head.landmarks);
}

glm::vec3 getPlace(const SyntheticHead& head, LandmarkId id) {
    return head.landmarks.at(id);
}

std::vector<unsigned char> getBytes(const ScalpChart& chart) {
    std::vector<unsigned char> bytes;
    const auto add = [&](const auto& values) {
        const auto* data = reinterpret_cast<const unsigned char*>(values.data());
        bytes.insert(bytes.end(), data, data + values.size_bytes());
    };
    add(chart.getPoints());
    add(chart.getScalpCoords());
    add(chart.getTreatable());
    add(chart.getTriangles());
    add(chart.getSurfaceVertices());
    return bytes;
}

} // namespace

TEST_CASE("heads of many shapes flatten into one disc without flips") {
    SyntheticHeadOptions options;
    options.level = 5;
    SECTION("closed neck") {}
    SECTION("open neck, dent and lumps") {
        options.openNeck = true;
        options.dent = 8;
        options.lumps = 2;
    }
    SECTION("no ears") {
        options.ears = false;
    }
    SECTION("no neck") {
        options.neck = false;
    }
    SECTION("small and round") {
        options.halfAxes = {66, 76, 78};
    }
    SECTION("large and long") {
        options.halfAxes = {84, 104, 112};
    }
    SECTION("noise of a scanner") {
        options.noise = 0.5f;
        options.openNeck = true;
    }
    const SyntheticHead head = makeSyntheticHead(options);
    const ScalpChart chart = makeChart(head);
    checkChart(chart, head.surface);
    INFO("p95 " << chart.getQuality().p95Stretch << ", largest " << chart.getQuality().maxStretch << ", treatable "
                << chart.getTreatableArea() << " cm2");
    CHECK(chart.getQuality().p95Stretch < 1.27f);
    CHECK(chart.getTreatableArea() > 400);
    CHECK(chart.getTreatableArea() < 900);
}

TEST_CASE("holes are filled and stay untreated") {
    SyntheticHead head = makeSyntheticHead();
    const glm::vec3 crown = getPlace(head, LandmarkId::vertex);
    punchHole(head.surface, crown + glm::vec3(30, -5, 20), 9);
    punchHole(head.surface, crown + glm::vec3(-35, -8, -30), 5);
    const ScalpChart chart = makeChart(head);
    checkChart(chart, head.surface);
    // The filling is chart only: no treatable corner touches it.
    const auto inHole = chart.toChart(chart.getFrame().toScalp(crown + glm::vec3(30, -5, 20)));
    CHECK(!inHole);
    int untreated = 0;
    for (std::size_t i = 0; i < chart.getPoints().size(); ++i) {
        const glm::vec3 d = head.surface.positions[chart.getSurfaceVertices()[i]] - (crown + glm::vec3(30, -5, 20));
        if (glm::length(d) < 11) {
            CHECK(chart.getTreatable()[i] < 0.1f);
            ++untreated;
        }
    }
    CHECK(untreated > 5);
}

TEST_CASE("a scan with holes at the crown and on the forehead still has its map") {
    SyntheticHead head = makeSyntheticHead();
    const ScalpChart whole = makeChart(head);
    const glm::vec3 crown = getPlace(head, LandmarkId::vertex);
    punchHole(head.surface, crown, 16);
    punchHole(head.surface, crown + glm::vec3(0, -28, 80), 12);
    const ScalpChart chart = makeChart(head);
    CHECK(chart.getQuality().flipped == 0);
    CHECK(chart.getQuality().p95Stretch < 1.25f);
    CHECK(!chart.toChart({0, 0}));
    CHECK(chart.getTreatableArea() > 0.9f * whole.getTreatableArea());
    // It lies as the whole one's does.
    for (const ScalpCoord& scalp : {ScalpCoord(0.6f, 0), ScalpCoord(-0.6f, 0), ScalpCoord(0, -0.8f)}) {
        const auto here = chart.toChart(scalp), there = whole.toChart(scalp);
        REQUIRE((here && there));
        CHECK(glm::length(*here - *there) < 4);
    }
}

TEST_CASE("a lump of hair on the crown stays on the map") {
    SyntheticHeadOptions options;
    options.level = 6;
    options.tuft = 10;
    options.noise = 0.15f;
    const SyntheticHead head = makeSyntheticHead(options);
    const ScalpChart chart = makeChart(head);
    checkChart(chart, head.surface);
    INFO("p95 " << chart.getQuality().p95Stretch << ", largest " << chart.getQuality().maxStretch);
    CHECK(chart.getQuality().p95Stretch < 1.25f);
    CHECK(chart.getTreatableArea() > 400);
    // Its top can be treated.
    const auto top = chart.toChart(chart.getFrame().toScalp({0, 140, -35}));
    REQUIRE(top);
    const auto sample = chart.locate(*top);
    REQUIRE(sample);
    for (int i = 0; i < 3; ++i)
        CHECK(chart.getTreatable()[chart.getTriangles()[sample->triangle][i]] > 0.9f);
}

TEST_CASE("skin squeezed into a pinch is left untreated") {
    SyntheticHead head = makeSyntheticHead({.level = 6});
    // Vertices of a small place drawn together under the skin, so that they overlap.
    const glm::vec3 place = getPlace(head, LandmarkId::vertex) + glm::vec3(30, -6, 5);
    for (glm::vec3& p : head.surface.positions) {
        const glm::vec3 d = p - place;
        const float length = glm::length(d);
        if (length < 4) p = place + d * glm::vec3(-0.3f, 1, 0.1f);
    }
    head.surface.normals = computeVertexNormals(head.surface.positions, head.surface.triangles);
    const ScalpChart chart = makeChart(head);
    checkChart(chart, head.surface);
    CHECK(chart.getQuality().maxStretch < 2.7f);
    std::size_t untreated = 0;
    for (std::size_t i = 0; i < chart.getTreatable().size(); ++i)
        if (glm::length(head.surface.positions[chart.getSurfaceVertices()[i]] - place) < 12)
            untreated += chart.getTreatable()[i] == 0;
    CHECK(untreated > 0);
    CHECK(untreated < 60);
}

TEST_CASE("a tunnel is cut open") {
    SyntheticHead head = makeSyntheticHead();
    const glm::vec3 crown = getPlace(head, LandmarkId::vertex);
    addHandle(head.surface, crown + glm::vec3(40, -10, 0), crown + glm::vec3(15, -2, 30), 6);
    const ScalpChart chart = makeChart(head);
    checkChart(chart, head.surface);
    CHECK(chart.getTreatableArea() > 400);
}

TEST_CASE("islands and auricles stay outside") {
    SyntheticHead head = makeSyntheticHead();
    // A loose flake above the crown.
    const auto base = std::uint32_t(head.surface.positions.size());
    const glm::vec3 flake = getPlace(head, LandmarkId::vertex) + glm::vec3(0, 8, 0);
    for (const glm::vec3& d : {glm::vec3(0), glm::vec3(0, 0, 4), glm::vec3(4, 0, 0)}) {
        head.surface.positions.push_back(flake + d);
        head.surface.normals.push_back({0, 1, 0});
        head.surface.ear.push_back(0);
    }
    head.surface.triangles.push_back({base, base + 1, base + 2});
    const ScalpChart chart = makeChart(head);
    checkChart(chart, head.surface);
    for (const std::uint32_t v : chart.getSurfaceVertices()) {
        CHECK(v < base);
        CHECK(head.surface.ear[v] <= 0.66f);
    }
    // Glabella, ears and face are no scalp; crown, sides above the ears and the back are.
    CHECK(!chart.toChart({0, 1}));
    CHECK(!chart.toChart({1, 0}));
    CHECK(!chart.toChart({0.2f, 1.3f}));
    for (const ScalpCoord& scalp : {ScalpCoord(0, 0), ScalpCoord(0.7f, 0), ScalpCoord(-0.7f, 0), ScalpCoord(0, -1),
                                    ScalpCoord(0, 0.6f), ScalpCoord(0, -1.15f)})
        CHECK(chart.toChart(scalp));
}

TEST_CASE("chart and skin agree in both directions") {
    const SyntheticHead head = makeSyntheticHead();
    const ScalpChart chart = makeChart(head);
    const auto points = chart.getPoints();
    const auto expanded = chart.expandToSurface(head.surface.positions.size());
    for (std::size_t i = 0; i < points.size(); ++i) {
        const std::uint32_t v = chart.getSurfaceVertices()[i];
        const auto sample = chart.locate(points[i]);
        REQUIRE(sample);
        CHECK(glm::length(sample->position - head.surface.positions[v]) < 0.01f);
        CHECK(glm::length(sample->scalp - chart.getScalpCoords()[i]) < 1e-4f);
        CHECK(expanded[v] == points[i]);
    }
    CHECK(std::size_t(std::count_if(expanded.begin(), expanded.end(),
                                    [](const ChartPoint& p) { return !std::isnan(p.x); })) == points.size());

    Random random(3);
    const Box2 bounds = chart.getBounds();
    int inside = 0;
    for (int i = 0; i < 5000; ++i) {
        const ChartPoint p = bounds.min + bounds.getSize() * glm::vec2(random.nextFloat(), random.nextFloat());
        const auto sample = chart.locate(p);
        if (!sample) continue;
        ++inside;
        const glm::uvec3 t = chart.getTriangles()[sample->triangle];
        const glm::vec3 b = sample->barycentric;
        CHECK(glm::length(points[t.x] * b.x + points[t.y] * b.y + points[t.z] * b.z - p) < 1e-3f);
        const auto back = chart.toChart(sample->scalp);
        REQUIRE(back);
        const float treatable =
            chart.getTreatable()[t.x] * b.x + chart.getTreatable()[t.y] * b.y + chart.getTreatable()[t.z] * b.z;
        if (treatable > 0) CHECK(glm::length(*back - p) < 0.1f);
        // The frame, asked for the lifted place, agrees with the blended coordinate (scalp radius about 150 mm).
        CHECK(glm::length(chart.getFrame().toScalp(sample->position) - sample->scalp) < 1e-3f);
    }
    CHECK(inside > 2000);
    CHECK(!chart.locate(bounds.max + glm::vec2(5)));
    CHECK(!chart.locate({1e30f, -1e30f}));
    CHECK(!chart.toChart({1e30f, 0}));
    CHECK(!ScalpChart().locate({0, 0}));
}

TEST_CASE("the derivatives match finite differences") {
    SyntheticHeadOptions options;
    options.level = 6;
    const SyntheticHead head = makeSyntheticHead(options);
    const ScalpChart chart = makeChart(head);
    Random random(5);
    double sum = 0;
    int count = 0;
    for (int i = 0; i < 4000; ++i) {
        const Box2 bounds = chart.getBounds();
        const ChartPoint p = bounds.min + bounds.getSize() * glm::vec2(random.nextFloat(), random.nextFloat());
        const auto sample = chart.locate(p);
        if (!sample) continue;
        const glm::uvec3 t = chart.getTriangles()[sample->triangle];
        if (std::min({chart.getTreatable()[t.x], chart.getTreatable()[t.y], chart.getTreatable()[t.z]}) < 1) continue;
        CHECK(std::abs(glm::dot(sample->du, sample->normal)) < 1e-4f);
        const float h = 2;
        const auto right = chart.locate(p + glm::vec2(h, 0)), wrong = chart.locate(p - glm::vec2(h, 0));
        const auto up = chart.locate(p + glm::vec2(0, h)), down = chart.locate(p - glm::vec2(0, h));
        REQUIRE((right && wrong && up && down));
        const glm::vec3 du = (right->position - wrong->position) / (2 * h);
        const glm::vec3 dv = (up->position - down->position) / (2 * h);
        const float error = std::max(glm::length(du - sample->du), glm::length(dv - sample->dv));
        CHECK(error < 0.2f);
        sum += double(error);
        ++count;
    }
    REQUIRE(count > 1000);
    CHECK(sum / count < 0.02);
}

TEST_CASE("the chart is the same every time and for every thread count") {
    SyntheticHeadOptions options;
    options.lumps = 1;
    const SyntheticHead head = makeSyntheticHead(options);
    const unsigned before = getThreadCount();
    setThreadCount(1);
    const auto one = getBytes(makeChart(head));
    setThreadCount(4);
    const auto four = getBytes(makeChart(head));
    setThreadCount(before);
    CHECK(one == four);
}

TEST_CASE("a surface without a scalp is an error") {
    SyntheticHead head = makeSyntheticHead({.level = 4});
    WorkingSurface none;
    CHECK_THROWS_AS(ScalpChart(none, head.landmarks), Error);
    punchHole(head.surface, {0, 130, 0}, 105);
    CHECK_THROWS_AS(ScalpChart(head.surface, head.landmarks), Error);
}
