// Dots at every size on the screen (rendering.md section 4, tests 1 and 2).
#include "measure.h"
#include "tests/dots/head_scene.h"
#include "tests/render/scenes.h"

#include <catch2/catch.hpp>

#include <algorithm>
#include <string>
#include <vector>

using namespace stipple;
using namespace stipple::test;

TEST_CASE("Dots darken the scalp equally at every size") {
    constexpr float kFrameMm = 51.2f;
    Renderer renderer(getTestDevice());
    for (const char* model : {"adam", "mei"}) {
        const TreatedHead& head = getTreatedHead(model);
        const Camera camera = makeCrownCamera(head, 400, kFrameMm);
        for (const int type : {2, 4, 6}) {
            for (const char* light : {"clinic", "daylight", "flash"}) {
                RenderScene scene = makeScene(head, type, light);
                cropToCrown(scene, head, 70);
                // One camera and frame, .05 to 3.2 mm a pixel. The finest takes longest: once a head.
                std::vector<int> sizes = {512, 256, 64, 16};
                if (type == 2 && light == std::string("clinic")) sizes = {1024, 512, 256, 128, 64, 32, 16};
                double least = 1e9, most = 0;
                for (const int size : sizes) {
                    const int samples = size >= 256 ? 2 : 16;
                    // Over the skin without dots: gloss and relief change with size too, and must not decide.
                    const double ratio = computeLuminance(draw(renderer, scene, camera, size, samples)) /
                                         computeLuminance(draw(renderer, scene, camera, size, samples, kBare));
                    UNSCOPED_INFO(double(kFrameMm) / size << " mm a pixel: " << ratio);
                    least = std::min(least, ratio);
                    most = std::max(most, ratio);
                }
                INFO(model << ", type " << type << ", " << light);
                CHECK(most < 0.95);
                CHECK(most / least < 1.005);
            }
        }
    }
    checkValidation();
}

TEST_CASE("Dots in one moving frame look as in 64 samples") {
    Renderer renderer(getTestDevice());
    for (const char* model : {"adam", "mei"}) {
        const TreatedHead& head = getTreatedHead(model);
        for (const int type : {2, 4, 6})
            for (const char* light : {"clinic", "daylight", "flash"}) {
                RenderScene scene = makeScene(head, type, light);
                cropToCrown(scene, head, 90);
                for (Appearance& appearance : scene.appearances)
                    makeMatte(appearance);
                // All sizes once a head; elsewhere those that differ most.
                const bool all = type == 2 && light == std::string("clinic");
                const int size = all ? 96 : 48;
                for (const float footprint :
                     all ? std::vector{0.06f, 0.1f, 0.2f, 0.4f, 0.8f} : std::vector{0.2f, 0.4f}) {
                    const Camera camera = makeCrownCamera(head, 400, footprint * float(size));
                    // The first under a light computes it for every pixel, and the second keeps it: both of those that
                    // are compared take it from there.
                    draw(renderer, scene, camera, size, 1);
                    draw(renderer, scene, camera, size, 1);
                    const ImageF one = draw(renderer, scene, camera, size, 1);
                    const ImageF bareOne = draw(renderer, scene, camera, size, 1, kBare);
                    const ImageF many = draw(renderer, scene, camera, size, 64);
                    // The dots of the single sample in the light of the many: penumbras of moving frames are another
                    // matter.
                    ImageF test = draw(renderer, scene, camera, size, 64, kBare);
                    for (std::size_t i = 0; i < test.pixels.size(); ++i)
                        test.pixels[i] *= one.pixels[i] / bareOne.pixels[i];
                    const PictureDifference d = comparePictures(many, test);
                    INFO(model << ", type " << type << ", " << light << ", " << footprint << " mm a pixel: "
                               << d.relativeRmse << ", dE " << d.de2000P95 << ", FLIP " << d.flipMean);
                    CHECK(d.relativeRmse < 0.01);
                    CHECK(d.de2000P95 < 1);
                    CHECK(d.flipMean < 0.02);
                    CHECK(d.meanLuminanceRatio == Approx(1).margin(0.001));
                    // The light itself: unoccluded, it is that of the whole panels.
                    if (all) CHECK(computeLuminance(one) == Approx(computeLuminance(many)).epsilon(0.005));
                }
            }
    }
    checkValidation();
}
