#include "core/error.h"
#include "core/random.h"
#include "scalp/scalp_frame.h"

#include <catch2/catch.hpp>

#include <cmath>

using namespace stipple;

namespace {

// Landmarks of a plausible head, each moved by up to `disorder` mm: no head is symmetric.
Landmarks makeLandmarks(Random& random, float disorder) {
    Landmarks landmarks;
    const auto set = [&](LandmarkId id, const glm::vec3& p) {
        const glm::vec3 shift(random.nextFloat() - 0.5f, random.nextFloat() - 0.5f, random.nextFloat() - 0.5f);
        landmarks[id].position = p + 2 * disorder * shift;
    };
    set(LandmarkId::glabella, {0, 32, 98});
    set(LandmarkId::opisthocranion, {0, 35, -99});
    set(LandmarkId::inion, {0, 5, -92});
    set(LandmarkId::vertex, {0, 132, -5});
    set(LandmarkId::tragionLeft, {71, 0, 0});
    set(LandmarkId::tragionRight, {-71, 0, 0});
    return landmarks;
}

glm::vec3 makeDirection(Random& random) {
    for (;;) {
        const glm::vec3 v(2 * random.nextFloat() - 1, 2 * random.nextFloat() - 1, 2 * random.nextFloat() - 1);
        const float length = glm::length(v);
        if (length > 0.1f && length < 1) return v / length;
    }
}

} // namespace

TEST_CASE("the base ring and the vertex have the same scalp coordinates on every head") {
    Random random(11);
    for (int head = 0; head < 50; ++head) {
        const Landmarks landmarks = makeLandmarks(random, head == 0 ? 0.0f : 9.0f);
        const ScalpFrame frame(landmarks);
        const auto distance = [&](LandmarkId id, const ScalpCoord& expected) {
            return glm::length(frame.toScalp(landmarks.at(id)) - expected);
        };
        CHECK(distance(LandmarkId::vertex, {0, 0}) < 1e-5f);
        CHECK(distance(LandmarkId::glabella, {0, 1}) < 1e-5f);
        CHECK(distance(LandmarkId::inion, {0, -1}) < 1e-5f);
        CHECK(distance(LandmarkId::tragionLeft, {1, 0}) < 1e-5f);
        CHECK(distance(LandmarkId::tragionRight, {-1, 0}) < 1e-5f);
    }
}

TEST_CASE("scalp coordinates and directions are inverse to each other") {
    Random random(12);
    for (int head = 0; head < 20; ++head) {
        const ScalpFrame frame(makeLandmarks(random, 9));
        for (int i = 0; i < 500; ++i) {
            const glm::vec3 direction = makeDirection(random);
            const glm::vec3 point = frame.getCentre() + 90.0f * direction;
            CHECK(glm::length(frame.toDirection(frame.toScalp(point)) - direction) < 1e-5f);
            const ScalpCoord scalp(3 * random.nextFloat() - 1.5f, 3 * random.nextFloat() - 1.5f);
            if (glm::length(scalp) > 1.35f) continue; // may pass below the head
            CHECK(glm::length(frame.toScalp(frame.getCentre() + 90.0f * frame.toDirection(scalp)) - scalp) < 2e-5f);
        }
    }
}

TEST_CASE("scalp coordinates turn with the azimuth, without jumps or kinks") {
    Random random(13);
    for (int head = 0; head < 10; ++head) {
        const ScalpFrame frame(makeLandmarks(random, 9));
        constexpr int kSteps = 3600;
        const auto onRing = [&](int step) {
            const double a = 2 * 3.14159265358979 * step / kSteps;
            return frame.toDirection({float(std::sin(a)), float(std::cos(a))});
        };
        float worstStep = 0;
        float worstKink = 0;
        for (int i = 0; i < kSteps; ++i) {
            const glm::vec3 before = onRing(i);
            const glm::vec3 here = onRing(i + 1);
            const glm::vec3 after = onRing(i + 2);
            worstStep = std::max(worstStep, glm::length(here - before));
            worstKink = std::max(worstKink, glm::length(after - 2.0f * here + before));
        }
        CHECK(worstStep < 2.5f * 2 * kPi / kSteps);
        CHECK(worstKink < 3e-5f); // a kink of one degree would be 3e-5
    }
}

TEST_CASE("scalp coordinates do not depend on where the head stands") {
    Random random(14);
    Landmarks landmarks = makeLandmarks(random, 5);
    const ScalpFrame frame(landmarks);
    const glm::vec3 point(20, 110, 40);
    const glm::vec3 shift(100, -30, 12);
    for (std::size_t i = 0; i < kLandmarkCount; ++i)
        landmarks[LandmarkId(i)].position += shift;
    CHECK(glm::length(ScalpFrame(landmarks).toScalp(point + shift) - frame.toScalp(point)) < 1e-5f);
}

TEST_CASE("landmarks that do not stand around the head are refused by name") {
    Random random(15);
    Landmarks landmarks = makeLandmarks(random, 0);
    std::swap(landmarks[LandmarkId::tragionLeft], landmarks[LandmarkId::tragionRight]);
    CHECK_THROWS_AS(ScalpFrame(landmarks), Error);
    CHECK_THROWS_AS(ScalpFrame(Landmarks{}), Error);
}
