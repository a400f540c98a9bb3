// Hair that grows, on a built-in head: from the spots that shaved hair is to fibres above the skin.
#include "app/cameras.h"
#include "app/light_sets.h"
#include "app/scene_builder.h"
#include "tests/dots/head_scene.h"
#include "tests/render/scenes.h"

#include <catch2/catch.hpp>

using namespace stipple;
using namespace stipple::test;

TEST_CASE("Hair that grows never makes the scalp lighter") {
    const TreatedHead& head = getTreatedHead("adam");
    Renderer renderer(getTestDevice());
    RenderScene scene;
    scene.surfaces = head.surfaces;
    scene.rigs.push_back(loadLightSet("overcast", head.head->getCentre()));
    Consultation document = head.document;
    document.hair.style.daysSinceCut = 0;
    document.scalp.loss = {};
    const ScalpDesign design = computeDesign(head.head->chart, head.head->head.landmarks, document.scalp,
                                             *getMasterSet(*head.head, document.scalp.placement.seed));
    // The side above the ear, from afar and near enough to see hair one by one.
    for (const float distance : {900.0f, 260.0f}) {
        View view;
        view.camera = makeOrbitCamera(head.head->getCentre(), 110 * kDegree, 10 * kDegree, distance, 3 * kDegree);
        view.rect = {0, 0, 96, 96};
        double before = 1e9, shaved = 0;
        for (const float length : {0.0f, 0.06f, 0.12f, 0.2f, 0.3f, 0.31f, 0.4f, 0.7f, 1.2f, 3.0f}) {
            document.hair.style.lengthMm = length;
            scene.appearances = {makeAppearance(*head.head, document, design, TreatmentState::before)};
            const double light = computeLuminance(renderer.render(scene, {&view, 1}, 96, 96, {.samples = 16}).linear);
            INFO(length << " mm from " << distance);
            CHECK(light < 1.015 * before); // what nobody sees
            if (length == 0) shaved = light;
            before = light;
        }
        CHECK(before < 0.75 * shaved);
    }
    checkValidation();
}
