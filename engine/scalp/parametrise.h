// Flattens a disc of surface with little stretch and without a single flipped triangle.
#pragma once

#include "math/vec.h"

#include <cstdint>
#include <span>
#include <vector>

namespace stipple {

struct FlattenOptions {
    int maxIterations = 60;
    double tolerance = 2e-5; // stops when two steps lower the energy by less than this share
    double coarseCell = 5;   // mm, edge of the lattice that is flattened first
    double areaShare = 6;    // FlatEnergy's
};

struct FlattenResult {
    std::vector<glm::dvec2> points;
    int iterations = 0;     // on the full mesh
    bool fromTutte = false; // the given start could not be used
};

// Plane points (mm) for each vertex so that every triangle keeps a positive area, counter-clockwise as wound in 3D.
// Minimises FlatEnergy by L-BFGS with the Laplacian as its metric (after Zhu, Bridson and Kaufman 2018) and a line
// search that cannot flip (Smith and Schaefer 2015), first on a coarse lattice. `start` may hold some flipped
// triangles: they are smoothed out, or else the start is Tutte's embedding on a disc. `weights` per triangle, > 0. The
// triangles must form a disc. Deterministic.
FlattenResult flattenDisc(std::span<const glm::vec3> positions, std::span<const glm::uvec3> triangles,
                          std::span<const float> weights, std::span<const glm::dvec2> start,
                          const FlattenOptions& options = {});

// Triangulates the hole (a border loop, walked along the winding of its surroundings) whose plane polygon is simple:
// ears are clipped, best shaped first. The triangles are wound like their surroundings (counter-clockwise in the
// plane).
std::vector<glm::uvec3> fillPlanarHole(std::span<const glm::dvec2> points, std::span<const std::uint32_t> loop);

} // namespace stipple
