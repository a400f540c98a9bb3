#include "core/error.h"
#include "scalp/measures.h"
#include "tests/landmarks/synthetic_head.h"

#include <catch2/catch.hpp>

#include <cmath>

using namespace stipple;
using namespace stipple::test;

namespace {

Landmarks makeBallLandmarks(float radius) {
    Landmarks landmarks;
    landmarks[LandmarkId::glabella].position = {0, 0.3f * radius, 0.953939f * radius};
    landmarks[LandmarkId::opisthocranion].position = {0, 0.3f * radius, -0.953939f * radius};
    landmarks[LandmarkId::tragionLeft].position = {radius, 0, 0};
    landmarks[LandmarkId::tragionRight].position = {-radius, 0, 0};
    landmarks[LandmarkId::euryonLeft].position = {0.9f * radius, 0.4f * radius, 0};
    landmarks[LandmarkId::euryonRight].position = {-0.9f * radius, 0.4f * radius, 0};
    landmarks[LandmarkId::orbitaleLeft].position = {0.3f * radius, 0, 0.9f * radius};
    landmarks[LandmarkId::orbitaleRight].position = {-0.3f * radius, 0, 0.9f * radius};
    return landmarks;
}

} // namespace

TEST_CASE("the tape measures of a ball are those of geometry") {
    const TriangleMesh ball = makeBodiesThatAreNoHeads().front(); // radius 90
    const HeadMeasures measures = computeMeasures(toSurface(ball), makeBallLandmarks(90));
    const double section = 90 * std::sqrt(1 - 0.09);
    CHECK(measures.length == Approx(2 * section).epsilon(1e-4));
    CHECK(measures.breadth == Approx(162));
    CHECK(measures.circumference == Approx(2 * double(kPi) * section).epsilon(3e-3));
}

TEST_CASE("a tape lies over dents and leaves auricles out") {
    TriangleMesh ball = makeBodiesThatAreNoHeads().front();
    const float whole = computeMeasures(toSurface(ball), makeBallLandmarks(90)).circumference;
    WorkingSurface surface = toSurface(ball);
    surface.ear.assign(surface.positions.size(), 0.0f);
    for (std::size_t v = 0; v < surface.positions.size(); ++v) {
        glm::vec3& p = surface.positions[v];
        if (std::abs(p.z) < 12 && p.x > 0) p.x -= 6; // a dent
        if (std::abs(p.z) < 12 && p.x < 0) {
            p.x -= 25; // an ear
            surface.ear[v] = 1;
        }
    }
    const float tape = computeMeasures(surface, makeBallLandmarks(90)).circumference;
    CHECK(std::abs(tape - whole) < 3);
}

TEST_CASE("a plane that misses the skin is an error with a remedy") {
    Landmarks landmarks = makeBallLandmarks(90);
    landmarks[LandmarkId::glabella].position.y += 400;
    landmarks[LandmarkId::opisthocranion].position.y += 400;
    CHECK_THROWS_AS(computeMeasures(toSurface(makeBodiesThatAreNoHeads().front()), landmarks), Error);
}
