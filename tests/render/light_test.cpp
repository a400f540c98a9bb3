#include "tests/render/scenes.h"

#include <catch2/catch.hpp>

#include <cmath>

using namespace stipple;
using namespace stipple::test;

TEST_CASE("A white sphere vanishes in a white furnace") {
    RenderScene scene;
    scene.surfaces.push_back({Material::skin, makeSphere(90), nullptr, glm::vec3(1), 0.5f});
    scene.appearances.push_back(makeMatteSkin(glm::vec3(1)));
    scene.rigs.push_back(makeFurnace(0.7f));
    const View view{makeFrontCamera(900, 220), 0, 0, {0, 0, 96, 96}, 1};
    Renderer renderer(getTestDevice());
    const RenderResult result = renderer.render(scene, {&view, 1}, 96, 96, {.quality = Quality::settled, .samples = 4});
    REQUIRE(result.linear.pixels.size() == 96 * 96);
    float worst = 0;
    int covered = 0;
    for (const glm::vec4& pixel : result.linear.pixels) {
        if (pixel.a == 0) continue;
        ++covered;
        worst = std::max(worst, std::abs(pixel.r / pixel.a - 0.7f));
    }
    CHECK(covered > 4000);
    CHECK(worst < 0.007f);
    checkValidation();
}
