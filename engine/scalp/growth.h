// Which way hair grows (domain.md section 7).
#pragma once

#include "scalp/plan.h"
#include "scalp/skin_map.h"

#include <array>

namespace stipple {

// Unit flow in the chart: a spiral out of the whorl, forward in front and mid, downwards at sides and back. Its only
// singularity is the whorl.
VectorField computeGrowth(const ScalpChart& chart, const SkinMap& map, const HairParameters& hair);

// Angle between hair and skin in radians: front 10-20, mid 30-60, temple 3-10, crown 20-40, back 30-45 degrees.
float getExitAngle(const ScalpCoord& scalp, const HairParameters& hair);

// Cumulative shares of units with 1, 2, 3 and 4 hairs: the counted shares of domain.md section 1, tilted so that the
// mean is `mean` (1..4). The last is 1.
std::array<float, 4> computeHairShares(float mean);

} // namespace stipple
