// The parts of the window that need no window.
#include "app/frame_pacer.h"
#include "app/view_layout.h"

#include <catch2/catch.hpp>

#include <cmath>

using namespace stipple;

namespace {

// A machine whose frames cost a fixed part and a part that goes with the pixels, ms.
struct Machine {
    double fixed, perPixels;
    double draw(float scale) const { return fixed + perPixels * double(scale) * double(scale); }
};

} // namespace

TEST_CASE("The pacer finds the largest scale that keeps up, and stays there") {
    const PacerLimits limits{45, 0.4f, 1};
    for (const Machine& machine : {Machine{5, 20}, Machine{10, 80}, Machine{10, 160}, Machine{15, 400}}) {
        FramePacer pacer(limits);
        for (int i = 0; i < 400; ++i)
            pacer.addFrame(machine.draw(pacer.getScale()));
        const float found = pacer.getScale();
        INFO("fixed " << machine.fixed << " per pixels " << machine.perPixels << " found " << found);
        CHECK((machine.draw(found) <= 1.15 * limits.targetMs || found == limits.smallest));
        CHECK((machine.draw(found + 0.1f) > 0.75 * limits.targetMs || found == limits.largest));
        int changes = 0;
        for (int i = 0; i < 200; ++i) {
            const float before = pacer.getScale();
            pacer.addFrame(machine.draw(before));
            changes += pacer.getScale() != before;
        }
        CHECK(changes <= 2); // every change makes new images
    }
}

TEST_CASE("The pacer gives way within a few late frames") {
    FramePacer pacer({45, 0.4f, 1});
    for (int i = 0; i < 400; ++i)
        pacer.addFrame(5);
    CHECK(pacer.getScale() == 1);
    for (int i = 0; i < 4; ++i)
        pacer.addFrame(200);
    CHECK(pacer.getScale() < 0.6f);
}

TEST_CASE("Views of every comparison cover the picture once, and before and after share the camera's rectangle") {
    const glm::ivec2 size(801, 300);
    for (const CompareMode mode : {CompareMode::single, CompareMode::wipe, CompareMode::sideBySide}) {
        for (const float divider : {0.0f, 0.3f, 1.0f}) {
            const auto views = layOut({mode, false, divider}, size);
            REQUIRE(!views.empty());
            int covered = 0;
            for (const LaidView& view : views) {
                covered += view.clip.width * view.clip.height;
                CHECK(view.rect.width == views[0].rect.width);
                CHECK(view.rect.height == size.y);
            }
            // Side by side in an odd width leaves one column.
            CHECK(covered >= (size.x - 1) * size.y);
            CHECK(covered <= size.x * size.y);
        }
    }
    CHECK(layOut({CompareMode::single, true, 0.5f}, size)[0].appearance == kBeforeAppearance);
    CHECK(layOut({CompareMode::wipe, false, 0.5f}, size)[0].appearance == kBeforeAppearance);
    CHECK(layOut({CompareMode::wipe, false, 0.0f}, size).size() == 1);
}

TEST_CASE("A pixel's ray is what the projection maps to that pixel") {
    const Camera camera = makeOrbitCamera({3, 20, -5}, 0.7f, 0.3f, 900, 14 * kDegree);
    const ViewRect rect{40, 10, 640, 360};
    const glm::mat4 clip = camera.getProjection(640.0f / 360.0f) * camera.getView();
    for (const glm::vec2 pixel : {glm::vec2(360, 190), glm::vec2(50, 20), glm::vec2(600, 300)}) {
        const Ray ray = makePixelRay(camera, rect, pixel);
        const glm::vec4 p = clip * glm::vec4(ray.origin + 700.0f * ray.direction, 1);
        const glm::vec2 back = glm::vec2(float(rect.x), float(rect.y)) +
                               glm::vec2(640, 360) * (0.5f * glm::vec2(p.x / p.w, p.y / p.w) + 0.5f);
        CHECK(glm::length(back - pixel) < 0.02f);
    }
}

TEST_CASE("A narrow view sees as much of the width as a wide one") {
    const Camera camera = makeOrbitCamera({0, 0, 0}, 0, 0, 1500, 12 * kDegree);
    const auto getHalfWidth = [&](const ViewRect& rect) {
        return std::tan(0.5f * fitCamera(camera, rect).verticalFov) * float(rect.width) / float(rect.height);
    };
    CHECK(fitCamera(camera, {0, 0, 1280, 720}).verticalFov == Approx(camera.verticalFov));
    CHECK(getHalfWidth({0, 0, 400, 800}) == Approx(getHalfWidth({0, 0, 680, 800})));
    CHECK(getHalfWidth({0, 0, 100, 800}) == Approx(getHalfWidth({0, 0, 680, 800})));
}
