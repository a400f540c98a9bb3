// A bar of some millimetres over a picture, true for skin in the middle of the view.
#pragma once

#include "asset/image.h"
#include "math/triangle_bvh.h"
#include "render/scene.h"

#include <optional>
#include <string>

namespace stipple {

struct ScaleBar {
    std::string label; // "5 mm"
    float pixels = 0;  // long
};

// A round length up to a quarter of the view's width; nothing where the middle of the view shows no skin.
std::optional<ScaleBar> computeScaleBar(const TriangleBvh& skin, const Camera& camera, const ViewRect& rect);

// Into the lower left corner.
void drawScaleBar(Image8& picture, const ScaleBar& bar);

} // namespace stipple
