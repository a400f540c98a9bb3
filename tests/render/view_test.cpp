#include "core/error.h"
#include "core/hash.h"
#include "gpu/device.h"
#include "tests/render/scenes.h"

#include <catch2/catch.hpp>

#include <algorithm>
#include <array>
#include <cmath>

using namespace stipple;
using namespace stipple::test;

namespace {

RenderScene makeTwoVariants() {
    RenderScene scene;
    scene.surfaces.push_back({Material::skin, makeSphere(90, 64, true), nullptr, glm::vec3(1), 0.5f});
    scene.surfaces.push_back({Material::matte, makePatch(150), nullptr, glm::vec3(0.3f), 0.5f}); // no head at all
    Appearance before;
    Appearance after;
    after.stamps = makeStamps({glm::vec2(-60), glm::vec2(60)}, 60, {0.2f, 0.2f, 1.5f});
    scene.appearances = {before, after};
    LightRig rig = makeFurnace(0.2f);
    rig.lights.push_back({{300, 500, 600}, {-150, 0, 75}, {0, 120, -100}, glm::vec3(8)});
    rig.lights.push_back({{-500, 200, 300}, {60, 0, 100}, {0, 100, 0}, glm::vec3(4)});
    scene.rigs.push_back(rig);
    return scene;
}

View makeView(int appearance, int x) {
    View view;
    view.camera = makeOrbitCamera(glm::vec3(0), 0.5f, 0.7f, 700, 18 * kDegree);
    view.appearance = appearance;
    view.rect = {x, 0, 80, 80};
    return view;
}

// A square of 40 mm that shows this colour everywhere, `height` mm in front of the origin.
SceneSurface makeSheet(Material material, const std::array<std::uint8_t, 4>& colour, float height) {
    auto patch = std::make_shared<SurfaceGeometry>(*makePatch(20));
    patch->key = Hasher().add(height).get();
    for (glm::vec3& p : patch->positions) {
        patch->uvs.emplace_back(p.x / 40 + 0.5f, p.y / 40 + 0.5f);
        p.z += height;
    }
    auto image = std::make_shared<Image8>(Image8{2, 2, {}});
    for (int i = 0; i < 4; ++i)
        image->pixels.insert(image->pixels.end(), colour.begin(), colour.end());
    return {material, patch, image, glm::vec3(1), 0.5f};
}

} // namespace

TEST_CASE("Two variants side by side are the two drawn alone") {
    const RenderScene scene = makeTwoVariants();
    Renderer renderer(getTestDevice());
    const RenderSettings settings{.samples = 3};
    const View both[] = {makeView(0, 0), makeView(1, 80)};
    const auto wide = renderer.render(scene, both, 160, 80, settings);
    for (const int variant : {0, 1}) {
        const View alone = makeView(variant, 0);
        const auto single = renderer.render(scene, {&alone, 1}, 80, 80, settings);
        float worst = 0;
        for (int y = 0; y < 80; ++y) {
            for (int x = 0; x < 80; ++x) {
                const glm::vec4 a = single.linear.pixels[std::size_t(y * 80 + x)];
                const glm::vec4 b = wide.linear.pixels[std::size_t(y * 160 + x + 80 * variant)];
                for (int c = 0; c < 4; ++c)
                    worst = std::max(worst, std::abs(a[c] - b[c]));
            }
        }
        // Noise, lights and jitter are the same; interpolation across triangles rounds differently by the pixel's
        // place, and so does where a tap of the diffusion falls.
        CHECK(worst < 4e-4f);
    }
    checkValidation();
}

TEST_CASE("A wipe shows the halves of the two full pictures") {
    const RenderScene scene = makeTwoVariants();
    Renderer renderer(getTestDevice());
    for (const float scale : {1.0f, 0.5f}) {
        const RenderSettings settings{.samples = 2, .scale = scale};
        constexpr int kSide = 80, kDivider = 34;
        const int drawn = int(kSide * scale), divider = int(kDivider * scale);
        View halves[] = {makeView(0, 0), makeView(1, 0)};
        const auto before = renderer.render(scene, {&halves[0], 1}, kSide, kSide, settings);
        const auto after = renderer.render(scene, {&halves[1], 1}, kSide, kSide, settings);
        halves[0].clip = {0, 0, kDivider, kSide};
        halves[1].clip = {kDivider, -5, 900, 900}; // as much as there is
        const auto wipe = renderer.render(scene, halves, kSide, kSide, settings);
        REQUIRE(wipe.linear.width == drawn);
        REQUIRE(wipe.picture.width == drawn);
        float worst = 0;
        int different = 0;
        for (int y = 0; y < drawn; ++y) {
            for (int x = 0; x < drawn; ++x) {
                const auto& expected = x < divider ? before : after;
                const auto at = std::size_t(y * drawn + x);
                for (int c = 0; c < 4; ++c)
                    worst = std::max(worst, std::abs(wipe.linear.pixels[at][c] - expected.linear.pixels[at][c]));
                different += before.picture.pixels[at * 4 + 1] != after.picture.pixels[at * 4 + 1];
            }
        }
        CHECK(worst < 2e-4f);
        CHECK(different > drawn); // the halves are not the same picture
    }
    // What a clip leaves nothing of costs nothing and is no error.
    View gone = makeView(0, 0);
    gone.clip = {100, 0, 20, 20};
    const auto empty = renderer.render(scene, {&gone, 1}, 80, 80, {.samples = 1});
    CHECK(empty.linear.pixels[0] == glm::vec4(0));
    checkValidation();
}

TEST_CASE("A moving camera draws the shadow once") {
    const RenderScene scene = makeTwoVariants();
    Renderer renderer(getTestDevice()), fresh(getTestDevice());
    for (int i = 0; i < 3; ++i) {
        View view = makeView(1, 0);
        view.camera = makeOrbitCamera(glm::vec3(0), 0.5f + 0.3f * float(i), 0.7f, 700, 18 * kDegree);
        const auto result = renderer.render(scene, {&view, 1}, 80, 80, {.quality = Quality::moving});
        const auto has = [&](std::string_view pass) {
            return std::any_of(result.timings.begin(), result.timings.end(),
                               [&](const RenderTiming& t) { return t.pass == pass; });
        };
        CHECK(has("surface"));
        CHECK(has("shadow") == (i == 0));
    }
    // Another light, other shapes and more samples: as a renderer draws that has kept nothing.
    RenderScene other = scene;
    other.rigs[0].lights[0].centre.x = -300;
    const View view = makeView(1, 0);
    for (const int samples : {1, 2, 1}) {
        const auto kept = renderer.render(other, {&view, 1}, 80, 80, {.samples = samples});
        const auto anew = fresh.render(other, {&view, 1}, 80, 80, {.samples = samples});
        CHECK(kept.picture.pixels == anew.picture.pixels);
        if (other.surfaces.size() > 1) other.surfaces.pop_back();
    }
    checkValidation();
}

TEST_CASE("Before and after differ only where dots are") {
    const RenderScene scene = makeTwoVariants();
    Renderer renderer(getTestDevice());
    const View both[] = {makeView(0, 0), makeView(1, 80)};
    const auto wide = renderer.render(scene, both, 160, 80, {.samples = 2});
    int darker = 0, brighter = 0;
    for (int y = 0; y < 80; ++y) {
        for (int x = 0; x < 80; ++x) {
            const float before = wide.linear.pixels[std::size_t(y * 160 + x)].g;
            const float after = wide.linear.pixels[std::size_t(y * 160 + x + 80)].g;
            darker += after < before - 1e-3f;
            brighter += after > before + 2e-4f;
        }
    }
    CHECK(darker > 800);
    CHECK(brighter == 0);
}

TEST_CASE("Alpha is coverage") {
    RenderScene scene = makeTwoVariants();
    scene.surfaces.pop_back();
    Renderer renderer(getTestDevice());
    const View view{makeFrontCamera(900, 240), 0, 0, {0, 0, 96, 96}, 1};
    const auto result = renderer.render(scene, {&view, 1}, 96, 96, {.samples = 16, .transparent = true});
    const float distance2 = 900 * 900;
    // Silhouette of a sphere in perspective, on the plane through its centre.
    const float seen = 90 * std::sqrt(distance2 / (distance2 - 90 * 90));
    CHECK(computeMean(result.linear).a == Approx(double(kPi) * seen * seen / (240 * 240)).epsilon(0.005));
    CHECK(result.linear.pixels.front() == glm::vec4(0));
    CHECK(result.picture.pixels[3] == 0);
    CHECK(result.picture.pixels[(48 * 96 + 48) * 4 + 3] == 255);
    checkValidation();
}

TEST_CASE("Cards cover as much as their alpha says, in one sample as in many") {
    const SceneSurface card = makeSheet(Material::card, {60, 40, 30, 77}, 1);
    const SceneSurface under = makeSheet(Material::matte, {200, 180, 160, 255}, 0);
    const float alpha = 77.0f / 255;
    const View view{makeFrontCamera(300, 20), 0, 0, {0, 0, 32, 32}, 1};
    Renderer renderer(getTestDevice());
    const auto draw = [&](std::vector<SceneSurface> surfaces, int samples) {
        RenderScene scene;
        scene.surfaces = std::move(surfaces);
        scene.appearances.push_back({});
        scene.rigs.push_back(makeFurnace(1));
        return renderer.render(scene, {&view, 1}, 32, 32, {.samples = samples}).linear;
    };
    SceneSurface solid = makeSheet(Material::matte, {60, 40, 30, 255}, 1);
    for (const int samples : {1, 4}) {
        INFO(samples << " samples");
        const auto [top, below] = std::pair(computeMean(draw({solid}, samples)), computeMean(draw({under}, samples)));
        const ImageF alone = draw({card}, samples), both = draw({under, card}, samples);
        for (const glm::vec4& pixel : alone.pixels) {
            CHECK(pixel.a == Approx(alpha).epsilon(0.002));
            CHECK(glm::length(glm::vec3(pixel) - alpha * glm::vec3(top)) < 0.002f);
        }
        for (const glm::vec4& pixel : both.pixels) {
            CHECK(pixel.a == Approx(1));
            CHECK(glm::length(glm::vec3(pixel) - glm::mix(glm::vec3(below), glm::vec3(top), alpha)) < 0.002f);
        }
    }
    checkValidation();
}

TEST_CASE("Cards let as much of the skin under them be seen as they do not cover") {
    const SceneSurface card = makeSheet(Material::card, {0, 0, 0, 128}, 1);
    const View view{makeFrontCamera(300, 20), 0, 0, {0, 0, 32, 32}, 1};
    Renderer renderer(getTestDevice());
    for (const int samples : {1, 4}) {
        RenderScene scene;
        scene.surfaces.push_back({Material::skin, makePatch(20), nullptr, glm::vec3(1), 0.5f});
        scene.appearances.push_back({});
        scene.rigs.push_back(makeFurnace(1));
        const glm::vec4 bare = computeMean(renderer.render(scene, {&view, 1}, 32, 32, {.samples = samples}).linear);
        scene.surfaces.push_back(card);
        const glm::vec4 half = computeMean(renderer.render(scene, {&view, 1}, 32, 32, {.samples = samples}).linear);
        for (int k = 0; k < 3; ++k)
            CHECK(half[k] == Approx((1 - 128.0f / 255) * bare[k]).epsilon(0.005));
        CHECK(half.a == Approx(1));
    }
    checkValidation();
}

TEST_CASE("Views that cannot be drawn are refused in plain words") {
    const RenderScene scene = makeTwoVariants();
    Renderer renderer(getTestDevice());
    View view = makeView(0, 10);
    CHECK_THROWS_WITH(renderer.begin(scene, {&view, 1}, 80, 80), Catch::Contains("does not fit"));
    view = makeView(7, 0);
    CHECK_THROWS_WITH(renderer.begin(scene, {&view, 1}, 80, 80), Catch::Contains("appearance 7"));
    std::stop_source stop;
    stop.request_stop();
    view = makeView(0, 0);
    CHECK_THROWS_AS(renderer.render(scene, {&view, 1}, 80, 80, {}, {}, stop.get_token()), Cancelled);
}

TEST_CASE("The atlas cache stays within its bytes") {
    RenderScene scene = makeTwoVariants();
    RendererLimits limits;
    limits.atlasBytes = 8 << 20;
    Renderer renderer(getTestDevice(), limits);
    for (int i = 0; i < 4; ++i) {
        scene.appearances[1].stamps =
            makeStamps({glm::vec2(-20), glm::vec2(20)}, 40, {0.2f, 0.2f, 1}, std::uint64_t(i));
        const View view = makeView(1, 0);
        renderer.render(scene, {&view, 1}, 80, 80, {.samples = 1});
        CHECK(renderer.getAtlasBytes() < std::uint64_t(8 + 8) << 20);
    }
    checkValidation();
}
