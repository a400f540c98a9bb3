// Triangle meshes as plain data.
#pragma once

#include "math/vec.h"

#include <cstdint>
#include <span>
#include <string>
#include <vector>

namespace stipple {

struct TriangleMesh {
    std::vector<glm::vec3> positions;
    std::vector<glm::uvec3> triangles; // counter-clockwise seen from outside
};

// Area- and angle-weighted unit vertex normals; (0, 1, 0) where a vertex has no area around it.
std::vector<glm::vec3> computeVertexNormals(std::span<const glm::vec3> positions,
                                            std::span<const glm::uvec3> triangles);

Box3 computeBounds(std::span<const glm::vec3> positions);

// Sum of triangle areas, in square units of the positions.
double computeArea(std::span<const glm::vec3> positions, std::span<const glm::uvec3> triangles);

} // namespace stipple
