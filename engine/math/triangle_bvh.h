// Bounding-volume hierarchy over triangles: nearest point and ray queries, bit-identical on every processor.
#pragma once

#include "math/vec.h"

#include <cstdint>
#include <optional>
#include <span>
#include <vector>

namespace stipple {

// A place on a triangle mesh: barycentric weights of the triangle's three corners, summing to 1.
struct SurfacePoint {
    std::uint32_t triangle = 0;
    glm::vec3 barycentric{1, 0, 0};
    glm::vec3 position{0};
    float distance = 0; // to the query point, or along the ray
};

class TriangleBvh {
public:
    TriangleBvh() = default;
    // Copies what it needs. Degenerate triangles are allowed.
    TriangleBvh(std::span<const glm::vec3> positions, std::span<const glm::uvec3> triangles);

    bool isEmpty() const { return m_nodes.empty(); }

    // Closest point of the mesh within maxDistance.
    std::optional<SurfacePoint> findClosest(const glm::vec3& point, float maxDistance = 3.4e38f) const;

    // First hit along origin + t * direction, t in [0, maxDistance]; both sides of a triangle count.
    std::optional<SurfacePoint> castRay(const glm::vec3& origin, const glm::vec3& direction,
                                        float maxDistance = 3.4e38f) const;
    // Last hit along the ray: the outermost skin seen from inside a head.
    std::optional<SurfacePoint> castRayLast(const glm::vec3& origin, const glm::vec3& direction,
                                            float maxDistance = 3.4e38f) const;

    struct Node {
        Box3 box;
        std::uint32_t first = 0; // leaf: first triangle; inner: index of the right child (the left one follows)
        std::uint32_t count = 0; // 0 for an inner node
    };
    struct Triangle {
        glm::vec3 a, b, c;
        std::uint32_t id;
    };
    // For copies elsewhere: nodes depth first, a left child after its parent; triangles as the leaves name them.
    std::span<const Node> getNodes() const { return m_nodes; }
    std::span<const Triangle> getTriangles() const { return m_triangles; }

private:
    void build(std::uint32_t first, std::uint32_t count);
    template <bool kLast>
    std::optional<SurfacePoint> cast(const glm::vec3& origin, const glm::vec3& direction, float maxDistance) const;

    std::vector<Node> m_nodes;
    std::vector<Triangle> m_triangles;
};

// Closest point of triangle abc to p, as barycentric weights (Ericson 2005, section 5.1.5).
glm::vec3 computeClosestBarycentric(const glm::vec3& p, const glm::vec3& a, const glm::vec3& b, const glm::vec3& c);

} // namespace stipple
