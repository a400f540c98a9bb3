#include "core/random.h"
#include "scalp/builtin_head.h"
#include "scalp/follicle_presets.h"
#include "scalp/growth.h"
#include "tests/design/design_head.h"

#include <catch2/catch.hpp>

#include <cmath>
#include <cstdio>
#include <filesystem>

using namespace stipple;

namespace {

struct GrowthHead {
    std::string name;
    ScalpChart chart;
    Landmarks landmarks;
    SkinMap map;
};

// The synthetic head and three very different built-in ones, where these have been made.
const std::vector<GrowthHead>& getHeads() {
    static const std::vector<GrowthHead> heads = [] {
        std::vector<GrowthHead> list;
        const auto add = [&](std::string name, const ScalpChart& chart, const Landmarks& landmarks) {
            list.push_back({std::move(name), chart, landmarks, computeSkinMap(chart, 1.75f)});
        };
        add("synthetic", test::getDesignHead().chart, test::getDesignHead().landmarks);
        for (const std::string id : {"adam", "mei", "samuel"}) {
            const std::filesystem::path file = std::string(STIPPLE_SOURCE_DIR) + "/build/heads/" + id + ".head";
            if (!std::filesystem::exists(file)) {
                std::puts("skipped: no built-in heads");
                continue;
            }
            const Head head = loadBuiltinHead(file);
            add(id, ScalpChart(head.surface, head.landmarks), head.landmarks);
        }
        return list;
    }();
    return heads;
}

double computeTurn(const glm::vec2& a, const glm::vec2& b) {
    return std::atan2(double(a.x) * double(b.y) - double(a.y) * double(b.x), double(glm::dot(a, b)));
}

struct Singularity {
    ChartPoint place;
    int index;
};

// Poincare index of every cell of treatable skin that has one.
std::vector<Singularity> findSingularities(const SkinMap& map, const VectorField& flow) {
    std::vector<Singularity> found;
    for (int y = 0; y + 1 < map.grid.height; ++y)
        for (int x = 0; x + 1 < map.grid.width; ++x) {
            const auto isSkin = [&](int i, int j) { return map.at(i, j).onChart && map.at(i, j).treatable > 0; };
            if (!isSkin(x, y) || !isSkin(x + 1, y) || !isSkin(x, y + 1) || !isSkin(x + 1, y + 1)) continue;
            const double turn =
                computeTurn(flow.at(x, y), flow.at(x + 1, y)) + computeTurn(flow.at(x + 1, y), flow.at(x + 1, y + 1)) +
                computeTurn(flow.at(x + 1, y + 1), flow.at(x, y + 1)) + computeTurn(flow.at(x, y + 1), flow.at(x, y));
            const int index = int(std::lround(turn / 6.283185307));
            if (index != 0) found.push_back({map.grid.getPoint(x, y) + 0.5f * map.grid.cell, index});
        }
    return found;
}

// Largest change of direction from a cell to the next, degrees, at least `far` mm from all singularities.
double computeRoughness(const SkinMap& map, const VectorField& flow, const std::vector<Singularity>& singular,
                        float far) {
    double worst = 0;
    for (int y = 0; y + 1 < map.grid.height; ++y)
        for (int x = 0; x + 1 < map.grid.width; ++x) {
            if (map.at(x, y).treatable <= 0) continue;
            bool isNear = false;
            for (const Singularity& s : singular)
                isNear = isNear || glm::length(map.grid.getPoint(x, y) - s.place) < far;
            if (isNear) continue;
            for (const glm::ivec2 step : {glm::ivec2(1, 0), glm::ivec2(0, 1)})
                if (map.at(x + step.x, y + step.y).treatable > 0)
                    worst = std::max(worst, std::abs(computeTurn(flow.at(x, y), flow.at(x + step.x, y + step.y))) /
                                                0.01745329);
        }
    return worst;
}

glm::vec3 liftGrowth(const GrowthHead& head, const VectorField& flow, const ChartPoint& p) {
    const ChartSample s = head.chart.locate(p).value();
    const glm::vec2 g = flow.sample(p);
    return glm::normalize(s.du * g.x + s.dv * g.y);
}

// Growth in the head frame at a scalp coordinate.
glm::vec3 getGrowth(const GrowthHead& head, const VectorField& flow, ScalpCoord scalp) {
    return liftGrowth(head, flow, head.chart.toChart(scalp).value());
}

// Sense of rotation about a whorl, seen from outside: negative is clockwise.
float computeSpin(const GrowthHead& head, const VectorField& flow, const ChartPoint& whorl, const glm::vec2& off) {
    const ChartSample centre = head.chart.locate(whorl).value();
    const ChartSample s = head.chart.locate(whorl + off).value();
    return glm::dot(glm::cross(s.position - centre.position, liftGrowth(head, flow, whorl + off)), centre.normal);
}

} // namespace

TEST_CASE("Hair grows forward in front, downward at sides and back, wherever the whorl is") {
    for (const GrowthHead& head : getHeads())
        for (const float left : {-25.0f, 0.0f, 25.0f})
            for (const float behind : {30.0f, 62.5f, 85.0f}) {
                HairParameters hair;
                hair.whorl = findWhorlPlace(head.chart, head.landmarks, left, behind);
                const VectorField flow = computeGrowth(head.chart, head.map, hair);
                INFO(head.name << " " << left << " " << behind);
                for (const float x : {-0.15f, 0.0f, 0.15f})
                    CHECK(getGrowth(head, flow, {x, 0.45f}).z > 0.6f);
                for (const float x : {-1.0f, 1.0f}) {
                    // Side above the ear, temple, and the back down to the nape.
                    CHECK(getGrowth(head, flow, {0.72f * x, -0.12f}).y < -0.7f);
                    CHECK(getGrowth(head, flow, {0.65f * x, 0.42f}).y < -0.35f);
                    CHECK(getGrowth(head, flow, {0.65f * x, 0.42f}).z > 0.15f);
                    CHECK(getGrowth(head, flow, {0.3f * x, -0.95f}).y < -0.8f);
                }
                CHECK(getGrowth(head, flow, {0.05f, -1.0f}).y < -0.85f);
                for (const glm::vec2& g : flow.values)
                    REQUIRE(glm::length(g) == Approx(1).margin(1e-4));
            }
}

TEST_CASE("The only singularity of the flow is the whorl, turning as asked seen from outside") {
    for (const GrowthHead& head : getHeads())
        for (const float left : {-30.0f, 0.0f, 30.0f})
            for (const float behind : {15.0f, 62.5f, 110.0f})
                for (const bool clockwise : {true, false}) {
                    HairParameters hair;
                    hair.whorl = findWhorlPlace(head.chart, head.landmarks, left, behind);
                    hair.whorlClockwise = clockwise;
                    const VectorField flow = computeGrowth(head.chart, head.map, hair);
                    const ChartPoint whorl = head.chart.toChart(hair.whorl).value();
                    const auto singular = findSingularities(head.map, flow);
                    INFO(head.name << " " << left << " " << behind << " " << clockwise);
                    REQUIRE(singular.size() == 1);
                    CHECK(singular[0].index == 1);
                    CHECK(glm::length(singular[0].place - whorl) < 2);
                    CHECK(computeRoughness(head.map, flow, singular, 12) < 18);
                    for (const glm::vec2 off : {glm::vec2(8, 0), glm::vec2(0, 8), glm::vec2(-8, 0), glm::vec2(0, -8)})
                        CHECK((computeSpin(head, flow, whorl, off) < 0) == clockwise);
                }
}

TEST_CASE("Two whorls have one saddle between them and nothing else") {
    for (const GrowthHead& head : getHeads())
        for (const float apart : {16.0f, 40.0f, 70.0f})
            for (const float behind : {30.0f, 62.5f, 90.0f})
                for (const int hands : {0, 1, 2, 3}) {
                    HairParameters hair;
                    hair.whorl = findWhorlPlace(head.chart, head.landmarks, -0.5f * apart, behind);
                    hair.secondWhorl = findWhorlPlace(head.chart, head.landmarks, 0.5f * apart, behind + 5);
                    hair.hasSecondWhorl = true;
                    hair.whorlClockwise = hands & 1;
                    hair.secondWhorlClockwise = hands & 2;
                    const VectorField flow = computeGrowth(head.chart, head.map, hair);
                    const ChartPoint places[2] = {head.chart.toChart(hair.whorl).value(),
                                                  head.chart.toChart(hair.secondWhorl).value()};
                    const auto singular = findSingularities(head.map, flow);
                    INFO(head.name << " " << apart << " " << behind << " " << hands);
                    REQUIRE(singular.size() == 3);
                    int sum = 0;
                    for (const Singularity& s : singular) {
                        sum += s.index;
                        if (s.index == 1)
                            CHECK(std::min(glm::length(s.place - places[0]), glm::length(s.place - places[1])) < 2);
                        else
                            CHECK(glm::length(s.place - 0.5f * (places[0] + places[1])) < 2);
                    }
                    CHECK(sum == 1);
                    CHECK(computeRoughness(head.map, flow, singular, 12) < 18);
                    for (const glm::vec2 off : {glm::vec2(2.5f, 0), glm::vec2(0, 2.5f), glm::vec2(-2.5f, 0)}) {
                        CHECK((computeSpin(head, flow, places[0], off) < 0) == hair.whorlClockwise);
                        CHECK((computeSpin(head, flow, places[1], off) < 0) == hair.secondWhorlClockwise);
                    }
                }
}

TEST_CASE("Hair leaves a whorl in log spirals and within its influence") {
    const GrowthHead& head = getHeads()[0];
    HairParameters hair;
    hair.whorl = {0, -0.3f};
    const ChartPoint whorl = head.chart.toChart(hair.whorl).value();
    const VectorField flow = computeGrowth(head.chart, head.map, hair);
    // The same angle to the way out at every place near the middle.
    for (const float r : {4.0f, 6.0f, 8.0f})
        for (int k = 0; k < 12; ++k) {
            const glm::vec2 out(std::cos(0.5236f * float(k)), std::sin(0.5236f * float(k)));
            CHECK(std::abs(computeTurn(out, flow.sample(whorl + r * out))) / 0.01745329 == Approx(65).margin(6));
        }
    // A whorl of other influence or hand leaves what is beyond both as it is.
    HairParameters other = hair;
    other.whorlInfluenceMm = 60;
    other.whorlClockwise = false;
    const VectorField changed = computeGrowth(head.chart, head.map, other);
    double beyond = 0, within = 0;
    for (int y = 0; y < head.map.grid.height; ++y)
        for (int x = 0; x < head.map.grid.width; ++x) {
            const double turn = std::abs(computeTurn(flow.at(x, y), changed.at(x, y)));
            double& worst = glm::length(head.map.grid.getPoint(x, y) - whorl) > 61 ? beyond : within;
            worst = std::max(worst, turn);
        }
    CHECK(beyond < 1e-3);
    CHECK(within > 1);
}

TEST_CASE("Exit angles follow the zones") {
    HairParameters hair;
    const auto degrees = [&](ScalpCoord c) { return double(getExitAngle(c, hair) / kDegree); };
    const auto check = [&](ScalpCoord c, double low, double high) {
        INFO(c.x << " " << c.y);
        CHECK(degrees(c) >= low);
        CHECK(degrees(c) <= high);
    };
    for (const float x : {-0.2f, 0.0f, 0.2f})
        check({x, 0.6f}, 10, 20);
    check({0, 0.15f}, 30, 60);
    for (const float side : {-1.0f, 1.0f}) {
        check({0.85f * side, 0.3f}, 3, 10);
        check(ScalpCoord(side, 1) * kTemporalPoint, 10, 15);
    }
    check(hair.whorl, 20, 40);
    check({0, -0.8f}, 30, 45);
    hair.hasSecondWhorl = true;
    hair.secondWhorl = {0.3f, -0.2f};
    check(hair.secondWhorl, 20, 40);
    CHECK(degrees(hair.secondWhorl) < 30);
    // Continuous: no step between neighbours 0.7 mm apart.
    double worst = 0;
    constexpr float h = 0.004f;
    for (float y = -1.3f; y < 1; y += 0.013f)
        for (float x = -1.2f; x < 1.2f; x += 0.013f)
            worst = std::max({worst, std::abs(degrees({x + h, y}) - degrees({x, y})),
                              std::abs(degrees({x, y + h}) - degrees({x, y}))});
    CHECK(worst < 1.5);
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
