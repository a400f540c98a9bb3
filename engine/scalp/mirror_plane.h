// The plane in which a head mirrors itself best.
#pragma once

#include "scalp/head_view.h"
#include "scalp/surface.h"

namespace stipple {

struct MirrorPlane {
    glm::vec3 normal{1, 0, 0}; // unit, towards the person's left; view coordinates
    float offset = 0;          // plane: dot(normal, p) = offset
    float residual = 0;        // root mean square distance of mirrored skin to skin, outliers damped, mm
};

// Registers the mirrored surface with itself by point-to-plane steps (Chen and Medioni 1992), starting at x = 0 of the
// view. Ears, hair and scars that have no twin are damped.
MirrorPlane findMirrorPlane(const HeadView& view, const WorkingSurface& surface);

} // namespace stipple
