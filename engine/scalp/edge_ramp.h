// How the front edge softens the dots (domain.md section 3).
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

} // namespace stipple
