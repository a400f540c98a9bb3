// Landmarks of a head by its shape alone (domain.md section 7).
#pragma once

#include "scalp/landmarks.h"
#include "scalp/surface.h"

#include <array>
#include <optional>

namespace stipple {

// Points a person has set, in the surface's space; kept exactly.
using PartialLandmarks = std::array<std::optional<glm::vec3>, kLandmarkCount>;

// All landmarks of a surface in mm with about +Y up and +Z front (tilted by at most some 20 degrees), anywhere in
// space; reads positions and triangles only, any density. Each point lies on the skin (over a hole: where the skin
// would be), with a confidence: where the shape shows nothing (no ears, no eyes, holes, hair) proportions fill in with
// a low one. Those set by hand have confidence 1 and lead all others: mirror plane, breadth, Frankfurt plane, the twin
// on the other side, and the search for what is measured from them. Error when there is no head-sized skin.
// Deterministic arithmetic only.
Landmarks detectLandmarks(const WorkingSurface& surface, const PartialLandmarks& setByHand = {});

// Landmarks of a head whose true places are known, some of them set by hand: those are kept exactly, the others move
// along the skin by as much as the search moves them, so that a point set where it was changes nothing.
Landmarks adjustLandmarks(const WorkingSurface& surface, const Landmarks& known, const PartialLandmarks& setByHand);

} // namespace stipple
