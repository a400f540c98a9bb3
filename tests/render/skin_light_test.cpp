// Light under the skin that moving views take from the flat picture of it.
#include "tests/render/scenes.h"

#include <catch2/catch.hpp>

#include <algorithm>
#include <cmath>
#include <string_view>

using namespace stipple;
using namespace stipple::test;

namespace {

constexpr int kSide = 128;

// A ball of skin in the shadow of a smaller one, between two lamps and a sky.
RenderScene makeScene() {
    RenderScene scene;
    auto fine = std::make_shared<SurfaceGeometry>(*makeSphere(90, 192));
    fine->edgeMm = 3;
    auto coarse = std::make_shared<SurfaceGeometry>(*makeSphere(90, 96));
    coarse->edgeMm = 6;
    fine->levels.push_back(coarse);
    scene.surfaces.push_back({Material::skin, fine, nullptr, glm::vec3(1), 0.5f});
    auto small = std::make_shared<SurfaceGeometry>(*makeSphere(25, 64));
    for (glm::vec3& p : small->positions)
        p += glm::vec3(40, 60, 110);
    scene.surfaces.push_back({Material::matte, small, nullptr, glm::vec3(0.3f), 0.5f});
    scene.appearances.emplace_back();
    scene.appearances.back().poreReliefUm = 0;
    scene.appearances.back().mottle = 0;
    LightRig rig;
    rig.lights = {{{200, 400, 500}, {-50, 0, 30}, {0, 40, -30}, {40, 36, 30}},
                  {{-500, 100, 200}, {30, 0, 75}, {0, 80, 0}, {4, 5, 6}}};
    rig.skyRadiance = glm::vec3(0.4f, 0.45f, 0.5f);
    rig.groundRadiance = glm::vec3(0.2f);
    scene.rigs.push_back(rig);
    return scene;
}

View makeView(float turn = 0) {
    Camera camera = makeFrontCamera(900, 220);
    camera.position = {900 * std::sin(turn), 0, 900 * std::cos(turn)};
    return {camera, 0, 0, {0, 0, kSide, kSide}, 1};
}

RenderResult draw(Renderer& renderer, const RenderScene& scene, const View& view, Quality quality = Quality::moving,
                  int samples = 0) {
    return renderer.render(scene, {&view, 1}, kSide, kSide, {.quality = quality, .samples = samples});
}

bool hasPass(const RenderResult& result, std::string_view name) {
    return std::any_of(result.timings.begin(), result.timings.end(),
                       [&](const RenderTiming& timing) { return timing.pass == name; });
}

struct Difference {
    double mean = 0, rms = 0; // of the mean of `b`
};
Difference compare(const ImageF& a, const ImageF& b) {
    double sum = 0, squares = 0, whole = 0;
    int count = 0;
    for (std::size_t i = 0; i < a.pixels.size(); ++i) {
        if (a.pixels[i].a == 0 || b.pixels[i].a < 0.999f) continue; // edges are sampled once while moving
        const glm::vec3 difference(a.pixels[i] - b.pixels[i]);
        sum += double(difference.r + difference.g + difference.b);
        squares += double(glm::dot(difference, difference));
        whole += double(b.pixels[i].r + b.pixels[i].g + b.pixels[i].b);
        ++count;
    }
    return {sum / whole, std::sqrt(squares * 3 * count) / whole};
}

} // namespace

TEST_CASE("Light kept on the skin looks as light computed for every pixel") {
    const RenderScene scene = makeScene();
    Renderer renderer(getTestDevice());
    const RenderResult still = draw(renderer, scene, makeView(0.1f), Quality::settled, 128);
    const RenderResult first = draw(renderer, scene, makeView(0.1f)), second = draw(renderer, scene, makeView(0.1f));
    REQUIRE_FALSE(hasPass(first, "flat light"));
    REQUIRE(hasPass(second, "flat light"));
    const Difference between = compare(second.linear, first.linear);
    INFO("mean " << between.mean << ", rms " << between.rms);
    CHECK(std::abs(between.mean) < 0.003);
    CHECK(between.rms < 0.03);
    // No farther from the truth for being kept.
    const Difference kept = compare(second.linear, still.linear), computed = compare(first.linear, still.linear);
    INFO("kept: mean " << kept.mean << ", rms " << kept.rms << "; computed: " << computed.mean << ", " << computed.rms);
    CHECK(std::abs(kept.mean) < 0.01);
    CHECK(kept.rms < computed.rms + 0.01);
    checkValidation();
}

TEST_CASE("Light on the skin is made once while only the camera moves, and never while the light does") {
    RenderScene scene = makeScene();
    Renderer renderer(getTestDevice());
    CHECK_FALSE(hasPass(draw(renderer, scene, makeView(0.0f)), "flat light"));
    CHECK(hasPass(draw(renderer, scene, makeView(0.05f)), "flat light"));
    const RenderResult third = draw(renderer, scene, makeView(0.1f));
    CHECK_FALSE(hasPass(third, "flat light"));
    // What it shows does not depend on the way there.
    Renderer other(getTestDevice());
    draw(other, scene, makeView(0.1f));
    CHECK(draw(other, scene, makeView(0.1f)).linear.pixels == third.linear.pixels);
    for (int i = 0; i < 3; ++i) {
        scene.rigs[0].lights[0].centre.x += 10;
        CHECK_FALSE(hasPass(draw(renderer, scene, makeView(0.1f)), "flat light"));
    }
    // Another skin takes light otherwise.
    CHECK(hasPass(draw(renderer, scene, makeView(0.1f)), "flat light"));
    scene.appearances[0].skin.burleyMm *= 2.0f;
    CHECK_FALSE(hasPass(draw(renderer, scene, makeView(0.1f)), "flat light"));
    CHECK(hasPass(draw(renderer, scene, makeView(0.1f)), "flat light"));
    checkValidation();
}

TEST_CASE("Views that are compared take their light in the same way") {
    RenderScene scene = makeScene();
    scene.appearances.push_back(scene.appearances[0]);
    View views[2] = {makeView(), makeView()};
    views[0].clip = {0, 0, kSide / 2, kSide};
    views[1].clip = {kSide / 2, 0, kSide / 2, kSide};
    views[1].appearance = 1;
    Renderer renderer(getTestDevice());
    const auto drawBoth = [&] {
        return renderer.render(scene, views, kSide, kSide, {.quality = Quality::moving}).linear.pixels;
    };
    drawBoth();
    const std::vector<glm::vec4> kept = drawBoth();
    // A slider moves one of them: neither is drawn from what is kept.
    scene.appearances[1].poreReliefUm = 1e-3f;
    const std::vector<glm::vec4> mixed = drawBoth();
    Renderer fresh(getTestDevice());
    const std::vector<glm::vec4> computed =
        fresh.render(scene, views, kSide, kSide, {.quality = Quality::moving}).linear.pixels;
    CHECK(mixed == computed);
    CHECK(mixed != kept);
    CHECK(drawBoth() != computed);
    checkValidation();
}

TEST_CASE("Kept light spreads under the skin as far as the profile says") {
    // A plate half in the shadow of a wall, under a lamp that is far and small.
    RenderScene scene;
    auto fine = std::make_shared<SurfaceGeometry>(*makePatch(60, 60));
    fine->edgeMm = 2;
    auto coarse = std::make_shared<SurfaceGeometry>(*makePatch(60, 30));
    coarse->edgeMm = 4;
    fine->levels.push_back(coarse);
    scene.surfaces.push_back({Material::skin, fine, nullptr, glm::vec3(1), 0.5f});
    auto wall = std::make_shared<SurfaceGeometry>(*makePatch(40, 4));
    for (glm::vec3& p : wall->positions)
        p += glm::vec3(-40, 0, 30);
    scene.surfaces.push_back({Material::matte, wall, nullptr, glm::vec3(0), 0.5f});
    Appearance skin = makeMatteSkin(glm::vec3(1));
    skin.skin.burleyMm = {0.5f, 0.25f, 0.02f};
    scene.appearances.push_back(skin);
    LightRig rig;
    rig.lights = {{{200, 0, 1500}, {2, 0, 0}, {0, -2, 0}, glm::vec3(4e5f)}};
    rig.skyRadiance = rig.groundRadiance = glm::vec3(0);
    scene.rigs.push_back(rig);
    scene.hasBounces = false;
    Camera camera = makeFrontCamera(900, 50);
    camera.position = {300, 0, 900}; // beneath the wall
    const View view{camera, 0, 0, {0, 0, kSide, kSide}, 1};
    RendererLimits limits;
    limits.shadowSize = 4096;
    Renderer renderer(getTestDevice(), limits);
    draw(renderer, scene, view);
    const RenderResult kept = draw(renderer, scene, view);
    REQUIRE(hasPass(kept, "flat diffusion"));
    const RenderResult still = draw(renderer, scene, view, Quality::settled, 96);
    // mm over which the light falls from 84 to 16 %, along a row of the mean of the middle ones.
    const auto measure = [&](const ImageF& image, int channel) {
        std::array<double, kSide> row{};
        for (int y = 40; y < 88; ++y)
            for (int x = 0; x < kSide; ++x)
                row[std::size_t(x)] += double(image.pixels[std::size_t(y * kSide + x)][channel]);
        const double most = *std::max_element(row.begin(), row.end());
        double width = 0; // integral of 4 t (1 - t): 2/3 of a ramp's width, and no matter where it lies
        for (const double value : row)
            width += 4 * (value / most) * (1 - value / most);
        return width * 50 / kSide;
    };
    for (int channel = 0; channel < 2; ++channel) {
        const double blue = measure(kept.linear, 2), blueStill = measure(still.linear, 2);
        const double spread = measure(kept.linear, channel), truth = measure(still.linear, channel);
        INFO("channel " << channel << ": " << spread << " mm, " << truth << " at rest; without diffusion " << blue
                        << ", " << blueStill);
        CHECK(truth > blueStill + 0.2);
        CHECK(std::abs(spread - truth) < 0.25 * truth + 0.6); // half a texel of the picture
        CHECK(spread > blue + 0.1);
    }
    checkValidation();
}
