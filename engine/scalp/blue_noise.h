// Order in a point set by the energy of a smooth kernel about every point: ranked so that every prefix is even (void
// and cluster, Ulichney 1993; Gaussian blue noise, Ahmed 2022).
#pragma once

#include "scalp/placement.h"

#include <span>

namespace stipple {

// Whether a point lies where points may.
bool isOnMask(const PlacementDomain& domain, const ChartPoint& point);

// Moves every point a little at random. They stay on the mask.
void shakePoints(const PlacementDomain& domain, std::vector<ChartPoint>& points, float densityPerCm2,
                 std::uint64_t seed, const std::stop_token& stop = {});

// Ranks of points, and who is near whom when only the earlier ones are there.
struct RankOrder {
    std::vector<std::uint32_t> indices; // of the points, those first that are to stay longest

    // The earlier points about a point, as far as the order's kernel reaches among these; none for the very first.
    std::span<const std::uint32_t> getEarlier(std::size_t point) const {
        return {m_earlier.data() + m_ranges[point].x, m_earlier.data() + m_ranges[point].y};
    }

private:
    friend RankOrder orderPoints(const PlacementDomain&, const std::vector<ChartPoint>&, float, std::uint64_t,
                                 const std::stop_token&);
    std::vector<std::uint32_t> m_earlier;
    std::vector<glm::uvec2> m_ranges; // of m_earlier, by point
};

// Orders points by taking ever more of them away, each time where the energy is highest. The kernel widens with the
// distance of those that are left.
RankOrder orderPoints(const PlacementDomain& domain, const std::vector<ChartPoint>& points, float densityPerCm2,
                      std::uint64_t seed, const std::stop_token& stop = {});

} // namespace stipple
