// How densely dots are wished at a place (domain.md sections 3-5).
#pragma once

#include "scalp/edge_ramp.h"

namespace stipple {

// Natural units per cm2 that remain at a place (none in a scar).
float computeHairDensity(const ScalpFields& fields, const ChartPoint& point);

// Dots per cm2 wished at a place where the edge ramp is known; 0 without treatment, and ahead of the stray zone.
float computeDotDensity(const ScalpFields& fields, const ScalpPlan& plan, const ChartPoint& point,
                        const EdgeRamp& edge);

} // namespace stipple
