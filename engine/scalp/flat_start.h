// Flip-free starts for flattening a disc.
#pragma once

#include "math/vec.h"

#include <cstdint>
#include <span>
#include <vector>

namespace stipple {

// Number of triangles that are flipped or flat (not counter-clockwise).
int countFlips(std::span<const glm::dvec2> points, std::span<const glm::uvec3> triangles);

// Evens out the surroundings of a few flipped triangles, wider each round; border vertices stay at first. True when
// none is left.
bool smoothFlipsOut(std::vector<glm::dvec2>& points, std::span<const glm::uvec3> triangles,
                    std::span<const std::uint32_t> border);

// Tutte's embedding (1963): border on a circle by its length, every inner vertex amid its neighbours. Never flips.
std::vector<glm::dvec2> computeTutte(std::span<const glm::vec3> positions, std::span<const glm::uvec3> triangles,
                                     std::span<const std::uint32_t> border);

} // namespace stipple
