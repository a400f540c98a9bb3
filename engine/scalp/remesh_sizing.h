// How long edges should be where a surface bends.
#pragma once

#include "scalp/half_edge_mesh.h"
#include "scalp/remesh.h"

#include <span>
#include <vector>

namespace stipple {

// Target edge length per vertex, minEdgeLength..edgeLength, from the curvature of an already even, compacted mesh (so
// that the grain of a noisy scan does not count): an edge of length L on radius r leaves the surface by about L^2 / 8r
// (Dunyach, Vanderhaeghe, Barthe and Botsch, "Adaptive Remeshing for Real-Time Mesh Deformation", 2013). Neighbouring
// lengths differ by little.
std::vector<float> computeSizes(const HalfEdgeMesh& mesh, std::span<const glm::vec3> positions,
                                const RemeshOptions& options);

} // namespace stipple
