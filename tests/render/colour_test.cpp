// From light on a patch to bytes and EXR values: what comes out is what the conventions say.
#include "math/colour.h"
#include "tests/render/scenes.h"

#include <catch2/catch.hpp>

#include <cmath>
#include <filesystem>

using namespace stipple;
using namespace stipple::test;

namespace {

// IEC 61966-2-1, written out anew.
int encodeByte(double linear) {
    const double encoded = linear <= 0.0031308 ? 12.92 * linear : 1.055 * std::pow(linear, 1 / 2.4) - 0.055;
    return int(std::floor(255 * encoded + 0.5));
}

} // namespace

TEST_CASE("A known patch under known light leaves as the right sRGB byte and the right EXR value") {
    const glm::dvec3 albedo(0.48, 0.34, 0.245);
    RenderScene scene;
    scene.surfaces.push_back({Material::skin, makePatch(60), nullptr, glm::vec3(1), 0.5f});
    scene.appearances.push_back(makeMatteSkin(glm::vec3(albedo)));
    // So small and far away that its irradiance is radiance x area / distance2.
    const glm::dvec3 radiance(3.0e4, 2.6e4, 1.9e4);
    const double area = 400, distance = 4000;
    LightRig rig = makeFurnace(0);
    rig.lights.push_back({{0, 0, float(distance)}, {-10, 0, 0}, {0, 10, 0}, glm::vec3(radiance)});
    rig.skyRadiance = rig.groundRadiance = {0.11f, 0.12f, 0.13f};
    scene.rigs.push_back(rig);
    const glm::dvec3 irradiance =
        radiance * (area / (distance * distance)) + double(kPi) * glm::dvec3(0.11, 0.12, 0.13);
    const glm::dvec3 wanted = albedo * irradiance / double(kPi);

    View view{makeFrontCamera(400, 2), 0, 0, {0, 0, 16, 16}, 1};
    Renderer renderer(getTestDevice());
    const auto folder = std::filesystem::temp_directory_path();
    for (const float exposure : {1.0f, 1.7f})
        for (const float kelvin : {6504.0f, 3000.0f}) {
            view.exposure = exposure;
            view.whiteBalance = computeWhiteBalance(computeLightColour(kelvin), 0.8f);
            const RenderResult result = renderer.render(scene, {&view, 1}, 16, 16, {.samples = 8});
            CAPTURE(exposure, kelvin);
            // EXR: the radiance itself, whatever exposure and white balance.
            writeExr(folder / "stipple_colour_test.exr", result.linear);
            const ImageF linear = readExr(folder / "stipple_colour_test.exr");
            // PNG: balanced, exposed, encoded; the tone curve leaves what lies below .8 alone.
            writePng(folder / "stipple_colour_test.png", result.picture);
            const Image8 picture = readImage(folder / "stipple_colour_test.png");
            const glm::dvec3 shown = glm::dmat3(view.whiteBalance) * wanted * double(exposure);
            const std::size_t middle = 8 * 16 + 8;
            for (int c = 0; c < 3; ++c) {
                CAPTURE(c);
                REQUIRE(shown[c] < 0.8);
                CHECK(linear.pixels[middle][c] == Approx(wanted[c]).epsilon(0.002));
                CHECK(std::abs(int(picture.pixels[4 * middle + std::size_t(c)]) - encodeByte(shown[c])) <= 1);
            }
            CHECK(linear.pixels[middle].a == 1);
            CHECK(picture.pixels[4 * middle + 3] == 255);
        }
    std::filesystem::remove(folder / "stipple_colour_test.exr");
    std::filesystem::remove(folder / "stipple_colour_test.png");
    checkValidation();
}

TEST_CASE("A white balance takes the colour of the light out of a grey patch") {
    RenderScene scene;
    scene.surfaces.push_back({Material::skin, makePatch(60), nullptr, glm::vec3(1), 0.5f});
    scene.appearances.push_back(makeMatteSkin(glm::vec3(0.4f)));
    View view{makeFrontCamera(400, 2), 0, 0, {0, 0, 8, 8}, 1};
    Renderer renderer(getTestDevice());
    for (const float kelvin : {2700.0f, 4000.0f, 6500.0f, 9000.0f}) {
        const glm::vec3 light = computeLightColour(kelvin);
        scene.rigs = {makeFurnace(0)};
        scene.rigs[0].skyRadiance = scene.rigs[0].groundRadiance = 0.6f * light;
        view.whiteBalance = computeWhiteBalance(light, 1);
        const RenderResult result = renderer.render(scene, {&view, 1}, 8, 8, {.samples = 1});
        CAPTURE(kelvin);
        for (std::size_t c = 0; c < 3; ++c) {
            CHECK(std::abs(int(result.picture.pixels[c]) - encodeByte(0.24)) <= 2);
            // The linear picture keeps it.
            CHECK(result.linear.pixels[0][int(c)] == Approx(0.24 * double(light[int(c)])).epsilon(0.002));
        }
    }
    checkValidation();
}
