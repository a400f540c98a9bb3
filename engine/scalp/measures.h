// What a tape and a calliper would read on a head (domain.md section 7).
#pragma once

#include "scalp/landmarks.h"
#include "scalp/surface.h"

namespace stipple {

// Both in one space, mm. Length is glabella to opisthocranion; breadth is euryon to euryon, square to the mirror plane;
// circumference is that of the convex hull of the section by the plane through glabella and opisthocranion that holds
// the left-right axis, auricles (WorkingSurface::ear) left out. Error when that plane misses the skin.
HeadMeasures computeMeasures(const WorkingSurface& surface, const Landmarks& landmarks);

} // namespace stipple
