// Three qualities, one look (rendering.md section 8): a picture that moves beside the same at rest.
#include "app/light_sets.h"
#include "app/scene_builder.h"
#include "tests/dots/head_scene.h"
#include "tests/render/scenes.h"
#include "measure.h"

#include <catch2/catch.hpp>

#include <cmath>
#include <cstdio>
#include <vector>

using namespace stipple;
using namespace stipple::test;

TEST_CASE("Moving, settled and still pictures look alike under every light") {
    constexpr int kWidth = 200, kHeight = 200;
    Renderer renderer(getTestDevice());
    for (const auto& [name, fitzpatrick] : {std::pair("adam", 2), std::pair("amara", 6)}) {
        const TreatedHead& head = getTreatedHead(name);
        for (const LightSetName& light : listLightSets()) {
            const RenderScene scene = makeScene(head, fitzpatrick, light.id);
            View view{};
            view.camera = makeOrbitCamera(head.head->getCentre() - glm::vec3(0, 22, 0), 38 * kDegree, 14 * kDegree, 1500,
                                          11.8f * kDegree);
            view.rect = {0, 0, kWidth, kHeight};
            const auto drawHead = [&](int samples) {
                return renderer.render(scene, {&view, 1}, kWidth, kHeight, {.samples = samples}).linear;
            };
            const ImageF still = drawHead(256), settled = drawHead(64), moving = drawHead(1);
            std::vector<bool> covered;
            for (const glm::vec4& pixel : still.pixels)
                covered.push_back(pixel.a > 0.99f);
            const PictureDifference rest = comparePictures(still, settled, covered),
                                    motion = comparePictures(still, moving, covered);
            std::printf("%-6s %-9s 64 of 256: mean %+.2f %%, dE %.2f, FLIP %.3f   1 of 256: mean %+.2f %%, dE %.2f, "
                        "FLIP %.3f\n",
                        name, light.id.c_str(), 100 * (rest.meanLuminanceRatio - 1), rest.de2000Mean, rest.flipMean,
                        100 * (motion.meanLuminanceRatio - 1), motion.de2000Mean, motion.flipMean);
            CAPTURE(name, light.id);
            CHECK(std::abs(rest.meanLuminanceRatio - 1) < 0.005);
            CHECK(rest.flipMean < 0.02);
            CHECK(std::abs(motion.meanLuminanceRatio - 1) < 0.015);
            CHECK(motion.flipMean < 0.06); // edges without a filter are most of it
        }
    }
    checkValidation();
}
