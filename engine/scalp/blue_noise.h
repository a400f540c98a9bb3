// Blue noise out of a point set by the energy of a smooth kernel about every point: relaxing evens a set out, ordering
// ranks it so that every prefix is even too (void and cluster, Ulichney 1993; Gaussian blue noise, Ahmed 2022).
#pragma once

#include "scalp/placement.h"

namespace stipple {

// Whether a point lies where points may.
bool isOnMask(const PlacementDomain& domain, const ChartPoint& point);

// Moves points apart where they are crowded, by a few steps down the energy, and then shakes them a little, so that
// they do not look printed. They stay on the mask. `densityPerCm2` is about that of the points.
void relaxPoints(const PlacementDomain& domain, std::vector<ChartPoint>& points, float densityPerCm2,
                 std::uint64_t seed, const std::stop_token& stop = {});

// The points, those first that are to stay longest when ever more are taken away, each time where the energy is
// highest. The kernel widens with the distance of those that are left.
std::vector<ChartPoint> orderPoints(const PlacementDomain& domain, const std::vector<ChartPoint>& points,
                                    float densityPerCm2, std::uint64_t seed, const std::stop_token& stop = {});

} // namespace stipple
