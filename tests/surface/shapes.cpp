#include "tests/surface/shapes.h"

#include "core/error.h"
#include "scalp/half_edge_mesh.h"

#include <algorithm>
#include <cmath>
#include <map>

namespace stipple::test {

TriangleMesh makeGridMesh(int countU, int countV, bool wrapU, bool wrapV,
                          const std::function<glm::vec3(float, float)>& map) {
    TriangleMesh mesh;
    const int columns = wrapU ? countU : countU + 1;
    const int rows = wrapV ? countV : countV + 1;
    for (int j = 0; j < rows; ++j)
        for (int i = 0; i < columns; ++i)
            mesh.positions.push_back(map(float(i) / float(countU), float(j) / float(countV)));
    const auto index = [&](int i, int j) { return std::uint32_t((j % rows) * columns + i % columns); };
    for (int j = 0; j < countV; ++j)
        for (int i = 0; i < countU; ++i) {
            mesh.triangles.push_back({index(i, j), index(i + 1, j), index(i + 1, j + 1)});
            mesh.triangles.push_back({index(i, j), index(i + 1, j + 1), index(i, j + 1)});
        }
    return mesh;
}

TriangleMesh makeSphere(float radius, int levels) {
    const float g = 1.6180339887f;
    TriangleMesh mesh;
    mesh.positions = {{-1, g, 0},  {1, g, 0},  {-1, -g, 0}, {1, -g, 0}, {0, -1, g},  {0, 1, g},
                      {0, -1, -g}, {0, 1, -g}, {g, 0, -1},  {g, 0, 1},  {-g, 0, -1}, {-g, 0, 1}};
    mesh.triangles = {{0, 11, 5},  {0, 5, 1},  {0, 1, 7},  {0, 7, 10}, {0, 10, 11}, {1, 5, 9}, {5, 11, 4},
                      {11, 10, 2}, {10, 7, 6}, {7, 1, 8},  {3, 9, 4},  {3, 4, 2},   {3, 2, 6}, {3, 6, 8},
                      {3, 8, 9},   {4, 9, 5},  {2, 4, 11}, {6, 2, 10}, {8, 6, 7},   {9, 8, 1}};
    for (int level = 0; level < levels; ++level) {
        std::map<std::pair<std::uint32_t, std::uint32_t>, std::uint32_t> middles;
        const auto middle = [&](std::uint32_t a, std::uint32_t b) {
            const auto [it, isNew] = middles.try_emplace(std::minmax(a, b), std::uint32_t(mesh.positions.size()));
            if (isNew) mesh.positions.push_back(mesh.positions[a] + mesh.positions[b]);
            return it->second;
        };
        std::vector<glm::uvec3> finer;
        for (const glm::uvec3& t : mesh.triangles) {
            const std::uint32_t a = middle(t.x, t.y);
            const std::uint32_t b = middle(t.y, t.z);
            const std::uint32_t c = middle(t.z, t.x);
            finer.insert(finer.end(), {{t.x, a, c}, {t.y, b, a}, {t.z, c, b}, {a, b, c}});
        }
        mesh.triangles = std::move(finer);
        for (glm::vec3& p : mesh.positions)
            p = glm::normalize(p);
    }
    for (glm::vec3& p : mesh.positions)
        p = radius * glm::normalize(p);
    return mesh;
}

TriangleMesh makeTorus(float radius, float tube, int countU, int countV) {
    return makeGridMesh(countU, countV, true, true, [&](float u, float v) {
        const float a = 2 * kPi * u;
        const float b = 2 * kPi * v;
        const float r = radius + tube * std::cos(b);
        return glm::vec3(r * std::cos(a), tube * std::sin(b), -r * std::sin(a));
    });
}

TriangleMesh makeCap(float radius, float height, int rings, int segments) {
    const float widest = std::acos(1 - height / radius);
    TriangleMesh mesh;
    mesh.positions.push_back({0, radius, 0});
    for (int j = 1; j <= rings; ++j)
        for (int i = 0; i < segments; ++i) {
            const float a = 2 * kPi * float(i) / float(segments);
            const float b = widest * float(j) / float(rings);
            mesh.positions.push_back(radius *
                                     glm::vec3(std::sin(b) * std::sin(a), std::cos(b), std::sin(b) * std::cos(a)));
        }
    const auto index = [&](int i, int j) { return std::uint32_t(1 + (j - 1) * segments + i % segments); };
    for (int i = 0; i < segments; ++i) {
        mesh.triangles.push_back({0, index(i, 1), index(i + 1, 1)});
        for (int j = 1; j < rings; ++j) {
            mesh.triangles.push_back({index(i, j), index(i, j + 1), index(i + 1, j + 1)});
            mesh.triangles.push_back({index(i, j), index(i + 1, j + 1), index(i + 1, j)});
        }
    }
    return mesh;
}

TriangleMesh makeFlap(float size, float thickness, int level) {
    TriangleMesh mesh = makeSphere(1, level);
    const float rim = thickness / 2;
    const float flat = size - rim;
    for (glm::vec3& p : mesh.positions) {
        // Equal angles on the sphere become equal lengths along the profile: flat, then round the rim.
        const float fromPole = std::acos(std::min(1.0f, std::abs(p.z)));
        const float s = fromPole / (kPi / 2) * (flat + rim * kPi / 2);
        const float turn = std::max(0.0f, (s - flat) / rim);
        const float r = std::min(s, flat) + rim * std::sin(turn);
        const float side = p.z > 0 ? 1.0f : -1.0f;
        const float across = std::max(1e-9f, std::sqrt(p.x * p.x + p.y * p.y));
        p = glm::vec3(p.x / across * r, p.y / across * r, side * rim * std::cos(turn) + 0.3f * r * r / size);
    }
    return mesh;
}

TriangleMesh makeCube(float size) {
    TriangleMesh mesh;
    for (int i = 0; i < 8; ++i)
        mesh.positions.push_back(size * (glm::vec3(i & 1, (i >> 1) & 1, (i >> 2) & 1) - 0.5f));
    mesh.triangles = {{0, 2, 3}, {0, 3, 1}, {4, 5, 7}, {4, 7, 6}, {0, 1, 5}, {0, 5, 4},
                      {2, 6, 7}, {2, 7, 3}, {0, 4, 6}, {0, 6, 2}, {1, 3, 7}, {1, 7, 5}};
    return mesh;
}

Facts computeFacts(const TriangleMesh& mesh) {
    Facts facts;
    std::vector<bool> used(mesh.positions.size(), false);
    float largestCosine = -1;
    for (const glm::uvec3& t : mesh.triangles) {
        const glm::vec3 p[3] = {mesh.positions[t.x], mesh.positions[t.y], mesh.positions[t.z]};
        const float area = 0.5f * glm::length(glm::cross(p[1] - p[0], p[2] - p[0]));
        float longest = 0;
        for (int c = 0; c < 3; ++c) {
            used[t[c]] = true;
            longest = std::max(longest, glm::distance(p[c], p[(c + 1) % 3]));
            const glm::vec3 a = glm::normalize(p[(c + 1) % 3] - p[c]);
            const glm::vec3 b = glm::normalize(p[(c + 2) % 3] - p[c]);
            largestCosine = std::max(largestCosine, glm::dot(a, b));
        }
        facts.degenerate += !(area > 1e-3f * longest * longest);
    }
    facts.smallestAngle = std::acos(std::min(1.0f, largestCosine));
    try {
        HalfEdgeMesh check(mesh.triangles, mesh.positions.size());
        facts.manifold = true;
        std::size_t edges = 0;
        for (std::uint32_t h = 0; h < check.getHalfEdgeCount(); ++h) {
            const std::uint32_t g = check.getTwin(h);
            facts.boundaryEdges += g == kNoIndex;
            if (g != kNoIndex && g < h) continue;
            ++edges;
            facts.edgeLengths.push_back(
                glm::distance(mesh.positions[check.getOrigin(h)], mesh.positions[check.getTarget(h)]));
        }
        facts.euler = int(std::count(used.begin(), used.end(), true)) - int(edges) + int(mesh.triangles.size());
    } catch (const Error&) {
        facts.manifold = false;
    }
    std::sort(facts.edgeLengths.begin(), facts.edgeLengths.end());
    return facts;
}

} // namespace stipple::test
