// Turns a set of triangles into one topological disc.
#pragma once

#include "math/vec.h"

#include <cstdint>
#include <span>
#include <vector>

namespace stipple {

constexpr std::uint32_t kNoTriangle = 0xffffffffu;

// Neighbour across each edge: entry 3 t + i is the triangle beyond the edge from corner i to corner i + 1 of triangle
// t, kNoTriangle on the border and where more than two triangles (or two of opposite winding) meet.
std::vector<std::uint32_t> computeNeighbours(std::span<const glm::uvec3> triangles);

// Border loops as vertex lists, each walked along the winding of its triangles. Every vertex may lie on one loop only.
std::vector<std::vector<std::uint32_t>> findBorderLoops(std::span<const glm::uvec3> triangles);

struct Disc {
    std::vector<glm::uvec3> triangles;
    std::vector<std::vector<std::uint32_t>> holes; // inner border loops, to be filled
};

// The largest tidy piece around the seed vertex: one component, no bow ties, no single-triangle teeth at the border,
// and a disc once the holes are filled. Tunnels are cut open where a front growing from the seed would meet itself.
// Empty when no triangle of the seed's component survives.
Disc extractDisc(std::span<const glm::vec3> positions, std::span<const glm::uvec3> triangles, std::uint32_t seed);

} // namespace stipple
