#include "app/light_fade.h"
#include "app/light_sets.h"
#include "core/error.h"
#include "math/colour.h"

#include <catch2/catch.hpp>

#include <algorithm>
#include <cmath>
#include <set>

using namespace stipple;

namespace {

const glm::vec3 kCentre(0, 50, 20);

// Irradiance / pi on a small plate at the middle of the head that faces `normal`, nothing in the way.
glm::vec3 computePlate(const LightRig& rig, const glm::vec3& normal) {
    const float up = normal.y / 3;
    glm::vec3 sum = rig.skyRadiance * (0.5f + up) + rig.groundRadiance * (0.5f - up);
    if (rig.environment) {
        const float c = std::cos(rig.environmentTurn), s = std::sin(rig.environmentTurn);
        const glm::vec3 n(c * normal.x - s * normal.z, normal.y, s * normal.x + c * normal.z);
        sum += evaluateIrradiance(rig.environment->above, n) + evaluateIrradiance(rig.environment->below, n);
    }
    for (const RectLight& light : rig.lights) {
        const glm::vec3 way = light.centre - kCentre;
        const float distance2 = glm::dot(way, way);
        const float cosine = glm::dot(way, normal) / std::sqrt(distance2);
        const float area = 4 * glm::length(glm::cross(light.halfU, light.halfV));
        sum += light.radiance * (std::max(cosine, 0.0f) * area / (distance2 * kPi));
    }
    return sum;
}

float computeBrightest(const LightRig& rig) {
    float most = 0;
    for (int azimuth = 0; azimuth < 360; azimuth += 15)
        for (int elevation = -30; elevation <= 90; elevation += 15) {
            const float a = float(azimuth) * kDegree, e = float(elevation) * kDegree;
            most = std::max(most, getLuminance(computePlate(
                                      rig, {std::sin(a) * std::cos(e), std::sin(e), std::cos(a) * std::cos(e)})));
        }
    return most;
}

} // namespace

TEST_CASE("Ten light sets open well exposed, each with a name for people") {
    const auto sets = listLightSets();
    CHECK(sets.size() == 10);
    std::set<std::string> labels;
    for (const LightSetName& set : sets) {
        const LightRig rig = loadLightSet(set.id, kCentre);
        CAPTURE(set.id);
        CHECK(labels.insert(set.label).second);
        CHECK(set.label != set.id);
        CHECK(getLuminance(rig.white) == Approx(1).epsilon(1e-4));
        // A white plate held to the light is drawn a little above or below white.
        const float white = computeBrightest(rig);
        CHECK(white > 0.7f);
        CHECK(white < 1.45f);
        for (const RectLight& light : rig.lights) { // facing the head
            const glm::vec3 normal = glm::normalize(glm::cross(light.halfU, light.halfV));
            CHECK(glm::dot(normal, glm::normalize(kCentre - light.centre)) == Approx(1).epsilon(1e-4));
        }
    }
    for (const char* old : {"clinic", "daylight", "flash", "studio"}) // documents of before name them
        CHECK_NOTHROW(loadLightSet(old, kCentre));
    CHECK_THROWS_AS(loadLightSet("candle", kCentre), Error);
}

TEST_CASE("Sun and sky on the ground are what the file says") {
    const LightRig noon = loadLightSet("noon", kCentre);
    REQUIRE(noon.lights.size() == 1);
    const float scale = 1.2f * std::exp2(14.4f); // cd/m2 of radiance 1
    const float elevation = 52 * kDegree;
    const float sun = getLuminance(computePlate(noon, {0, 1, 0})) -
                      getLuminance(evaluateIrradiance(noon.environment->above, {0, 1, 0}) +
                                   evaluateIrradiance(noon.environment->below, {0, 1, 0}));
    CHECK(sun * scale * kPi == Approx(85000 * std::sin(elevation)).epsilon(0.01));
    LightRig sky = noon;
    sky.lights.clear();
    // Bands above the second of what a sharp sun halo holds are left out.
    CHECK(getLuminance(computePlate(sky, {0, 1, 0})) * scale * kPi == Approx(15000).epsilon(0.12));
    const LightRig overcast = loadLightSet("overcast", kCentre);
    CHECK(getLuminance(computePlate(overcast, {0, 1, 0})) * 1.2 * std::exp2(11.3) * double(kPi) ==
          Approx(12000).epsilon(0.06));
    CHECK(overcast.lights.empty());
    // The sky is bluer than the sun.
    CHECK(computePlate(sky, {0, 1, 0}).b / computePlate(sky, {0, 1, 0}).r >
          1.2f * noon.lights[0].radiance.b / noon.lights[0].radiance.r);
}

TEST_CASE("Turn, warmth and strength change what they name and no more") {
    for (const char* name : {"clinic", "noon", "ring"}) {
        CAPTURE(name);
        const LightRig plain = loadLightSet(name, kCentre);
        const LightRig turned = loadLightSet(name, kCentre, {.turn = 0.8f});
        for (const float angle : {0.0f, 1.0f, 2.5f, -2.0f}) {
            const glm::vec3 before(std::sin(angle), 0, std::cos(angle));
            const glm::vec3 after(std::sin(angle + 0.8f), 0, std::cos(angle + 0.8f));
            CHECK(computePlate(turned, after).g == Approx(computePlate(plain, before).g).epsilon(1e-3));
        }
        const LightRig warm = loadLightSet(name, kCentre, {.warmth = 60});
        const glm::vec3 front(0, 0.6f, 0.8f);
        const glm::vec3 cold = computePlate(plain, front), warmed = computePlate(warm, front);
        CHECK(warmed.r / warmed.b > 1.1f * cold.r / cold.b);
        CHECK(getLuminance(warmed) == Approx(getLuminance(cold)).epsilon(0.01));
        CHECK(warm.white == plain.white); // or the camera would take it out again
        const LightRig strong = loadLightSet(name, kCentre, {.strengthEv = 1});
        CHECK(strong.lights[0].radiance.g == Approx(2 * plain.lights[0].radiance.g));
        CHECK(strong.skyRadiance == plain.skyRadiance);
    }
    const LightRig overcast = loadLightSet("overcast", kCentre, {.strengthEv = -1});
    CHECK(computePlate(overcast, {0, 1, 0}).g ==
          Approx(0.5f * computePlate(loadLightSet("overcast", kCentre), {0, 1, 0}).g).epsilon(1e-4));
}

TEST_CASE("One light set goes over into another and then rests") {
    LightFade fade;
    const LightRig clinic = loadLightSet("clinic", kCentre), noon = loadLightSet("noon", kCentre, {.turn = 0.5f});
    const glm::vec3 up(0.3f, 0.8f, std::sqrt(1 - 0.73f));
    CHECK(!fade.startsWith("clinic")); // the first light is there at once
    CHECK(computePlate(fade.update(clinic, 10), up) == computePlate(clinic, up));
    CHECK(!fade.isFading(10));
    CHECK(fade.startsWith("noon"));
    const float from = computePlate(clinic, up).b, to = computePlate(noon, up).b;
    float last = from;
    REQUIRE(to > from);
    for (int step = 0; step <= 6; ++step) {
        const double now = 11 + LightFade::kSeconds * step / 6.0;
        const LightRig drawn = fade.update(noon, now);
        const float b = computePlate(drawn, up).b;
        CHECK(b >= last - 1e-4f);
        CHECK(b - last < 0.35f * (to - from)); // no jump
        CHECK(fade.isFading(now) == (step < 6));
        last = b;
    }
    CHECK(last == Approx(to));
    // The same set turned is no other light.
    const LightRig turned = loadLightSet("noon", kCentre, {.turn = 0.6f});
    CHECK(computePlate(fade.update(turned, 12), up) == computePlate(turned, up));
    CHECK(!fade.isFading(12));
}
