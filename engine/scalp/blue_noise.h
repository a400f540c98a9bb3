// Order in a point set by the energy of a smooth kernel about every point: ranked so that every prefix is even (void
// and cluster, Ulichney 1993; Gaussian blue noise, Ahmed 2022).
#pragma once

#include "scalp/placement.h"

namespace stipple {

// Whether a point lies where points may.
bool isOnMask(const PlacementDomain& domain, const ChartPoint& point);

// Moves every point a little at random. They stay on the mask.
void shakePoints(const PlacementDomain& domain, std::vector<ChartPoint>& points, float densityPerCm2,
                 std::uint64_t seed, const std::stop_token& stop = {});

// The points, those first that are to stay longest when ever more are taken away, each time where the energy is
// highest. The kernel widens with the distance of those that are left.
std::vector<ChartPoint> orderPoints(const PlacementDomain& domain, const std::vector<ChartPoint>& points,
                                    float densityPerCm2, std::uint64_t seed, const std::stop_token& stop = {});

} // namespace stipple
