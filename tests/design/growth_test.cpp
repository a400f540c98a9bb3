#include "scalp/growth.h"
#include "tests/design/design_head.h"

#include <catch2/catch.hpp>

#include <cmath>

using namespace stipple;

namespace {

// Growth in the head frame at a scalp coordinate.
glm::vec3 getGrowth(const test::DesignHead& head, const VectorField& flow, ScalpCoord scalp) {
    const ChartPoint p = head.chart.toChart(scalp).value();
    const auto s = head.chart.locate(p);
    const glm::vec2 g = flow.sample(p);
    return glm::normalize(s->du * g.x + s->dv * g.y);
}

} // namespace

TEST_CASE("Hair grows forward in front, downward at sides and back") {
    const test::DesignHead& head = test::getDesignHead();
    const SkinMap map = computeSkinMap(head.chart, 1.75f);
    const VectorField flow = computeGrowth(head.chart, map, HairParameters{});
    for (const float x : {-0.15f, 0.0f, 0.15f})
        CHECK(getGrowth(head, flow, {x, 0.4f}).z > 0.6f);
    for (const float x : {-0.8f, 0.8f})
        CHECK(getGrowth(head, flow, {x, -0.15f}).y < -0.7f);
    CHECK(getGrowth(head, flow, {0.1f, -0.9f}).y < -0.8f);
    for (const glm::vec2& g : flow.values)
        REQUIRE(glm::length(g) == Approx(1).margin(1e-4));
}

TEST_CASE("The flow has one singularity, the whorl, turning as asked seen from outside") {
    const test::DesignHead& head = test::getDesignHead();
    const SkinMap map = computeSkinMap(head.chart, 1.75f);
    for (const bool clockwise : {true, false}) {
        HairParameters hair;
        hair.whorlClockwise = clockwise;
        const VectorField flow = computeGrowth(head.chart, map, hair);
        const ChartPoint whorl = head.chart.toChart(hair.whorl).value();
        int singular = 0;
        for (int y = 0; y + 1 < map.grid.height; ++y)
            for (int x = 0; x + 1 < map.grid.width; ++x) {
                // Turns of the flow around the four corners of a cell.
                const glm::vec2 c[5] = {flow.at(x, y), flow.at(x + 1, y), flow.at(x + 1, y + 1), flow.at(x, y + 1),
                                        flow.at(x, y)};
                double turn = 0;
                for (int k = 0; k < 4; ++k)
                    turn += std::atan2(double(c[k].x) * double(c[k + 1].y) - double(c[k].y) * double(c[k + 1].x),
                                       double(glm::dot(c[k], c[k + 1])));
                if (std::abs(turn) < 3) continue;
                ++singular;
                CHECK(turn > 6);
                CHECK(glm::length(map.grid.getPoint(x, y) - whorl) < 4);
            }
        CHECK(singular == 1);
        const auto centre = head.chart.locate(whorl);
        for (const glm::vec2 off : {glm::vec2(12, 0), glm::vec2(0, 12), glm::vec2(-12, 0), glm::vec2(0, -12)}) {
            const auto s = head.chart.locate(whorl + off);
            const glm::vec2 g = flow.sample(whorl + off);
            const glm::vec3 growth = s->du * g.x + s->dv * g.y;
            const float spin = glm::dot(glm::cross(s->position - centre->position, growth), centre->normal);
            CHECK((clockwise ? spin < 0 : spin > 0));
        }
    }
}

TEST_CASE("Exit angles follow the zones") {
    const HairParameters hair;
    const ScalpCoord whorl = hair.whorl;
    const auto degrees = [&](ScalpCoord c) { return getExitAngle(c, hair) / kDegree; };
    CHECK(degrees({0, 0.6f}) >= 10);
    CHECK(degrees({0, 0.6f}) <= 20);
    CHECK(degrees({0, 0.15f}) >= 30);
    CHECK(degrees({0, 0.15f}) <= 60);
    CHECK(degrees({0.75f, 0.4f}) <= 10);
    CHECK(degrees(whorl) >= 20);
    CHECK(degrees(whorl) <= 40);
    CHECK(degrees({0, -0.8f}) >= 30);
    CHECK(degrees({0, -0.8f}) <= 45);
}

TEST_CASE("Hairs per unit have the asked mean") {
    for (const float mean : {1.2f, 1.92f, 2.2f, 3.0f}) {
        const auto shares = computeHairShares(mean);
        CHECK(shares[3] == 1);
        CHECK(double(4 - shares[0] - shares[1] - shares[2]) == Approx(double(mean)).margin(0.005));
    }
    // The counted distribution itself (domain.md section 1).
    CHECK(computeHairShares(1.921f)[0] == Approx(0.284).margin(0.003));
}
