// Where the views of a window lie, and what of them a pixel shows.
#pragma once

#include "math/camera.h"
#include "render/scene.h"
#include "ui/ui_model.h"

#include <optional>
#include <vector>

namespace stipple {

// Appearances of the window's scene.
inline constexpr int kBeforeAppearance = 0, kAfterAppearance = 1;

struct LaidView {
    int appearance = 0;
    ViewRect rect, clip; // of the picture, whose top left corner is (0, 0)
};

// Views of a picture of this size, none without pixels. In a wipe both have the rectangle of the whole.
std::vector<LaidView> layOut(const CompareState& compare, glm::ivec2 size);

// The view under a pixel; nullptr outside all.
const LaidView* findView(const std::vector<LaidView>& views, glm::vec2 pixel);

// How much wider than high a view must be for the cameras' fields of view to take the head in; a narrower one sees this
// much more.
float getWidening(const ViewRect& rect);
// The camera as a view of that shape uses it.
Camera fitCamera(Camera camera, const ViewRect& rect);

struct Ray {
    glm::vec3 origin{0}, direction{0, 0, 1};
};
// Through a pixel (its middle at +0.5) of a view's rectangle, of the camera as fitted to it.
Ray makePixelRay(const Camera& camera, const ViewRect& rect, glm::vec2 pixel);

// Where a point lies in the view; nothing behind the camera.
std::optional<glm::vec2> computePixel(const Camera& camera, const ViewRect& rect, const glm::vec3& point);

} // namespace stipple
