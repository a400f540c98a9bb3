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

struct HeadColour {
    std::vector<glm::vec4> own;         // WorkingSurface::ownColour
    std::optional<glm::vec3> plainSkin; // Head::plainSkin
};

// Colour of `surface` (head frame, mm) from base-colour maps or vertex colours of the file, averaged over about a
// millimetre, the light that went with the photograph taken out (PhotoLight): the colour over the median of the face,
// and in w how far to use it: 1 on the face, fading to 0 before the hairline, the temples and the collar, so that
// photographed hair is never skin. `places` are the vertices' places on `skin`, whose sources are parts of `model`.
// Nothing when the file gives no colour but grey or a constant.
HeadColour computeOwnColour(const ImportedModel& model, const TracedMesh& skin, std::span<const SurfacePoint> places,
                            const WorkingSurface& surface, const Landmarks& landmarks);

} // namespace stipple
