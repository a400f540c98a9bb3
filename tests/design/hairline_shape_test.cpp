#include "math/deterministic.h"
#include "scalp/hairline.h"
#include "tests/design/design_head.h"

#include <catch2/catch.hpp>

#include <algorithm>
#include <cmath>

using namespace stipple;

namespace {

glm::vec3 getPosition(const ScalpChart& chart, const ChartPoint& p) {
    const auto s = chart.locate(p);
    REQUIRE(s.has_value());
    return s->position;
}

HairlineParameters makeRuled() {
    HairlineParameters p;
    p.irregularity = 0;
    p.asymmetryMm = 0;
    return p;
}

Hairline draw(const HairlineParameters& p, std::uint64_t seed = 1) {
    const test::DesignHead& head = test::getDesignHead();
    return computeHairline(head.chart, head.landmarks, p, seed);
}

ChartPoint getPlace(const Hairline& line, float at) {
    return computeHandlePlaces(line, {&at, 1})[0];
}
glm::vec3 getPlace3(const Hairline& line, float at) {
    return getPosition(test::getDesignHead().chart, getPlace(line, at));
}

// Direction from the corner to where the line, on one side of it, is `mm` away, on the tangent plane.
glm::vec3 getArm(const Hairline& line, int side, bool front, float mm) {
    const ScalpChart& chart = test::getDesignHead().chart;
    const auto corner = chart.locate(line.corners[side]);
    REQUIRE(corner.has_value());
    const float sign = side == 1 ? 1.0f : -1.0f;
    glm::vec3 arm(0);
    float best = 1e9f;
    for (std::size_t i = 0; i < line.openCount; ++i) {
        if (line.at[i] * sign <= 0 || (std::abs(line.at[i]) < 1) != front) continue;
        const glm::vec3 d = getPosition(chart, line.loop[i]) - corner->position;
        if (const float miss = std::abs(glm::length(d) - mm); miss < best) {
            best = miss;
            arm = d - glm::dot(d, corner->normal) * corner->normal;
        }
    }
    return glm::normalize(arm);
}

} // namespace

TEST_CASE("Front and temple meet at the asked angle on the tangent plane of the corner") {
    for (const float angle : {65.0f, 88.0f, 110.0f, 145.0f})
        for (const float recession : {0.0f, 12.0f, 30.0f}) {
            HairlineParameters p = makeRuled();
            p.cornerAngleDeg = angle;
            p.recessionMm = recession;
            p.cornerRadiusMm = 5;
            const Hairline line = draw(p);
            // Beyond the arc, whose tangents reach radius / tan(angle / 2) from the corner.
            const double half = double(angle) / 2 * 0.017453292519943295;
            const float mm = float(5 * det::cos(half) / det::sin(half)) + 2.5f;
            for (const int side : {0, 1}) {
                const float cosine = glm::dot(getArm(line, side, true, mm), getArm(line, side, false, mm));
                CHECK(det::acos(double(cosine)) / 0.017453292519943295 == Approx(angle).margin(3));
            }
        }
}

TEST_CASE("A rounder corner stays farther inside the point where its arms meet") {
    const test::DesignHead& head = test::getDesignHead();
    float before = -1;
    for (const float radius : {1.0f, 8.0f, 18.0f}) {
        HairlineParameters p = makeRuled();
        p.cornerRadiusMm = radius;
        const Hairline line = draw(p);
        float nearest = 1e9f;
        for (std::size_t i = 0; i < line.openCount; ++i)
            nearest = std::min(
                nearest, glm::length(getPosition(head.chart, line.loop[i]) - getPosition(head.chart, line.corners[1])));
        // An arc of radius r passes r (1 / sin(angle / 2) - 1) from the corner.
        CHECK(nearest == Approx(radius * 0.2208f).margin(0.7));
        CHECK(nearest > before);
        before = nearest;
    }
}

TEST_CASE("The name of a style shapes nothing") {
    for (const HairlineStyle style : {HairlineStyle::straight, HairlineStyle::mature, HairlineStyle::femaleSoft}) {
        HairlineParameters p;
        p.style = style;
        CHECK(draw(p).loop == draw(HairlineParameters()).loop);
    }
}

TEST_CASE("Sag and mound move the line forward between middle and corner, a hollow moves it back") {
    const Hairline plain = draw(makeRuled());
    const auto measure = [&](float HairlineParameters::*member, float mm) {
        HairlineParameters p = makeRuled();
        p.*member = mm;
        const Hairline line = draw(p);
        CHECK(glm::length(line.corners[1] - plain.corners[1]) < 0.5f);
        CHECK(glm::length(getPlace(line, 0) - getPlace(plain, 0)) < 0.5f);
        return computeHandleOffset(test::getDesignHead().chart, plain, {0.5f, 0}, getPlace(line, 0.5f));
    };
    CHECK(measure(&HairlineParameters::sagMm, 6) == Approx(-6).margin(1.5));
    CHECK(measure(&HairlineParameters::moundMm, 5) == Approx(-5).margin(1.5));
    CHECK(measure(&HairlineParameters::hollowMm, 8) == Approx(8).margin(1.5));
}

TEST_CASE("A widow's peak is as deep and wide as asked and stands a little beside the middle") {
    const test::DesignHead& head = test::getDesignHead();
    bool beside = false;
    for (const std::uint64_t seed : {1, 2, 3, 4}) {
        HairlineParameters p = makeRuled();
        const Hairline plain = draw(p, seed);
        p.peakDepthMm = 10;
        p.peakWidthMm = 20;
        const Hairline line = draw(p, seed);
        float depth = 0, tip = 0, from = 0, to = 0;
        for (std::size_t i = 0; i < plain.openCount; ++i) {
            if (std::abs(plain.at[i]) > 0.6f) continue;
            float best = 1e9f;
            glm::vec3 nearest(0);
            const glm::vec3 here = getPosition(head.chart, plain.loop[i]);
            for (std::size_t k = 0; k < line.openCount; ++k) {
                const glm::vec3 q = getPosition(head.chart, line.loop[k]);
                if (std::abs(q.x - here.x) < std::abs(best)) {
                    best = q.x - here.x;
                    nearest = q;
                }
            }
            const float ahead = glm::length(nearest - here);
            if (ahead > depth) {
                depth = ahead;
                tip = here.x;
            }
            if (ahead > 1.5f) {
                from = std::min(from, here.x);
                to = std::max(to, here.x);
            }
        }
        CHECK(depth == Approx(10).margin(1));
        CHECK(to - from == Approx(16).margin(3)); // 1.5 mm deep already
        CHECK(std::abs(tip) < 4);
        beside |= std::abs(tip) > 0.7f;
    }
    CHECK(beside);
}

TEST_CASE("Temple and sideburn stand where their measures say") {
    const test::DesignHead& head = test::getDesignHead();
    const glm::vec3 tragion = head.landmarks.at(LandmarkId::tragionLeft);
    const auto getLeast = [&](const Hairline& line) { // distance of the temple from its chord, forward positive
        const glm::vec3 a = getPlace3(line, 1.15f), b = getPlace3(line, 2);
        float forward = -1e9f;
        for (float at = 1.3f; at < 1.8f; at += 0.05f) {
            const glm::vec3 q = getPlace3(line, at);
            forward = std::max(forward, q.z - (a.z + (b.z - a.z) * (q.y - a.y) / (b.y - a.y)));
        }
        return forward;
    };
    HairlineParameters p = makeRuled();
    p.templePeakMm = 50;
    const float peaked = getLeast(draw(p));
    p.templePeakMm = 0;
    CHECK(getLeast(draw(p)) < 0); // concave all the way
    CHECK(peaked > 2);

    for (const float width : {20.0f, 25.0f, 30.0f}) {
        p = makeRuled();
        p.sideburnWidthMm = width;
        const Hairline line = draw(p);
        const float ahead = getPlace3(line, 2.4f).z - tragion.z;
        CHECK(ahead == Approx(width - 5).margin(2.5));
    }
    for (const float length : {20.0f, 25.0f, 30.0f}) {
        p = makeRuled();
        p.sideburnLengthMm = length;
        const Hairline line = draw(p);
        CHECK(getPlace3(line, 2).y - getPlace3(line, 2.99f).y == Approx(length).margin(2.5));
    }
}

TEST_CASE("A handle moves the line through its place and nothing farther off") {
    const ScalpChart& chart = test::getDesignHead().chart;
    for (const float at : {-2.0f, -1.0f, -0.5f, 0.0f, 0.6f, 1.0f, 1.5f})
        for (const float back : {12.0f, -8.0f}) {
            HairlineParameters p;
            const Hairline before = draw(p);
            p.handles = {{at, back}};
            const Hairline after = draw(p);
            // By the walk of the inverse, and by what it costs to come back.
            CHECK(computeHandleOffset(chart, before, {at, 0}, getPlace(after, at)) == Approx(back).margin(0.2));
            CHECK(computeHandleOffset(chart, after, {at, back}, getPlace(before, at)) == Approx(0).margin(0.6));
            CHECK(glm::length(getPlace3(after, at) - getPlace3(before, at)) == Approx(std::abs(back)).margin(0.8));
            for (std::size_t i = 0; i < before.openCount; ++i)
                if (std::abs(before.at[i] - at) >= kHandleReach) REQUIRE(after.loop[i] == before.loop[i]);
        }
}

TEST_CASE("Handles close together each get their way; a second one at the same place replaces the first") {
    const ScalpChart& chart = test::getDesignHead().chart;
    HairlineParameters p = makeRuled();
    const Hairline plain = draw(p);
    p.handles = {{0.2f, 6}, {0.4f, -3}, {0.5f, 2}, {-1, 4}};
    const Hairline line = draw(p);
    for (const HairlineHandle& h : p.handles)
        CHECK(computeHandleOffset(chart, plain, {h.at, 0}, getPlace(line, h.at)) == Approx(h.backMm).margin(0.2));
    HairlineParameters twice = makeRuled();
    twice.handles = {{0.3f, 9}, {0.3f, 5}};
    HairlineParameters once = makeRuled();
    once.handles = {{0.3f, 5}};
    CHECK(draw(twice).loop == draw(once).loop);
}

TEST_CASE("The coordinate along the line rises from sideburn to sideburn") {
    const Hairline line = draw(HairlineParameters());
    REQUIRE(line.at.size() == line.openCount);
    REQUIRE(line.backward.size() == line.openCount);
    CHECK(std::is_sorted(line.at.begin(), line.at.end()));
    CHECK(line.at.front() == -3);
    CHECK(std::abs(getPlace3(line, 0).x) < 3);
    CHECK(getPlace3(line, 2).x > 50);
}

TEST_CASE("The edge wanders as much as nature does and the sides differ by what looks natural") {
    const ScalpChart& chart = test::getDesignHead().chart;
    for (std::uint64_t seed = 1; seed <= 20; ++seed) {
        const HairlineMeasures m = computeHairlineMeasures(chart, draw(HairlineParameters(), seed));
        CHECK(m.edgeRmsMm > 0.7f);
        CHECK(m.edgeRmsMm < 2.5f);
        CHECK(m.sideGapMm > 1);
        CHECK(m.sideGapMm < 4);
    }
    CHECK(computeHairlineMeasures(chart, draw(makeRuled())).edgeRmsMm < 0.4f);
    CHECK(computeHairlineMeasures(chart, draw(makeRuled())).sideGapMm < 0.5f);
}
