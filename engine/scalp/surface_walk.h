// Nearest points found by walking over a mesh from a place known to be near. Unlike a global search a walk never jumps
// to the other side of a thin fold such as an ear or a lid.
#pragma once

#include "asset/mesh.h"
#include "math/triangle_bvh.h"

#include <cstdint>
#include <vector>

namespace stipple {

class SurfaceWalk {
public:
    // Keeps a reference to the mesh, which must outlive it.
    explicit SurfaceWalk(const TriangleMesh& mesh);

    // The place nearest to `point` that is reached from triangle `start` by steps to neighbouring triangles that come
    // closer.
    SurfacePoint findNear(const glm::vec3& point, std::uint32_t start) const;

    // Some triangle of a vertex; kNoIndex when it has none.
    std::uint32_t getTriangleOf(std::uint32_t vertex) const;
    // Smooth unit normal at a place.
    glm::vec3 computeNormal(const SurfacePoint& place) const;
    // The place moved onto the curved patch over its triangle (Boubekeur and Alexa, "Phong Tessellation", 2008).
    glm::vec3 computeRounded(const SurfacePoint& place) const;

    const TriangleMesh& getMesh() const { return m_mesh; }
    const std::vector<glm::vec3>& getNormals() const { return m_normals; }

private:
    const TriangleMesh& m_mesh;
    std::vector<glm::vec3> m_normals;       // per vertex
    std::vector<std::uint32_t> m_ringStart; // per vertex, into m_ring
    std::vector<std::uint32_t> m_ring;      // triangles around each vertex
};

} // namespace stipple
