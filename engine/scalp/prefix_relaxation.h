// Relaxing a ranked set for all of its prefixes at once.
#pragma once

#include "scalp/placement.h"

namespace stipple {

// Moves points, which are in order of rank, a little, so that every prefix has less power at low frequencies and no two
// points that are too close for its density: down the sum over all prefixes of a smooth kernel's energy. They stay on
// the mask. `densityPerCm2` is about that of the points. Bit-identical for any thread count.
void relaxPrefixes(const PlacementDomain& domain, std::vector<ChartPoint>& ordered, float densityPerCm2,
                   const std::stop_token& stop = {});

} // namespace stipple
