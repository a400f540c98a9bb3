// Relaxing a ranked set for all of its prefixes at once.
#pragma once

#include "scalp/blue_noise.h"

namespace stipple {

// Moves points a little, so that every prefix of the order has less power at low frequencies and no two points that are
// too close for its density: down the sum over all prefixes of a smooth kernel's energy. They stay on the mask.
// `densityPerCm2` is about that of the points. Bit-identical for any thread count.
void relaxPrefixes(const PlacementDomain& domain, std::vector<ChartPoint>& points, const RankOrder& order,
                   float densityPerCm2, const std::stop_token& stop = {});

} // namespace stipple
