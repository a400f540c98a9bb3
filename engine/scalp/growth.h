// Which way hair grows and how much of it (domain.md sections 1 and 7).
#pragma once

#include "scalp/plan.h"
#include "scalp/skin_map.h"

#include <array>

namespace stipple {

// Unit flow in the chart: log spirals out of the whorls within their influence, forward in front and mid, downwards at
// sides and back. Its only singularities are the whorls and, where there are two, one saddle midway between them. A
// whorl that lies beyond the chart stands at the nearest place towards the vertex.
VectorField computeGrowth(const ScalpChart& chart, const SkinMap& map, const HairParameters& hair);

// Angle between hair and skin in radians: front 10-20, mid 30-60, temple 3-10, temporal points 10-15, crown 20-40, back
// 30-45 degrees; continuous.
float getExitAngle(const ScalpCoord& scalp, const HairParameters& hair);
// Where the hair of the temple comes furthest forward; the same on the right.
inline constexpr ScalpCoord kTemporalPoint{0.62f, 0.5f};

// Cumulative shares of units with 1, 2, 3 and 4 hairs: the counted shares of domain.md section 1, tilted so that the
// mean is `mean` (1..4). The last is 1.
std::array<float, 4> computeHairShares(float mean);

} // namespace stipple
