// The colour that a file gives its skin, carried to the working surface.
#pragma once

#include "asset/import.h"
#include "math/triangle_bvh.h"
#include "scalp/mesh_repair.h"
#include "scalp/surface.h"

#include <optional>
#include <span>
#include <vector>

namespace stipple {

// WorkingSurface::ownColour of `surface` (head frame, mm) from base-colour maps or vertex colours of the file, averaged
// over about a millimetre: linear albedo as far as a photograph tells, its light taken out (PhotoLight) but not its
// exposure, and in w how far to use it: 1 on the face, fading to 0 before the hairline, the temples and the collar, so
// that photographed hair is never skin. `places` are the vertices' places on `skin`, whose sources are parts of
// `model`. Empty when the file gives no colour but grey or a constant.
std::vector<glm::vec4> computeOwnColour(const ImportedModel& model, const TracedMesh& skin,
                                        std::span<const SurfacePoint> places, const WorkingSurface& surface,
                                        const Landmarks& landmarks);

// Plain skin of such colours: the median of each channel over the face, since brows, lips and shadows are the smaller
// part. Nothing without a face.
std::optional<glm::vec3> computePlainSkin(std::span<const glm::vec4> ownColour);

} // namespace stipple
