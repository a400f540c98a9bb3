// Rectangles of views at the scale at which they are drawn.
#pragma once

#include "render/scene.h"

namespace stipple {

// Rectangles that touch still touch; at least a pixel wide and high.
ViewRect scaleRect(const ViewRect& rect, float scale);

// What shows of a view, in the pixels drawn; empty where its clip leaves nothing of its rectangle.
ViewRect scaleClip(const View& view, float scale);

} // namespace stipple
