#include "scalp/remesh_sizing.h"

#include "core/parallel.h"

#include <algorithm>

namespace stipple {
namespace {

constexpr std::size_t kGrain = 2048;

// Largest normal curvature along the edges of each vertex, 1 / mm.
std::vector<float> computeBend(const HalfEdgeMesh& mesh, std::span<const glm::vec3> positions) {
    const std::vector<glm::uvec3> triangles = mesh.getTriangles();
    const std::vector<glm::vec3> normals = computeVertexNormals(positions, triangles);
    std::vector<float> bend(positions.size());
    parallelFor(bend.size(), kGrain, [&](std::size_t begin, std::size_t end) {
        for (std::size_t v = begin; v < end; ++v) {
            float largest = 0;
            mesh.forEachNeighbour(std::uint32_t(v), [&](std::uint32_t u) {
                const glm::vec3 d = positions[u] - positions[v];
                const float length2 = glm::dot(d, d);
                const float k = glm::dot(normals[u] - normals[v], d);
                if (length2 > 0) largest = std::max(largest, (k < 0 ? -k : k) / length2);
            });
            bend[v] = largest;
        }
    });
    return bend;
}

std::vector<float> averageOverRing(const HalfEdgeMesh& mesh, const std::vector<float>& values) {
    std::vector<float> averaged(values.size());
    parallelFor(values.size(), kGrain, [&](std::size_t begin, std::size_t end) {
        for (std::size_t v = begin; v < end; ++v) {
            float sum = values[v];
            float weight = 1;
            mesh.forEachNeighbour(std::uint32_t(v), [&](std::uint32_t u) {
                sum += 0.5f * values[u];
                weight += 0.5f;
            });
            averaged[v] = sum / weight;
        }
    });
    return averaged;
}

} // namespace

std::vector<float> computeSizes(const HalfEdgeMesh& mesh, std::span<const glm::vec3> positions,
                                const RemeshOptions& options) {
    const std::vector<float> bend = averageOverRing(mesh, averageOverRing(mesh, computeBend(mesh, positions)));
    std::vector<float> sizes(bend.size());
    for (std::size_t v = 0; v < sizes.size(); ++v) {
        const float size2 = 8 * options.chordError / std::max(bend[v], 1e-6f);
        sizes[v] = std::clamp(glm::sqrt(size2), options.minEdgeLength, options.edgeLength);
    }
    // Steeper grading would leave needles between large and small triangles.
    constexpr float kGrading = 1.2f;
    for (int pass = 0; pass < 3; ++pass)
        for (std::uint32_t h = 0; h < mesh.getHalfEdgeCount(); ++h) {
            float& a = sizes[mesh.getOrigin(h)];
            float& b = sizes[mesh.getTarget(h)];
            a = std::min(a, kGrading * b);
            b = std::min(b, kGrading * a);
        }
    return sizes;
}

} // namespace stipple
