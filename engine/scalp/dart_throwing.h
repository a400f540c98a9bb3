// Points at random that keep a distance on the skin: where placement begins.
#pragma once

#include "scalp/placement.h"

namespace stipple {

// Rounds of darts into the cells of a hash grid, in four colours of tiles, so that threads never meet (Wei 2008).
// Nearly as dense as can be. Bit-identical for any thread count; points in row order of the grid.
std::vector<ChartPoint> throwDarts(const PlacementDomain& domain, float radiusMm, std::uint64_t seed,
                                   const std::stop_token& stop = {});

} // namespace stipple
