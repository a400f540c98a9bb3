// How densely dots are wished at a place (domain.md sections 3-5).
#pragma once

#include "scalp/edge_ramp.h"

namespace stipple {

// `place`: of the grid that all fields but those of the scars share.
// Natural units per cm2 that remain at a place (none in a scar).
float computeHairDensity(const ScalpFields& fields, const GridPlace& place);

// The same once the loss has gone on; only where the fields hold that.
float computeLaterHairDensity(const ScalpFields& fields, const GridPlace& place);

// Dots per cm2 of earlier work.
float computeEarlierDensity(const ScalpFields& fields, const GridPlace& place);

// Dots per cm2 wished at a place where the edge ramp is known; 0 without treatment, and ahead of the stray zone.
float computeDotDensity(const ScalpFields& fields, const ScalpPlan& plan, const GridPlace& place, const EdgeRamp& edge);

} // namespace stipple
