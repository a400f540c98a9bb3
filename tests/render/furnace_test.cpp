// White furnaces: what shines from everywhere alike comes back unchanged from white skin.
#include "tests/render/scenes.h"

#include <catch2/catch.hpp>

#include <algorithm>
#include <cmath>

using namespace stipple;
using namespace stipple::test;

namespace {

constexpr int kSize = 64;

ImageF draw(Renderer& renderer, const Appearance& appearance, const LightRig& rig, int samples) {
    RenderScene scene;
    scene.surfaces.push_back({Material::skin, makeSphere(90), nullptr, glm::vec3(1), 0.5f});
    scene.appearances.push_back(appearance);
    scene.rigs.push_back(rig);
    const View view{makeFrontCamera(600, 200), 0, 0, {0, 0, kSize, kSize}, 1};
    return renderer.render(scene, {&view, 1}, kSize, kSize, {.samples = samples}).linear;
}

// Six panels that meet at their edges and shine inwards: constant radiance from every direction.
LightRig makeCubeOfLight(float radiance) {
    LightRig rig = makeFurnace(0);
    constexpr float kHalf = 700;
    for (int axis = 0; axis < 3; ++axis)
        for (const float side : {-1.0f, 1.0f}) {
            glm::vec3 centre(0), u(0), v(0);
            centre[axis] = side * kHalf;
            u[(axis + 1) % 3] = -side * kHalf; // u x v points to the middle
            v[(axis + 2) % 3] = kHalf;
            rig.lights.push_back({centre, u, v, glm::vec3(radiance)});
        }
    return rig;
}

struct Returned {
    double mean = 0, lowest = 1e9, highest = 0; // radiance, over pixels that the sphere covers whole
};
Returned measure(const ImageF& image, int channel) {
    Returned returned;
    int count = 0;
    for (const glm::vec4& pixel : image.pixels) {
        if (pixel.a < 0.999f) continue;
        ++count;
        const auto value = double(pixel[channel]);
        returned.mean += value;
        returned.lowest = std::min(returned.lowest, value);
        returned.highest = std::max(returned.highest, value);
    }
    REQUIRE(count > 1500);
    returned.mean /= count;
    return returned;
}

} // namespace

TEST_CASE("White skin vanishes among surroundings of constant radiance, with diffusion and without") {
    Renderer renderer(getTestDevice());
    Appearance white = makeMatteSkin(glm::vec3(1));
    for (const glm::vec3& d : {glm::vec3(0), glm::vec3(0.38f, 0.22f, 0.14f), glm::vec3(3)}) {
        white.skin.burleyMm = d;
        const ImageF image = draw(renderer, white, makeFurnace(0.7f), 4);
        for (int channel = 0; channel < 3; ++channel) {
            const Returned returned = measure(image, channel);
            CAPTURE(d.x, channel);
            CHECK(returned.lowest > 0.7 * 0.995);
            CHECK(returned.highest < 0.7 * 1.005);
        }
    }
    checkValidation();
}

TEST_CASE("White skin vanishes within a cube of light, with diffusion and without") {
    Renderer renderer(getTestDevice());
    Appearance white = makeMatteSkin(glm::vec3(1));
    for (const glm::vec3& d : {glm::vec3(0), glm::vec3(0.38f, 0.22f, 0.14f)}) {
        white.skin.burleyMm = d;
        const ImageF image = draw(renderer, white, makeCubeOfLight(0.7f), 192);
        for (int channel = 0; channel < 3; ++channel) {
            CAPTURE(d.x, channel);
            CHECK(measure(image, channel).mean == Approx(0.7).epsilon(0.005));
        }
    }
    checkValidation();
}

TEST_CASE("Gloss gives back the same share of a cube of light as of surroundings, and less than all") {
    Renderer renderer(getTestDevice());
    for (const float roughness : {0.25f, 0.5f}) {
        Appearance glossy = makeMatteSkin(glm::vec3(0));
        glossy.skin.f0 = 0.028f;
        glossy.skin.roughness = roughness;
        const double around = measure(draw(renderer, glossy, makeFurnace(1), 4), 1).mean;
        const double within = measure(draw(renderer, glossy, makeCubeOfLight(1), 192), 1).mean;
        CAPTURE(roughness);
        CHECK(within == Approx(around).epsilon(0.06)); // computeEnvironmentShare is fitted, to some percent
        CHECK(within > 0.028);
        CHECK(within < 0.12);
    }
    checkValidation();
}

TEST_CASE("Skin with gloss returns less than falls on it") {
    Renderer renderer(getTestDevice());
    Appearance skin = makeMatteSkin(glm::vec3(0.9f)); // far whiter than any skin
    skin.skin.burleyMm = {0.38f, 0.22f, 0.14f};
    for (const float roughness : {0.2f, 0.4f, 0.7f}) {
        skin.skin.f0 = 0.028f;
        skin.skin.roughness = roughness;
        const Returned returned = measure(draw(renderer, skin, makeFurnace(1), 4), 1);
        CAPTURE(roughness);
        CHECK(returned.highest < 1);
        CHECK(returned.mean > 0.9);
    }
    checkValidation();
}
