#include "math/sky.h"
#include "tests/render/scenes.h"

#include <catch2/catch.hpp>

#include <cmath>

using namespace stipple;
using namespace stipple::test;

namespace {

glm::vec3 makeDirection(float azimuth, float elevation) {
    return {std::sin(azimuth) * std::cos(elevation), std::sin(elevation), std::cos(azimuth) * std::cos(elevation)};
}

// Light whose irradiance is known: a cosine lobe keeps 1, 2/3 and 1/4 of harmonics of order 0, 1 and 2.
glm::vec3 makeSmoothLight(const glm::vec3& d) {
    return {1 + 0.8f * d.y, 1 + 0.6f * d.x + 0.5f * d.x * d.z, 1 + 0.7f * (d.x * d.x - d.y * d.y)};
}
glm::vec3 makeSmoothIrradiance(const glm::vec3& n) {
    return {1 + 0.8f * 2 / 3 * n.y, 1 + 0.6f * 2 / 3 * n.x + 0.5f / 4 * n.x * n.z,
            1 + 0.7f / 4 * (n.x * n.x - n.y * n.y)};
}

LightRig makeRigOf(std::shared_ptr<const EnvironmentMap> map) {
    LightRig rig = makeFurnace(0);
    rig.environment = std::move(map);
    return rig;
}

} // namespace

TEST_CASE("The skies are those of the standard") {
    const glm::vec3 sun = makeDirection(0.3f, 50 * kDegree);
    CHECK(computeSkyLuminance(SkyKind::overcast, {0, 1, 0}, sun) == Approx(1));
    CHECK(computeSkyLuminance(SkyKind::clear, {0, 1, 0}, sun) == Approx(1));
    // Overcast: a third at the horizon, whichever way the sun stands.
    for (const float azimuth : {0.0f, 1.0f, 4.0f})
        CHECK(computeSkyLuminance(SkyKind::overcast, makeDirection(azimuth, 0), sun) == Approx(0.335).epsilon(0.01));
    // Moon and Spencer's overcast sky, which type 1 replaces, gives 7 pi / 9 times the zenith on the ground.
    CHECK(computeSkyIlluminance(SkyKind::overcast, sun) == Approx(7 * double(kPi) / 9).epsilon(0.03));
    // Clear: the standard's indicatrix 30 degrees from the sun is 3.326; 90 degrees from it 1.
    const auto atSunDistance = [&](float degrees) { return makeDirection(0.3f + degrees * kDegree, 0); };
    const glm::vec3 low = makeDirection(0.3f, 0);
    CHECK(computeSkyLuminance(SkyKind::clear, atSunDistance(30), low) /
              computeSkyLuminance(SkyKind::clear, atSunDistance(90), low) ==
          Approx(3.326).epsilon(0.001));
    CHECK(computeSkyTemperature(SkyKind::overcast, 3000) == 6514);
    float before = 1e9f;
    for (const float luminance : {1500.0f, 3000.0f, 6000.0f, 12000.0f, 30000.0f}) {
        const float kelvin = computeSkyTemperature(SkyKind::clear, luminance);
        CHECK(kelvin < before); // the brighter, the less blue
        CHECK(kelvin > 6000);
        before = kelvin;
    }
}

TEST_CASE("Irradiance of smooth surroundings is exact, taken apart by height or not") {
    const auto map = makeEnvironmentMap(makeSmoothLight);
    for (int i = 0; i < 40; ++i) {
        const glm::vec3 n = makeDirection(float(i), 0.16f * float(i % 19 - 9));
        const glm::vec3 got = evaluateIrradiance(map->above, n) + evaluateIrradiance(map->below, n);
        const glm::vec3 wanted = makeSmoothIrradiance(n);
        for (int c = 0; c < 3; ++c)
            CHECK(got[c] == Approx(wanted[c]).epsilon(0.004));
    }
    const auto constant = makeEnvironmentMap([](const glm::vec3&) { return glm::vec3(3, 2, 1); });
    // As lighting.frag has it in closed form.
    CHECK(evaluateIrradiance(constant->above, {0, 1, 0}).x == Approx(3 * (0.5 + 1.0 / 3)).epsilon(1e-3));
    CHECK(evaluateIrradiance(constant->below, {0, 1, 0}).y == Approx(2 * (0.5 - 1.0 / 3)).epsilon(1e-3));
    CHECK(computeMeanIrradiance(*constant).z == Approx(kPi));
    for (const glm::vec4& texel : computeGlossLevels(*constant))
        REQUIRE(texel.x == Approx(3).epsilon(1e-4));
}

TEST_CASE("Wider lobes see a smoother map with the same mean, and its tiles meet across their edges") {
    const auto map = makeEnvironmentMap([](const glm::vec3& d) { return glm::vec3(d.x > 0.6f ? 5.0f : 0.2f); });
    const std::vector<glm::vec4> levels = computeGlossLevels(*map);
    const int width = map->side + 2;
    REQUIRE(levels.size() == std::size_t(width * width * kEnvironmentLevels));
    float contrast = 1e9f;
    for (int level = 0; level < kEnvironmentLevels; ++level) {
        const auto at = [&](int row, int column) {
            return levels[std::size_t((level * width + row) * width + column)].x;
        };
        float low = 1e9f, high = 0;
        for (int row = 1; row <= map->side; ++row)
            for (int column = 1; column <= map->side; ++column) {
                low = std::min(low, at(row, column));
                high = std::max(high, at(row, column));
            }
        CHECK(high - low < contrast);
        contrast = high - low;
        // The map's edge is folded at its middle.
        for (int k = 1; k <= map->side; ++k) {
            CHECK(at(0, k) == at(1, width - 1 - k));
            CHECK(at(k, width - 1) == at(width - 1 - k, width - 2));
        }
    }
}

TEST_CASE("Surfaces take from a map of surroundings what it holds, turned as it is") {
    RenderScene scene;
    scene.surfaces.push_back({Material::skin, makePatch(20), nullptr, glm::vec3(1), 0.5f});
    scene.appearances.push_back(makeMatteSkin(glm::vec3(0.5f)));
    scene.rigs.push_back(makeRigOf(makeEnvironmentMap(makeSmoothLight)));
    const View view{makeFrontCamera(400, 2), 0, 0, {0, 0, 8, 8}, 1};
    Renderer renderer(getTestDevice());
    for (const float turn : {0.0f, 0.7f, -2.0f}) {
        scene.rigs[0].environmentTurn = turn;
        const glm::vec4 got = computeMean(renderer.render(scene, {&view, 1}, 8, 8, {.samples = 1}).linear);
        // The patch looks along +Z; a set turned towards +X shines on it as it would on a patch turned the other way.
        const glm::vec3 wanted = 0.5f * makeSmoothIrradiance({-std::sin(turn), 0, std::cos(turn)});
        CAPTURE(turn);
        for (int c = 0; c < 3; ++c)
            CHECK(got[c] == Approx(wanted[c]).epsilon(0.01));
    }
    checkValidation();
}

TEST_CASE("Gloss of a constant map is that of constant surroundings") {
    RenderScene scene;
    scene.surfaces.push_back({Material::skin, makePatch(20), nullptr, glm::vec3(1), 0.5f});
    Appearance appearance = makeMatteSkin(glm::vec3(0));
    appearance.skin.f0 = 0.028f;
    appearance.skin.secondLobeWeight = 0.85f;
    scene.appearances.push_back(appearance);
    scene.rigs.push_back(makeFurnace(0.7f));
    scene.rigs.push_back(makeRigOf(makeEnvironmentMap([](const glm::vec3&) { return glm::vec3(0.7f); })));
    Renderer renderer(getTestDevice());
    for (const float degrees : {0.0f, 50.0f, 75.0f}) {
        View view{makeFrontCamera(400, 2), 0, 0, {0, 0, 8, 8}, 1};
        view.camera.position = 400.0f * glm::vec3(0, std::sin(degrees * kDegree), std::cos(degrees * kDegree));
        view.camera.up = {1, 0, 0};
        View other = view;
        other.rig = 1;
        const auto draw = [&](const View& v) {
            return computeMean(renderer.render(scene, {&v, 1}, 8, 8, {.samples = 1}).linear).g;
        };
        CHECK(draw(other) == Approx(draw(view)).epsilon(0.005));
    }
    checkValidation();
}

TEST_CASE("A moving frame shows the gloss of lamps as many samples do") {
    RenderScene scene;
    scene.surfaces.push_back({Material::skin, makePatch(60), nullptr, glm::vec3(1), 0.5f});
    Appearance appearance = makeMatteSkin(glm::vec3(0));
    appearance.skin.f0 = 0.028f;
    appearance.skin.secondLobeWeight = 0.85f;
    LightRig rig = makeFurnace(0);
    rig.lights = {{{300, 0, 1000}, {-300, 0, 90}, {0, 450, 0}, glm::vec3(5)},
                  {{-900, 200, 900}, {-200, 0, -200}, {0, 300, 0}, glm::vec3(4)}};
    scene.rigs.push_back(rig);
    Renderer renderer(getTestDevice());
    for (const float roughness : {0.3f, 0.4f, 0.55f})
        for (const float degrees : {-60.0f, -35.0f, -15.0f, 5.0f, 40.0f}) {
            appearance.skin.roughness = roughness;
            scene.appearances = {appearance};
            View view{makeFrontCamera(400, 20), 0, 0, {0, 0, 12, 12}, 1};
            view.camera.position = 400.0f * glm::vec3(std::sin(degrees * kDegree), 0, std::cos(degrees * kDegree));
            const auto draw = [&](int samples) {
                return computeMean(renderer.render(scene, {&view, 1}, 12, 12, {.samples = samples}).linear).g;
            };
            CAPTURE(roughness, degrees);
            const float many = draw(128);
            // Beside about 0.5 of diffuse light: a tenth of this is what an eye may miss.
            CHECK(draw(1) == Approx(many).epsilon(0.08).margin(0.004));
        }
    checkValidation();
}
