// Which way up and how large: axes and unit of a mesh that is said to be a head, from its shape alone.
#pragma once

#include "asset/mesh.h"

#include <optional>
#include <string>

namespace stipple {

struct Orientation {
    glm::mat3 rotation{1}; // file axes to +Y up, +Z face, +X the person's left; a proper rotation by quarter turns
    double scaleToMm = 1;  // of the file's unit: mm, cm, dm, m or inch, or the declared one
    float confidence = 0;  // 0..1, see kMinOrientationConfidence
    std::string reason;    // one or two sentences for a person: what was found, or why this is no head
};

// Below this the shape is not taken for a head; `reason` then says why and what to do.
inline constexpr float kMinOrientationConfidence = 0.25f;

// Looks at the outermost skin from inside, so that eyes, teeth and other inner parts do not matter; neck, shoulders and
// holes are allowed, and any distance from the origin. A declared unit is believed when it gives a plausible head.
// A small tilt is left to the landmarks. Cost does not grow with more than the building of one TriangleBvh.
Orientation findOrientation(const TriangleMesh& skin, std::optional<double> declaredUnitToMm = std::nullopt);

} // namespace stipple
