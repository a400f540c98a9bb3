// Three qualities, one look (rendering.md section 8): a picture that moves beside the same at rest.
#include "app/light_sets.h"
#include "app/scene_builder.h"
#include "measure.h"
#include "tests/dots/head_scene.h"
#include "tests/render/scenes.h"

#include <catch2/catch.hpp>

#include <cmath>
#include <cstdio>
#include <vector>

using namespace stipple;
using namespace stipple::test;

TEST_CASE("Moving, settled and still pictures look alike under every light") {
    // As small as the window draws moving pictures: smaller ones would show coarser levels of the head.
    constexpr int kWidth = 224, kHeight = 224;
    Renderer renderer(getTestDevice());
    for (const auto& [name, fitzpatrick] : {std::pair("adam", 2), std::pair("amara", 6)}) {
        const TreatedHead& head = getTreatedHead(name);
        for (const LightSetName& light : listLightSets()) {
            const bool isHard = light.id == "studio" || light.id == "ring" || light.id == "noon";
            if (fitzpatrick != 2 && !isHard) continue;
            const RenderScene scene = makeScene(head, fitzpatrick, light.id);
            View view{};
            view.camera = makeOrbitCamera(head.head->getCentre() - glm::vec3(0, 22, 0), 38 * kDegree, 14 * kDegree,
                                          1500, 11.8f * kDegree);
            view.rect = {0, 0, kWidth, kHeight};
            const auto drawHead = [&](int samples) {
                return renderer.render(scene, {&view, 1}, kWidth, kHeight, {.samples = samples}).linear;
            };
            const ImageF settled = drawHead(64);
            std::vector<bool> covered;
            for (const glm::vec4& pixel : settled.pixels)
                covered.push_back(pixel.a > 0.99f);
            const auto compare = [&](const char* what, const ImageF& reference, const ImageF& test) {
                const PictureDifference off = comparePictures(reference, test, covered);
                std::printf("%-6s %-9s %-10s mean %+.2f %%, dE %.2f, FLIP %.3f\n", name, light.id.c_str(), what,
                            100 * (off.meanLuminanceRatio - 1), off.de2000Mean, off.flipMean);
                std::fflush(stdout);
                return off;
            };
            CAPTURE(name, light.id);
            const PictureDifference motion = compare("1 of 64", settled, drawHead(1));
            CHECK(std::abs(motion.meanLuminanceRatio - 1) < 0.015);
            CHECK(motion.flipMean < 0.07); // edges without a filter are most of it
            // Where most is left to chance.
            if (fitzpatrick != 2 || !isHard) continue;
            const PictureDifference rest = compare("64 of 256", drawHead(256), settled);
            CHECK(std::abs(rest.meanLuminanceRatio - 1) < 0.005);
            CHECK(rest.flipMean < 0.02);
        }
    }
    checkValidation();
}
