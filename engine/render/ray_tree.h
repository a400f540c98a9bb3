// All that stands in the way of light, for shaders that cast rays at it (shaders/lib/rays.glsl).
#pragma once

#include "gpu/resources.h"
#include "render/scene.h"

#include <memory>

namespace stipple {

// A bounding-volume hierarchy over the finest triangles of all surfaces but brows and lashes, as an RGBA32F picture: a
// processor reads texels faster than buffers. Null when there are none.
std::shared_ptr<const Image> makeRayTree(Device& device, const RenderScene& scene);

} // namespace stipple
