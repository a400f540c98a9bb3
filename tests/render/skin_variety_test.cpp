// Regions, freckles, creases and sweat: the colours are the skin table's, and distance changes neither colour nor
// gloss.
#include "pigment/skin_variety.h"
#include "tests/render/scenes.h"

#include <catch2/catch.hpp>

#include <cmath>

using namespace stipple;
using namespace stipple::test;

namespace {

constexpr float kHeight = 24; // mm of skin in the picture

RenderScene makeScene(std::shared_ptr<const SurfaceGeometry> geometry, const Appearance& appearance,
                      const LightRig& rig) {
    RenderScene scene;
    scene.surfaces.push_back({Material::skin, std::move(geometry), nullptr, glm::vec3(1), 0.5f});
    scene.appearances.push_back(appearance);
    scene.rigs.push_back(rig);
    return scene;
}

glm::vec3 computeMeanOf(Renderer& renderer, const RenderScene& scene, int size, int samples) {
    const View view{makeFrontCamera(400, kHeight), 0, 0, {0, 0, size, size}, 1};
    return glm::vec3(computeMean(renderer.render(scene, {&view, 1}, size, size, {.samples = samples}).linear));
}

std::shared_ptr<SurfaceGeometry> makePlaces(std::uint64_t key, const glm::vec4& tint, const glm::vec3& regions) {
    auto patch = std::make_shared<SurfaceGeometry>(*makePatch(40));
    patch->key = key;
    patch->tint.assign(patch->positions.size(), tint);
    patch->regions.assign(patch->positions.size(), regions);
    return patch;
}

Appearance makeSkinOf(int type) {
    const SkinOptics optics = computeSkinOptics(getFitzpatrickSkin(type));
    Appearance appearance = makeMatteSkin(optics.albedo);
    appearance.skin.tissue = optics.tissue;
    return appearance;
}

// Black skin: gloss alone.
Appearance makeGlossy(float creases, float wetness) {
    Appearance appearance = makeMatteSkin(glm::vec3(0));
    appearance.skin.f0 = 0.028f;
    appearance.skin.roughness = 0.38f;
    appearance.poreReliefUm = 25;
    appearance.variety.creases = creases;
    appearance.variety.wetness = wetness;
    return appearance;
}

// A lamp beside the camera, so that its mirror image is in the middle of the skin.
LightRig makeLamp() {
    LightRig rig = makeFurnace(0);
    rig.lights.push_back({{60, 0, 420}, {-15, 0, 0}, {0, 15, 0}, glm::vec3(50)});
    return rig;
}

} // namespace

TEST_CASE("Places with more melanin, blood or light have the table's colours") {
    Renderer renderer(getTestDevice());
    std::uint64_t key = 8100;
    for (const int type : {2, 5}) {
        Appearance appearance = makeSkinOf(type);
        appearance.variety.sunOctaves = 0.5f;
        appearance.variety.flushOctaves = 1;
        appearance.variety.scalpMelanin = -0.6f;
        appearance.variety.scalpBlood = 0.3f;
        const struct {
            glm::vec4 tint;
            glm::vec3 regions;
            float melanin, blood, light; // octaves to be seen
        } places[] = {{glm::vec4(0), {0.6f, 0, 0}, 0, 0, 0},         {{0.8f, 0, 0, 0}, {0.6f, 0, 0}, 0.8f, 0, 0},
                      {{0, -0.5f, 0, 0}, {0.6f, 0, 0}, 0, -0.5f, 0}, {{0, 0, -0.4f, 0}, {0.6f, 0, 0}, 0, 0, -0.4f},
                      {glm::vec4(0), {1, 0.6f, 1}, 0.2f, 0.6f, 0},   {{0, 0, 0, 1}, {0.6f, 0, 0}, -0.6f, 0.3f, 0}};
        for (const auto& place : places) {
            const glm::vec3 got = computeMeanOf(
                renderer, makeScene(makePlaces(++key, place.tint, place.regions), appearance, makeFurnace(1)), 8, 1);
            SkinTissue tissue = appearance.skin.tissue;
            tissue.melanin *= double(std::exp2(place.melanin));
            tissue.blood *= double(std::exp2(place.blood));
            const glm::vec3 wanted = std::exp2(place.light) * computeTissueAlbedo(tissue, 0);
            CAPTURE(type, place.melanin, place.blood, place.light, got.r, got.g, got.b, wanted.r, wanted.g, wanted.b);
            for (int c = 0; c < 3; ++c)
                CHECK(got[c] == Approx(wanted[c]).epsilon(0.012));
        }
    }
    checkValidation();
}

TEST_CASE("Freckles and age spots are as dark from afar as from near") {
    Renderer renderer(getTestDevice());
    Appearance appearance = makeSkinOf(2);
    const auto patch = makePlaces(8200, glm::vec4(0), {1, 0, 0});
    const glm::vec3 bare = computeMeanOf(renderer, makeScene(patch, appearance, makeFurnace(1)), 96, 1);
    for (const bool isOld : {false, true}) {
        SkinParameters parameters = getFitzpatrickSkin(2);
        parameters.freckles = isOld ? 0.0f : 1.0f;
        parameters.age = isOld ? 80.0f : 30.0f;
        const SkinVariety variety = computeSkinVariety(parameters);
        appearance.variety = {};
        appearance.variety.freckles = variety.freckles;
        appearance.variety.freckleOctaves = variety.freckleOctaves;
        appearance.variety.spots = isOld ? 1.0f : 0.0f;
        appearance.variety.spotOctaves = variety.spotOctaves;
        const RenderScene scene = makeScene(patch, appearance, makeFurnace(1));
        const glm::vec3 near = computeMeanOf(renderer, scene, 192, 1), far = computeMeanOf(renderer, scene, 3, 16);
        CAPTURE(isOld, bare.g, near.g, far.g);
        CHECK(near.g < 0.998f * bare.g);
        CHECK(far.g < 0.998f * bare.g);
        // A few spots of age on 24 mm: their number is chance.
        CHECK(std::abs(far.g / near.g - 1) < (isOld ? 0.06f : 0.025f));
    }
    checkValidation();
}

TEST_CASE("Creases of any age shine as much from afar as from near") {
    Renderer renderer(getTestDevice());
    const auto patch = makePlaces(8300, glm::vec4(0), {0.6f, 0, 0.5f});
    float last = 3.4e38f;
    for (const float creases : {0.6f, 1.0f, 1.7f}) {
        const RenderScene scene = makeScene(patch, makeGlossy(creases, 0), makeLamp());
        const float near = computeMeanOf(renderer, scene, 384, 4).g, far = computeMeanOf(renderer, scene, 6, 64).g;
        const float between = computeMeanOf(renderer, scene, 48, 32).g;
        CAPTURE(creases, near, between, far);
        CHECK(far == Approx(near).epsilon(0.12));
        CHECK(between == Approx(near).epsilon(0.12));
        CHECK(near < last); // deeper creases spread the mirror image
        last = near;
    }
    checkValidation();
}

TEST_CASE("Sweat shines, keeps energy, and distance does not change it") {
    Renderer renderer(getTestDevice());
    const auto patch = makePlaces(8400, glm::vec4(0), {0.6f, 0, 1});
    // Under even light a film of water returns no more than the skin it covers.
    const float dry = computeMeanOf(renderer, makeScene(patch, makeGlossy(1, 0), makeFurnace(1)), 64, 4).g;
    const float wet = computeMeanOf(renderer, makeScene(patch, makeGlossy(1, 1), makeFurnace(1)), 64, 4).g;
    CAPTURE(dry, wet);
    CHECK(wet < 1.02f * dry);
    CHECK(wet > 0.5f * dry);
    // In the lamp's mirror image it is brighter than dry skin.
    const RenderScene scene = makeScene(patch, makeGlossy(1, 1), makeLamp());
    const float near = computeMeanOf(renderer, scene, 384, 4).g, far = computeMeanOf(renderer, scene, 12, 64).g;
    const float dryLamp = computeMeanOf(renderer, makeScene(patch, makeGlossy(1, 0), makeLamp()), 96, 16).g;
    CAPTURE(near, far, dryLamp);
    CHECK(near > 1.2f * dryLamp);
    CHECK(far == Approx(near).epsilon(0.25));
    checkValidation();
}
