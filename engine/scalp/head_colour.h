// The colour that a file gives its skin, carried to the working surface.
#pragma once

#include "asset/import.h"
#include "math/triangle_bvh.h"
#include "scalp/mesh_repair.h"
#include "scalp/surface.h"

#include <span>
#include <vector>

namespace stipple {

// WorkingSurface::ownColour of `surface` (head frame, mm) from base-colour maps or vertex colours of the file, averaged
// over about a millimetre: the colour over the median of the face, and in w how far to use it: 1 on the face, fading to
// 0 before the hairline, the temples and the collar, so that photographed hair is never skin. `places` are the
// vertices' places on `skin`, whose sources are parts of `model`. Empty when the file gives no colour but grey or a
// constant.
std::vector<glm::vec4> computeOwnColour(const ImportedModel& model, const TracedMesh& skin,
                                        std::span<const SurfacePoint> places, const WorkingSurface& surface,
                                        const Landmarks& landmarks);

} // namespace stipple
