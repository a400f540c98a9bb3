// Turning by hand: limits, following, inertia and moves as properties over random input.
#include "core/random.h"
#include "ui/orbit.h"

#include <catch2/catch.hpp>

#include <cmath>

using namespace stipple;

namespace {

constexpr float kHeight = 800;
const OrbitSubject kHead{{3, 20, -8}, 140};

// From the middle of the picture, y down; z is the depth along the view.
glm::vec3 project(const OrbitPose& pose, const glm::vec3& p) {
    const glm::vec4 v = makeCamera(pose).getView() * glm::vec4(p, 1);
    const float scale = 0.5f * kHeight / std::tan(0.5f * pose.verticalFov);
    return {v.x / -v.z * scale, -v.y / -v.z * scale, -v.z};
}

void checkLimits(const OrbitPose& pose, const OrbitSubject& subject) {
    const Camera camera = makeCamera(pose);
    REQUIRE(std::isfinite(pose.azimuth + pose.elevation + pose.distance + pose.target.x));
    REQUIRE(std::abs(pose.elevation) <= 89.001f * kDegree);
    REQUIRE(glm::length(camera.position - subject.centre) >= subject.radius + 15);
    // The middle ray meets the sphere in front of the camera, so the frustum does.
    const glm::vec3 forward = glm::normalize(camera.target - camera.position);
    const glm::vec3 to = subject.centre - camera.position;
    const float along = glm::dot(to, forward);
    REQUIRE(along > 0);
    REQUIRE(glm::length(to - along * forward) <= subject.radius * 1.001f);
    // Large enough to be seen.
    REQUIRE(subject.radius / (along * std::tan(0.5f * pose.verticalFov)) > 0.09f);
}

} // namespace

TEST_CASE("A drag turns the head with the hand") {
    OrbitController orbit({kHead.centre, 0, 0, 1500, 11.8f * kDegree}, kHead);
    const glm::vec3 nose = kHead.centre + glm::vec3(0, 0, 98);
    const glm::vec3 before = project(orbit.getPose(), nose);
    orbit.press(0);
    CHECK_FALSE(orbit.isMoving()); // a hand at rest keeps nothing busy
    orbit.turn({40, -30}, kHeight, 0.01);
    const glm::vec3 after = project(orbit.getPose(), nose);
    CHECK(after.x - before.x == Approx(40).margin(4));
    CHECK(after.y - before.y == Approx(-30).margin(4));

    SECTION("over the height it is about half a turn") {
        OrbitController half({kHead.centre, 0, 0, 1500, 11.8f * kDegree}, kHead);
        half.turn({-kHeight, 0}, kHeight, 0);
        CHECK(std::abs(half.getPose().azimuth) / kDegree == Approx(175).margin(10));
    }
    SECTION("close by the skin still follows") {
        OrbitController close({kHead.centre, 0, 0, 350, 11.8f * kDegree}, kHead);
        const glm::vec3 start = project(close.getPose(), nose);
        close.turn({40, 0}, kHeight, 0);
        CHECK(project(close.getPose(), nose).x - start.x == Approx(40).margin(3));
    }
}

TEST_CASE("Whatever one does, the head stays in sight and is not entered") {
    Random random(7);
    const auto pick = [&](float a, float b) { return a + (b - a) * random.nextFloat(); };
    for (int run = 0; run < 60; ++run) {
        OrbitSubject subject = kHead;
        OrbitController orbit(
            {{pick(-500, 500), pick(-500, 500), 0}, pick(-9, 9), pick(-4, 4), pick(1, 20000), pick(3, 40) * kDegree},
            subject);
        checkLimits(orbit.getPose(), subject);
        double time = 0;
        for (int step = 0; step < 150; ++step) {
            time += pick(0, 0.1f);
            switch (int(pick(0, 8.99f))) {
            case 0:
                orbit.press(time);
                break;
            case 1:
                orbit.turn({pick(-900, 900), pick(-900, 900)}, kHeight, time);
                break;
            case 2:
                orbit.pan({pick(-900, 900), pick(-900, 900)}, kHeight);
                break;
            case 3:
                orbit.zoom(std::exp(pick(-3, 3)), {pick(-700, 700), pick(-400, 400)}, kHeight);
                break;
            case 4:
                orbit.release(time);
                break;
            case 5:
                orbit.moveTargetTo({pick(-300, 300), pick(-300, 300), pick(-300, 300)}, time);
                break;
            case 6:
                orbit.moveTo({{pick(-99, 99), 0, 0}, pick(-4, 4), pick(-2, 2), pick(50, 9000), 12 * kDegree}, time);
                break;
            case 7:
                orbit.zoom(1.12f, {pick(-700, 700), 0}, kHeight, pick(1, 3000));
                break;
            case 8:
                subject.radius = pick(90, 160);
                orbit.setSubject(subject);
                break;
            }
            orbit.advance(time + 0.01);
            checkLimits(orbit.getPose(), subject);
        }
    }
}

TEST_CASE("Zoom keeps the point under the pointer") {
    Random random(11);
    const auto pick = [&](float a, float b) { return a + (b - a) * random.nextFloat(); };
    for (int run = 0; run < 200; ++run) {
        OrbitController orbit(
            {kHead.centre + glm::vec3(pick(-20, 20)), pick(-3, 3), pick(-1.2f, 1.2f), pick(700, 2500), 12 * kDegree},
            kHead);
        // A point of the head, somewhere in the picture.
        const glm::vec3 point = kHead.centre + glm::vec3(pick(-55, 55), pick(-55, 55), pick(-55, 55));
        const glm::vec3 before = project(orbit.getPose(), point);
        orbit.zoom(pick(0.85f, 1.2f), glm::vec2(before), kHeight, before.z);
        const glm::vec3 after = project(orbit.getPose(), point);
        REQUIRE(after.x == Approx(before.x).margin(0.5));
        REQUIRE(after.y == Approx(before.y).margin(0.5));
    }
    SECTION("and the skin in the middle stays without its depth being told") {
        OrbitController orbit({kHead.centre, 0.4f, 0.2f, 1500, 12 * kDegree}, kHead);
        const Camera camera = makeCamera(orbit.getPose());
        const glm::vec3 skin = kHead.centre + 98.0f * glm::normalize(camera.position - camera.target);
        float size = project(orbit.getPose(), skin).z;
        for (int i = 0; i < 5; ++i) {
            orbit.zoom(kZoomPerNotch, {0, 0}, kHeight);
            const float next = project(orbit.getPose(), skin).z;
            CHECK(size / next == Approx(1.12f).epsilon(0.001)); // looks 12 % larger with every notch
            size = next;
        }
    }
}

TEST_CASE("Panning moves the picture with the hand") {
    OrbitController orbit({kHead.centre, 0.5f, 0.3f, 1200, 12 * kDegree}, kHead);
    const Camera camera = makeCamera(orbit.getPose());
    const glm::vec3 skin = kHead.centre + 98.0f * glm::normalize(camera.position - camera.target);
    const glm::vec3 before = project(orbit.getPose(), skin);
    orbit.pan({50, -20}, kHeight);
    const glm::vec3 after = project(orbit.getPose(), skin);
    CHECK(after.x - before.x == Approx(50).margin(0.5));
    CHECK(after.y - before.y == Approx(-20).margin(0.5));
}

TEST_CASE("Inertia goes on, ends, and stops at a touch") {
    const auto throwIt = [](OrbitController& orbit) {
        orbit.press(10);
        for (int i = 1; i <= 10; ++i)
            orbit.turn({12, 0}, kHeight, 10 + 0.016 * i);
        orbit.release(10.165);
    };
    OrbitController orbit({kHead.centre, 0, 0, 1500, 12 * kDegree}, kHead);
    throwIt(orbit);
    CHECK(orbit.isMoving());
    const float atRelease = orbit.getPose().azimuth;
    CHECK(orbit.advance(10.2));
    CHECK(orbit.getPose().azimuth < atRelease);
    double time = 10.2;
    while (orbit.advance(time) && time < 20)
        time += 0.05;
    CHECK(time < 12.5);
    CHECK_FALSE(orbit.isMoving());
    const OrbitPose still = orbit.getPose();
    orbit.advance(time + 5);
    CHECK(orbit.getPose() == still);

    SECTION("where it comes to rest does not depend on the frame rate") {
        OrbitController slow({kHead.centre, 0, 0, 1500, 12 * kDegree}, kHead);
        throwIt(slow);
        for (int i = 0; i < 20; ++i)
            slow.advance(10.165 + 0.2 * i);
        CHECK(slow.getPose().azimuth == Approx(still.azimuth).margin(1 * kDegree));
    }
    SECTION("a touch") {
        throwIt(orbit);
        orbit.advance(10.2);
        orbit.press(10.21);
        const OrbitPose held = orbit.getPose();
        CHECK_FALSE(orbit.advance(10.5));
        CHECK(orbit.getPose() == held);
        orbit.release(10.6);
        CHECK_FALSE(orbit.isMoving());
    }
    SECTION("a hand that rested before it let go does not throw") {
        orbit.press(30);
        orbit.turn({200, 0}, kHeight, 30.1);
        orbit.release(30.4);
        CHECK_FALSE(orbit.isMoving());
    }
}

TEST_CASE("Moves reach exactly, by the shorter way") {
    const OrbitPose start{kHead.centre, 170 * kDegree, 0, 1500, 12 * kDegree};
    const OrbitPose goal{kHead.centre - glm::vec3(0, 22, 0), -170 * kDegree, 40 * kDegree, 800, 11 * kDegree};
    OrbitController orbit(start, kHead);
    orbit.moveTo(goal, 100);
    float previous = orbit.getPose().elevation;
    for (int i = 1; i < 7; ++i) {
        CHECK(orbit.advance(100 + 0.05 * i));
        CHECK(std::abs(orbit.getPose().azimuth) >= 169.9f * kDegree);
        CHECK(orbit.getPose().elevation > previous);
        previous = orbit.getPose().elevation;
    }
    CHECK_FALSE(orbit.advance(100.35));
    CHECK(orbit.getPose() == goal);

    SECTION("a hand ends a move where it is") {
        orbit.moveTo(start, 200);
        orbit.advance(200.1);
        const OrbitPose caught = orbit.getPose();
        orbit.press(200.11);
        orbit.advance(201);
        CHECK(orbit.getPose() == caught);
    }
    SECTION("one slow frame is enough") {
        orbit.moveTo(start, 300);
        CHECK_FALSE(orbit.advance(309));
        CHECK(orbit.getPose() == start);
    }
}

TEST_CASE("Another orbit point keeps direction and scale") {
    OrbitController orbit({kHead.centre, 0.5f, 0.3f, 1200, 12 * kDegree}, kHead);
    const OrbitPose before = orbit.getPose();
    const glm::vec3 point = kHead.centre + glm::vec3(40, 50, 70);
    const float depth = project(before, point).z;
    orbit.moveTargetTo(point, 5);
    CHECK(orbit.isMoving());
    CHECK(orbit.getPose() == before);
    orbit.advance(6);
    CHECK(orbit.getPose().target == point);
    CHECK(orbit.getPose().azimuth == before.azimuth);
    CHECK(orbit.getPose().elevation == before.elevation);
    CHECK(project(orbit.getPose(), point).z == Approx(depth));
}
