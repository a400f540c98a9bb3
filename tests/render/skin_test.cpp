// Skin maps: scars and disease change light and colour of the skin in the right direction and nowhere else.
#include "math/colour.h"
#include "tests/render/scenes.h"

#include <catch2/catch.hpp>

#include <cmath>
#include <filesystem>
#include <functional>
#include <limits>

using namespace stipple;
using namespace stipple::test;

namespace {

constexpr float kTroughWidth = 1.5f, kTroughDepth = 0.4f;

std::shared_ptr<const SkinField> makeField(const std::function<glm::vec4(const glm::vec2&)>& value) {
    auto field = std::make_shared<SkinField>(makeGrid({glm::vec2(-12), glm::vec2(12)}, 0.25f), kPlainSkin);
    for (int y = 0; y < field->grid.height; ++y)
        for (int x = 0; x < field->grid.width; ++x)
            field->at(x, y) = value(field->grid.origin + field->grid.cell * glm::vec2(float(x), float(y)));
    return field;
}

// A trough along the chart's y axis.
glm::vec4 makeTrough(const glm::vec2& p) {
    const float t = p.x / kTroughWidth;
    return {1, 1, 0, -kTroughDepth * std::exp(-t * t)};
}

// Low light from +x, so far away that it is parallel.
LightRig makeSideLight() {
    LightRig rig = makeFurnace(0);
    rig.lights.push_back({{4000, 0, 2000}, {-8.9443f, 0, 17.8885f}, {0, 20, 0}, glm::vec3(4e4f)});
    return rig;
}

constexpr int kSize = 96;
constexpr float kHeight = 12;

ImageF renderSkin(Renderer& renderer, std::shared_ptr<const SurfaceGeometry> geometry,
                  std::shared_ptr<const SkinField> field, const LightRig& rig,
                  const glm::vec3& albedo = glm::vec3(0.4f), std::shared_ptr<const MarkField> marks = nullptr) {
    static std::uint64_t key = 900;
    RenderScene scene;
    scene.surfaces.push_back({Material::skin, std::move(geometry), nullptr, glm::vec3(1), 0.5f});
    Appearance appearance = makeMatteSkin(albedo);
    if (field) appearance.skinMapKey = ++key;
    appearance.skinMap = std::move(field);
    if (marks) appearance.marksKey = ++key;
    appearance.marks = std::move(marks);
    scene.appearances.push_back(appearance);
    scene.rigs.push_back(rig);
    const View view{makeFrontCamera(400, kHeight), 0, 0, {0, 0, kSize, kSize}, 1};
    return renderer.render(scene, {&view, 1}, kSize, kSize, {.samples = 1}).linear;
}

// Mean over the columns from x0 to x1, mm.
glm::vec3 computeStrip(const ImageF& image, float x0, float x1) {
    const int from = int(std::lround((x0 / kHeight + 0.5f) * kSize)),
              to = int(std::lround((x1 / kHeight + 0.5f) * kSize));
    glm::vec3 sum(0);
    for (int y = 0; y < kSize; ++y)
        for (int x = from; x < to; ++x)
            sum += glm::vec3(image.pixels[std::size_t(y * kSize + x)]);
    return sum / float(kSize * (to - from));
}

} // namespace

TEST_CASE("A trough shows its slopes under a side light") {
    Renderer renderer(getTestDevice());
    const auto patch = makePatch(12);
    auto mirrored = std::make_shared<SurfaceGeometry>(*patch);
    mirrored->key = 701;
    for (glm::vec2& p : mirrored->chart)
        p.x = -p.x;
    const LightRig rig = makeSideLight();
    const ImageF flat = renderSkin(renderer, patch, nullptr, rig);
    const auto field = makeField(makeTrough);
    for (const auto& geometry : {patch, std::shared_ptr<const SurfaceGeometry>(mirrored)}) {
        const ImageF image = renderSkin(renderer, geometry, field, rig);
        // The wall that looks at the light is brighter, the other darker: Lambert's law with the tilted normal.
        const glm::vec3 light = glm::normalize(glm::vec3(4000, 0, 2000));
        for (const float x : {-4.5f, -2.0f, -1.0f, 0.0f, 1.0f, 2.0f, 4.5f}) {
            const float t = x / kTroughWidth;
            const float slope = 2 * kTroughDepth * t / kTroughWidth * std::exp(-t * t); // d relief / dx
            const glm::vec3 normal = glm::normalize(glm::vec3(-slope, 0, 1));
            const float wanted = glm::dot(normal, light) / light.z;
            const float got =
                computeStrip(image, x - 0.125f, x + 0.125f).g / computeStrip(flat, x - 0.125f, x + 0.125f).g;
            CHECK(got == Approx(wanted).epsilon(0.03));
            if (x == -1.0f) CHECK(wanted > 1.3f);
            if (x == 1.0f) CHECK(wanted < 0.7f);
        }
    }
    checkValidation();
}

TEST_CASE("Melanin darkens, blood reddens, less of them does the opposite") {
    Renderer renderer(getTestDevice());
    const auto patch = makePatch(12);
    const LightRig rig = makeFurnace(1);
    const glm::vec3 albedo(0.48f, 0.34f, 0.245f);
    const auto draw = [&](float melanin, float blood) {
        const auto field = makeField(
            [&](const glm::vec2& p) { return p.x < 0 ? glm::vec4(melanin, 1, 0, 0) : glm::vec4(1, blood, 0, 0); });
        return renderSkin(renderer, patch, field, rig, albedo);
    };
    const ImageF more = draw(1.8f, 2.5f), less = draw(0.4f, 0.4f);
    for (int c = 0; c < 3; ++c) {
        CHECK(computeStrip(more, -5, -1)[c] < 0.98f * albedo[c]);
        CHECK(computeStrip(less, -5, -1)[c] > 1.02f * albedo[c]);
        CHECK(computeStrip(more, 1, 5)[c] <= albedo[c]);
        CHECK(computeStrip(less, 1, 5)[c] >= 0.999f * albedo[c]);
    }
    // Melanin takes most from blue; blood most from green, least from red.
    const glm::vec3 brown = computeStrip(more, -5, -1) / albedo, red = computeStrip(more, 1, 5) / albedo;
    CHECK(brown.b < brown.g);
    CHECK(brown.g < brown.r);
    CHECK(red.g < red.b);
    CHECK(red.b < red.r);
    checkValidation();
}

TEST_CASE("Fibrosis whitens, crust is yellow, scale pale; lost openings alone change no colour") {
    Renderer renderer(getTestDevice());
    const auto patch = makePatch(12);
    const LightRig rig = makeFurnace(1);
    for (const glm::vec3& albedo : {glm::vec3(0.48f, 0.34f, 0.245f), glm::vec3(0.12f, 0.06f, 0.035f)}) {
        const auto draw = [&](const glm::vec4& left, const glm::vec4& right) {
            auto marks = std::make_shared<MarkField>(makeGrid({glm::vec2(-12), glm::vec2(12)}, 0.25f), kNoMarks);
            for (int y = 0; y < marks->grid.height; ++y)
                for (int x = 0; x < marks->grid.width; ++x)
                    marks->at(x, y) = marks->grid.getPoint(x, y).x < 0 ? left : right;
            return renderSkin(renderer, patch, nullptr, rig, albedo, marks);
        };
        const ImageF plain = draw({0, 0, 0, 0}, {0.5f, 0, 0, 0});
        const ImageF white = draw({0, 0, 0, 0.5f}, {0, 0, 0, 1});
        const ImageF crusted = draw({0, 0, 1, 0}, {0, 1, 0, 0});
        for (int c = 0; c < 3; ++c) {
            CHECK(computeStrip(plain, -5, -1)[c] == Approx(albedo[c]).epsilon(0.01));
            CHECK(computeStrip(plain, 1, 5)[c] == Approx(albedo[c]).epsilon(0.01));
            CHECK(computeStrip(white, -5, -1)[c] > 1.01f * albedo[c]);
            CHECK(computeStrip(white, 1, 5)[c] > 1.01f * computeStrip(white, -5, -1)[c]);
        }
        const glm::vec3 crust = computeStrip(crusted, -5, -1), scale = computeStrip(crusted, 1, 5);
        CHECK(crust.b < 0.45f * crust.g);
        CHECK(scale.b > 0.8f * scale.r);
        CHECK(getLuminance(scale) > 1.2f * getLuminance(albedo));
    }
    checkValidation();
}

TEST_CASE("Off the chart a skin map changes nothing") {
    Renderer renderer(getTestDevice());
    auto half = std::make_shared<SurfaceGeometry>(*makePatch(12));
    half->key = 702;
    for (glm::vec2& p : half->chart)
        if (p.x > 0.1f) p = glm::vec2(std::numeric_limits<float>::quiet_NaN());
    const LightRig rig = makeSideLight();
    const auto field =
        makeField([](const glm::vec2& p) { return glm::vec4(0.5f, 2, -0.1f, 0.3f * std::sin(2 * p.x)); });
    const ImageF plain = renderSkin(renderer, half, nullptr, rig), scarred = renderSkin(renderer, half, field, rig);
    int differs = 0, same = 0;
    for (int y = 0; y < kSize; ++y) {
        for (int x = 0; x < kSize; ++x) {
            const std::size_t i = std::size_t(y * kSize + x);
            // The triangles from x = 0 on have a corner off the chart.
            if (x > kSize / 2) same += plain.pixels[i] == scarred.pixels[i];
            if (x < kSize / 2 - 1) differs += plain.pixels[i] != scarred.pixels[i];
        }
    }
    CHECK(same == kSize * (kSize / 2 - 1));
    CHECK(differs > kSize * kSize / 2 * 9 / 10);
    checkValidation();
}
