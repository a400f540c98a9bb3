// Nothing of the chart's axes shows (rendering.md section 4, test 6).
#include "core/hash.h"
#include "measure.h"
#include "tests/dots/head_scene.h"
#include "tests/render/scenes.h"

#include <catch2/catch.hpp>

#include <cmath>
#include <string>
#include <vector>

using namespace stipple;
using namespace stipple::test;

namespace {

std::shared_ptr<const SurfaceGeometry> turnChart(const SurfaceGeometry& geometry, const glm::mat2& turn) {
    auto turned = std::make_shared<SurfaceGeometry>(geometry);
    turned->key = Hasher().add(geometry.key).add(turn[0][0]).get();
    for (glm::vec2& p : turned->chart)
        p = turn * p;
    for (auto& level : turned->levels)
        level = turnChart(*level, turn);
    return turned;
}

std::shared_ptr<const StampSet> turnStamps(const StampSet& set, const glm::mat2& turn) {
    auto turned = std::make_shared<StampSet>(set);
    turned->key = Hasher().add(set.key).add(turn[0][0]).get();
    turned->bounds = {};
    for (Stamp& stamp : turned->stamps) {
        stamp.centre = turn * stamp.centre;
        // The same step on the skin is another one on the chart: (du dv) times the inverse turn.
        const glm::vec3 du = stamp.du, dv = stamp.dv;
        stamp.du = turn[0][0] * du + turn[1][0] * dv;
        stamp.dv = turn[0][1] * du + turn[1][1] * dv;
        turned->bounds.add(stamp.centre);
    }
    return turned;
}

} // namespace

TEST_CASE("A turned chart shows the same dots") {
    const float angle = 33 * kDegree;
    const glm::mat2 turn(std::cos(angle), std::sin(angle), -std::sin(angle), std::cos(angle)); // by columns
    Renderer renderer(getTestDevice());
    for (const char* model : {"adam", "mei"}) {
        const TreatedHead& head = getTreatedHead(model);
        for (const int type : {2, 4, 6})
            for (const char* light : {"clinic", "daylight", "flash"}) {
                RenderScene scene = makeScene(head, type, light);
                cropToCrown(scene, head, 90);
                scene.appearances[kDotted].skinMap.reset(); // lies on the chart too
                RenderScene turned = scene;
                turned.surfaces[0].geometry = turnChart(*scene.surfaces[0].geometry, turn);
                turned.appearances[kDotted].stamps = turnStamps(*scene.appearances[kDotted].stamps, turn);
                // From close up, where only the coarse grid of the halos lies otherwise, to where a pixel sees several
                // texels. All sizes once a head; elsewhere those at which most can be seen of the atlas.
                std::vector<float> footprints = {0.1f, 0.2f};
                int size = 48;
                if (type == 2 && light == std::string("clinic")) {
                    footprints = {0.03f, 0.06f, 0.1f, 0.2f, 0.4f, 0.8f};
                    size = 96;
                }
                for (const float footprint : footprints) {
                    const Camera camera = makeCrownCamera(head, 400, footprint * float(size));
                    const ImageF a = draw(renderer, scene, camera, size, 16);
                    const ImageF b = draw(renderer, turned, camera, size, 16);
                    const PictureDifference d = comparePictures(a, b);
                    INFO(model << ", type " << type << ", " << light << ", " << footprint
                               << " mm a pixel: " << d.relativeRmse);
                    CHECK(d.relativeRmse < 0.005);
                    CHECK(d.meanLuminanceRatio == Approx(1).margin(0.0005));
                    CHECK(d.de2000P95 < 0.5);
                    CHECK(d.flipMean < 0.02);
                }
            }
    }
    checkValidation();
}
