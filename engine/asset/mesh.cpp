#include "asset/mesh.h"

namespace stipple {

std::vector<glm::vec3> computeVertexNormals(std::span<const glm::vec3> positions,
                                            std::span<const glm::uvec3> triangles) {
    std::vector<glm::vec3> normals(positions.size(), glm::vec3(0));
    for (const glm::uvec3& t : triangles) {
        for (int corner = 0; corner < 3; ++corner) {
            const glm::vec3& p = positions[t[corner]];
            const glm::vec3 a = positions[t[(corner + 1) % 3]] - p;
            const glm::vec3 b = positions[t[(corner + 2) % 3]] - p;
            const float lengths = glm::dot(a, a) * glm::dot(b, b);
            // Max 1999: cross product over squared edge lengths is exact for vertices on a sphere.
            if (lengths > 0) normals[t[corner]] += glm::cross(a, b) / lengths;
        }
    }
    for (glm::vec3& n : normals) {
        const float length2 = glm::dot(n, n);
        n = length2 > 0 ? n / glm::sqrt(length2) : glm::vec3(0, 1, 0);
    }
    return normals;
}

Box3 computeBounds(std::span<const glm::vec3> positions) {
    Box3 box;
    for (const glm::vec3& p : positions)
        box.add(p);
    return box;
}

double computeArea(std::span<const glm::vec3> positions, std::span<const glm::uvec3> triangles) {
    double area = 0;
    for (const glm::uvec3& t : triangles)
        area += 0.5 * glm::length(glm::cross(positions[t.y] - positions[t.x], positions[t.z] - positions[t.x]));
    return area;
}

} // namespace stipple
