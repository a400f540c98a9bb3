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

// Edge ramp at a place of the grid that the fields share: from HairlineParameters::frontDensity, frontDiameter and
// frontShade (0.2, 0.8, 0.5) to 1 over the ramp behind the line, with its micro irregularity and its clusters and gaps;
// thinning stray dots up to strayReachMm ahead of it, nothing beyond. Light fronts take longer to full shade than to
// full density.
EdgeRamp computeEdgeRamp(const ScalpFields& fields, const ScalpPlan& plan, const GridPlace& place);

} // namespace stipple
