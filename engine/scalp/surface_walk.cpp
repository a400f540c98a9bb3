#include "scalp/surface_walk.h"

#include "scalp/half_edge_mesh.h"

namespace stipple {

SurfaceWalk::SurfaceWalk(const TriangleMesh& mesh)
    : m_mesh(mesh)
    , m_normals(computeVertexNormals(mesh.positions, mesh.triangles))
    , m_ringStart(mesh.positions.size() + 1, 0)
    , m_ring(3 * mesh.triangles.size()) {
    for (const glm::uvec3& t : mesh.triangles)
        for (int c = 0; c < 3; ++c)
            ++m_ringStart[t[c] + 1];
    for (std::size_t v = 0; v < mesh.positions.size(); ++v)
        m_ringStart[v + 1] += m_ringStart[v];
    std::vector<std::uint32_t> cursor(m_ringStart.begin(), m_ringStart.end() - 1);
    for (std::size_t t = 0; t < mesh.triangles.size(); ++t)
        for (int c = 0; c < 3; ++c)
            m_ring[cursor[mesh.triangles[t][c]]++] = std::uint32_t(t);
}

SurfacePoint SurfaceWalk::findNear(const glm::vec3& point, std::uint32_t start) const {
    SurfacePoint best;
    float bestDistance2 = 3.4e38f;
    const auto consider = [&](std::uint32_t triangle) {
        const glm::uvec3& t = m_mesh.triangles[triangle];
        const glm::vec3& a = m_mesh.positions[t.x];
        const glm::vec3& b = m_mesh.positions[t.y];
        const glm::vec3& c = m_mesh.positions[t.z];
        const glm::vec3 weights = computeClosestBarycentric(point, a, b, c);
        const glm::vec3 place = weights.x * a + weights.y * b + weights.z * c;
        const glm::vec3 offset = place - point;
        const float distance2 = glm::dot(offset, offset);
        if (distance2 < bestDistance2) {
            bestDistance2 = distance2;
            best = {triangle, weights, place, 0};
        }
    };
    consider(start);
    for (;;) {
        const std::uint32_t current = best.triangle;
        const float before = bestDistance2;
        const glm::vec3 weights = best.barycentric;
        // Inside the triangle no neighbour can be closer, but for folds, which a walk is not to cross.
        if (weights.x > 0 && weights.y > 0 && weights.z > 0) break;
        const glm::uvec3 t = m_mesh.triangles[current];
        for (int c = 0; c < 3; ++c) {
            if (weights[c] <= 0) continue;
            for (std::uint32_t i = m_ringStart[t[c]]; i < m_ringStart[t[c] + 1]; ++i)
                if (m_ring[i] != current) consider(m_ring[i]);
        }
        // A gain below rounding is none: without this, two triangles could hand the point to each other for ever.
        if (!(bestDistance2 < before * 0.99999f)) break;
    }
    best.distance = glm::sqrt(bestDistance2);
    return best;
}

std::uint32_t SurfaceWalk::getTriangleOf(std::uint32_t vertex) const {
    return m_ringStart[vertex] < m_ringStart[vertex + 1] ? m_ring[m_ringStart[vertex]] : kNoIndex;
}

glm::vec3 SurfaceWalk::computeNormal(const SurfacePoint& place) const {
    const glm::uvec3& t = m_mesh.triangles[place.triangle];
    const glm::vec3 n = place.barycentric.x * m_normals[t.x] + place.barycentric.y * m_normals[t.y] +
                        place.barycentric.z * m_normals[t.z];
    const float length2 = glm::dot(n, n);
    return length2 > 1e-12f ? n / glm::sqrt(length2) : m_normals[t.x];
}

glm::vec3 SurfaceWalk::computeRounded(const SurfacePoint& place) const {
    constexpr float kRoundness = 0.75f; // the paper's recommended shape factor
    const glm::uvec3& t = m_mesh.triangles[place.triangle];
    glm::vec3 offset(0);
    for (int c = 0; c < 3; ++c) {
        const glm::vec3& n = m_normals[t[c]];
        offset -= place.barycentric[c] * glm::dot(place.position - m_mesh.positions[t[c]], n) * n;
    }
    return place.position + kRoundness * offset;
}

} // namespace stipple
