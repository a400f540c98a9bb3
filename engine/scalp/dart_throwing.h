// Points at random that keep a distance on the skin: where placement begins.
#pragma once

#include "scalp/placement.h"

namespace stipple {

// Rounds of darts, one into every empty cell of a hash grid, in four colours of tiles, so that threads never meet
// (Wei 2008). One round reaches 0.79 of a lattice's density at 0.74 of its distance, three 0.885, nearly as dense as
// can be. Bit-identical for any thread count; points in row order of the grid.
std::vector<ChartPoint> throwDarts(const PlacementDomain& domain, float radiusMm, int rounds, std::uint64_t seed,
                                   const std::stop_token& stop = {});

} // namespace stipple
