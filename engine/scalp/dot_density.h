// How densely dots are wished at a place, and how the front edge softens them (domain.md sections 3-5).
#pragma once

#include "scalp/design.h"

namespace stipple {

// The front edge at one place: multipliers of density, diameter and shade.
struct EdgeRamp {
    float density = 1;
    float diameter = 1;
    float shade = 1;
};

// Edge ramp at `point`: 0.2 -> 1, 0.8 -> 1 and 0.5 -> 1 over the ramp behind the line with its micro irregularity,
// thinning stray dots up to 6 mm ahead of it, nothing beyond.
EdgeRamp computeEdgeRamp(const ScalpFields& fields, const ScalpPlan& plan, const ChartPoint& point);

// Natural units per cm2 that remain at a place (none in a scar).
float computeHairDensity(const ScalpFields& fields, const ChartPoint& point);

// Dots per cm2 wished at a place where the edge ramp is known; 0 without treatment.
float computeDotDensity(const ScalpFields& fields, const ScalpPlan& plan, const ChartPoint& point,
                        const EdgeRamp& edge);

} // namespace stipple
