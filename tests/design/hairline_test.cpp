#include "scalp/hairline.h"
#include "tests/design/design_head.h"

#include <catch2/catch.hpp>

#include <algorithm>
#include <cmath>

using namespace stipple;

namespace {

constexpr HairlineStyle kStyles[] = {HairlineStyle::straight,  HairlineStyle::natural, HairlineStyle::soft,
                                     HairlineStyle::faded,     HairlineStyle::mature,  HairlineStyle::widowsPeak,
                                     HairlineStyle::femaleSoft};

glm::vec3 getPosition(const ScalpChart& chart, const ChartPoint& p) {
    const auto s = chart.locate(p);
    REQUIRE(s.has_value());
    return s->position;
}

} // namespace

TEST_CASE("The mid-frontal point lies at the asked height along the skin") {
    const test::DesignHead& head = test::getDesignHead();
    for (const float height : {60.0f, 75.0f, 90.0f}) {
        HairlineParameters p;
        p.heightMm = height;
        p.irregularity = 0;
        const Hairline line = computeHairline(head.chart, head.landmarks, p, 1);
        CHECK(line.frontHeightMm == Approx(height).margin(1));
        // By the midline of the head: the arc from the glabella, in short chords of the outermost skin.
        const glm::vec3 front = getPosition(head.chart, line.front);
        CHECK(std::abs(front.x) < 2);
        const float chord = glm::length(front - head.landmarks.at(LandmarkId::glabella));
        CHECK(chord < height + 0.5f);
        CHECK(chord > 0.88f * height);
    }
}

TEST_CASE("Corners stand above the canthus, level with the front or behind it") {
    const test::DesignHead& head = test::getDesignHead();
    float before = 1e9f;
    for (const float recession : {0.0f, 12.0f, 25.0f, 40.0f}) {
        HairlineParameters p;
        p.recessionMm = recession;
        p.irregularity = 0;
        p.asymmetryMm = 0;
        const Hairline line = computeHairline(head.chart, head.landmarks, p, 1);
        const glm::vec3 front = getPosition(head.chart, line.front);
        for (const ChartPoint& corner : line.corners) {
            const glm::vec3 c = getPosition(head.chart, corner);
            CHECK(std::abs(std::abs(c.x) - head.landmarks.at(LandmarkId::lateralCanthusLeft).x) < 4);
            CHECK(c.y > front.y - 1.5f);
            CHECK(front.z - c.z > recession - 2);
        }
        const float z = getPosition(head.chart, line.corners[1]).z;
        CHECK(z < before);
        before = z;
    }
}

TEST_CASE("The line is one closed loop with the crown inside and the face outside") {
    const test::DesignHead& head = test::getDesignHead();
    const SkinMap map = computeSkinMap(head.chart, 2);
    for (const HairlineStyle style : kStyles) {
        const Hairline line = computeHairline(head.chart, head.landmarks, getStyleDefaults(style), 3);
        REQUIRE(line.loop.size() == line.parts.size());
        for (std::size_t i = 0; i < line.loop.size(); ++i)
            CHECK(glm::length(line.loop[(i + 1) % line.loop.size()] - line.loop[i]) < 6);
        const HairlineField field = computeHairlineField(map, line);
        const auto at = [&](ScalpCoord c) { return field.distance.sample(head.chart.toChart(c).value()); };
        CHECK(at({0, 0}) > 40);
        CHECK(at({0, -0.6f}) > 20);
        CHECK(at({0.45f, -0.1f}) > 10);
        // Nothing jumps: the distance changes no faster than the skin is long.
        for (int y = 0; y < map.grid.height; ++y)
            for (int x = 0; x + 1 < map.grid.width; ++x)
                if (map.at(x, y).onChart && map.at(x + 1, y).onChart && map.at(x, y).treatable > 0.5f)
                    REQUIRE(std::abs(field.distance.at(x + 1, y) - field.distance.at(x, y)) < 1.6f * map.grid.cell);
    }
}

TEST_CASE("Distances from the line are distances along the skin") {
    const test::DesignHead& head = test::getDesignHead();
    const SkinMap map = computeSkinMap(head.chart, 1.75f);
    HairlineParameters p;
    p.irregularity = 0;
    const Hairline line = computeHairline(head.chart, head.landmarks, p, 1);
    const HairlineField field = computeHairlineField(map, line);
    for (const float mm : {5.0f, 15.0f, 30.0f}) {
        const auto path = walkSkin(head.chart, line.front, mm, 1,
                                   [](const ChartSample& s) { return glm::cross(s.normal, glm::vec3(1, 0, 0)); });
        CHECK(field.distance.sample(path.back()) == Approx(mm).epsilon(0.06).margin(0.7));
    }
}

TEST_CASE("Styles differ, seeds differ, and sides differ by the asked few millimetres") {
    const test::DesignHead& head = test::getDesignHead();
    const auto draw = [&](HairlineStyle style, std::uint64_t seed, float irregularity = 1) {
        HairlineParameters p = getStyleDefaults(style);
        p.irregularity = irregularity;
        return resample(computeHairline(head.chart, head.landmarks, p, seed).loop, 5);
    };
    const auto gap = [](const std::vector<ChartPoint>& a, const std::vector<ChartPoint>& b) {
        float worst = 0;
        for (const ChartPoint& p : a) {
            float best = 1e9f;
            for (const ChartPoint& q : b)
                best = std::min(best, glm::length(p - q));
            worst = std::max(worst, best);
        }
        return worst;
    };
    for (const HairlineStyle style :
         {HairlineStyle::straight, HairlineStyle::mature, HairlineStyle::widowsPeak, HairlineStyle::femaleSoft})
        CHECK(gap(draw(style, 1, 0), draw(HairlineStyle::natural, 1, 0)) > 3);
    CHECK(gap(draw(HairlineStyle::natural, 1), draw(HairlineStyle::natural, 2)) > 1);
    CHECK(gap(draw(HairlineStyle::natural, 1), draw(HairlineStyle::natural, 1)) == 0);

    HairlineParameters p;
    p.irregularity = 0;
    p.asymmetryMm = 3;
    const Hairline line = computeHairline(head.chart, head.landmarks, p, 4);
    const float difference =
        std::abs(getPosition(head.chart, line.corners[0]).z - getPosition(head.chart, line.corners[1]).z);
    CHECK(difference > 1);
    CHECK(difference < 5);
}
