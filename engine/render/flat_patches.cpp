#include "render/flat_patches.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <numeric>
#include <unordered_map>
#include <unordered_set>

namespace stipple {
namespace {

constexpr float kReachMm = 55;       // of a patch about its first triangle
constexpr float kLeastFacing = 0.7f; // cosine between a triangle and the first of its patch
constexpr float kWorstFacing = 0.2f; // and the mean of its patch
constexpr float kRimFacing = 0.2f;   // what leans more than this does not lie beside the patch but stands on it
constexpr float kScrapFacing = 0.6f;
constexpr float kScrapMm2 = 60;
constexpr std::uint32_t kNone = ~0u;

struct Patch {
    std::vector<std::uint32_t> own, rim; // triangles
    float area = 0;                      // of its own, mm2
    glm::vec3 x{0}, y{0};                // axes on the plane
    glm::vec2 low{0};                    // of all of it, mm
    glm::ivec2 size{0}, origin{0};       // in the picture, texels

    glm::vec3 getNormal() const { return glm::cross(y, x); }
    glm::vec2 project(const glm::vec3& p) const { return {glm::dot(p, x), glm::dot(p, y)}; }
};

float computeCross(const glm::vec2& a, const glm::vec2& b, const glm::vec2& c) {
    return (b.x - a.x) * (c.y - a.y) - (b.y - a.y) * (c.x - a.x);
}

class Cutter {
public:
    Cutter(std::span<const glm::vec3> positions, std::span<const glm::vec3> normals,
           std::span<const glm::uvec3> triangles, float texelMm)
        : m_cell(texelMm)
        , m_positions(positions)
        , m_triangles(triangles)
        , m_patchOf(triangles.size(), kNone)
        , m_first(positions.size() + 1, 0)
        , m_around(triangles.size() * 3) {
        for (const glm::uvec3& t : triangles) {
            const glm::vec3& a = positions[t.x];
            m_areas.push_back(0.5f * glm::length(glm::cross(positions[t.y] - a, positions[t.z] - a)));
            // Of the surface that a sliver is part of, not its own, which means nothing.
            const glm::vec3 normal = normals[t.x] + normals[t.y] + normals[t.z];
            m_normals.push_back(normal / std::max(glm::length(normal), 1e-6f));
            for (int k = 0; k < 3; ++k)
                ++m_first[t[k] + 1];
        }
        std::partial_sum(m_first.begin(), m_first.end(), m_first.begin());
        std::vector<std::uint32_t> next(m_first.begin(), m_first.end() - 1);
        for (std::uint32_t i = 0; i < triangles.size(); ++i)
            for (int k = 0; k < 3; ++k)
                m_around[next[triangles[i][k]]++] = i;
    }

    std::vector<Patch> cut() {
        std::vector<Patch> patches;
        for (std::uint32_t seed = 0; seed < m_triangles.size(); ++seed)
            if (m_patchOf[seed] == kNone) patches.push_back(grow(seed, std::uint32_t(patches.size())));
        while (!m_freed.empty()) {
            const std::uint32_t seed = m_freed.back();
            m_freed.pop_back();
            if (m_patchOf[seed] == kNone) patches.push_back(grow(seed, std::uint32_t(patches.size())));
        }
        giveAwayScraps(patches);
        for (std::size_t i = 0; i < patches.size(); ++i) {
            freeOverlapping(patches[i]);
            while (!m_freed.empty()) {
                const std::uint32_t seed = m_freed.back();
                m_freed.pop_back();
                if (m_patchOf[seed] == kNone) patches.push_back(grow(seed, std::uint32_t(patches.size())));
            }
        }
        for (std::uint32_t i = 0; i < patches.size(); ++i)
            addRim(patches[i], i);
        std::erase_if(patches, [](const Patch& patch) { return patch.own.empty(); });
        return patches;
    }

private:
    // What is left between patches goes to those beside it that it faces: rims would take more room than it does
    // itself.
    void giveAwayScraps(std::vector<Patch>& patches) {
        for (Patch& patch : patches) {
            if (patch.area > kScrapMm2) continue;
            bool isMoving = true;
            while (isMoving) {
                const std::size_t before = patch.own.size();
                std::erase_if(patch.own, [&](std::uint32_t triangle) {
                    std::uint32_t taker = kNone;
                    visitAround(triangle, [&](std::uint32_t other) {
                        const Patch& beside = patches[m_patchOf[other]];
                        if (taker == kNone && beside.area > kScrapMm2 && shareEdge(triangle, other) &&
                            glm::dot(m_normals[triangle], beside.getNormal()) > kScrapFacing)
                            taker = m_patchOf[other];
                    });
                    if (taker == kNone) return false;
                    m_patchOf[triangle] = taker;
                    patches[taker].own.push_back(triangle);
                    return true;
                });
                isMoving = patch.own.size() < before;
            }
        }
    }

    // A curl that faces the plane again lies over what it curls around.
    void freeOverlapping(Patch& patch) {
        std::unordered_set<std::uint64_t> taken; // cells of the plane
        std::erase_if(patch.own, [&](std::uint32_t triangle) {
            std::array<glm::vec2, 3> p;
            for (int k = 0; k < 3; ++k)
                p[std::size_t(k)] = patch.project(m_positions[m_triangles[triangle][k]]) / m_cell;
            const float area = computeCross(p[0], p[1], p[2]);
            std::vector<std::uint64_t> cells;
            bool isFree = true;
            const glm::ivec2 low(glm::floor(glm::min(p[0], glm::min(p[1], p[2]))));
            const glm::ivec2 high(glm::floor(glm::max(p[0], glm::max(p[1], p[2]))));
            for (int y = low.y; y <= high.y; ++y)
                for (int x = low.x; x <= high.x; ++x) {
                    const glm::vec2 q(float(x) + 0.5f, float(y) + 0.5f);
                    const float a = computeCross(q, p[1], p[2]) / area, b = computeCross(p[0], q, p[2]) / area;
                    if (!(std::min(std::min(a, b), 1 - a - b) > 0.01f)) continue;
                    cells.push_back(std::uint64_t(std::uint32_t(x)) << 32 | std::uint32_t(y));
                    isFree = isFree && taken.count(cells.back()) == 0;
                }
            if (!isFree && triangle != patch.own.front()) {
                m_patchOf[triangle] = kNone;
                m_freed.push_back(triangle);
                return true;
            }
            for (const std::uint64_t cell : cells)
                taken.insert(cell);
            return false;
        });
    }

    glm::vec3 getMiddle(std::uint32_t triangle) const {
        const glm::uvec3& t = m_triangles[triangle];
        return (m_positions[t.x] + m_positions[t.y] + m_positions[t.z]) / 3.0f;
    }

    // Calls use(triangle) for all that share a vertex with this one.
    template <typename Use>
    void visitAround(std::uint32_t triangle, const Use& use) const {
        for (int k = 0; k < 3; ++k) {
            const std::uint32_t vertex = m_triangles[triangle][k];
            for (std::uint32_t i = m_first[vertex]; i < m_first[vertex + 1]; ++i)
                use(m_around[i]);
        }
    }

    bool shareEdge(std::uint32_t a, std::uint32_t b) const {
        int shared = 0;
        for (int i = 0; i < 3; ++i)
            for (int k = 0; k < 3; ++k)
                shared += m_triangles[a][i] == m_triangles[b][k] ? 1 : 0;
        return shared == 2;
    }

    Patch grow(std::uint32_t seed, std::uint32_t index) {
        Patch patch;
        const glm::vec3 axis = m_normals[seed], middle = getMiddle(seed);
        patch.own.push_back(seed);
        m_patchOf[seed] = index;
        glm::vec3 mean(0);
        for (std::size_t i = 0; i < patch.own.size(); ++i) {
            const std::uint32_t from = patch.own[i];
            mean += m_normals[from];
            visitAround(from, [&](std::uint32_t to) {
                if (m_patchOf[to] != kNone || glm::dot(m_normals[to], axis) < kLeastFacing || !shareEdge(from, to) ||
                    glm::length(getMiddle(to) - middle) > kReachMm)
                    return;
                m_patchOf[to] = index;
                patch.own.push_back(to);
            });
        }
        const glm::vec3 normal = glm::normalize(mean);
        // The first faces the mean, as all face the first; others need not.
        std::erase_if(patch.own, [&](std::uint32_t triangle) {
            if (glm::dot(m_normals[triangle], normal) > kWorstFacing) return false;
            m_patchOf[triangle] = kNone;
            m_freed.push_back(triangle);
            return true;
        });
        for (const std::uint32_t triangle : patch.own)
            patch.area += m_areas[triangle];
        const glm::vec3 any = std::abs(normal.y) < 0.9f ? glm::vec3(0, 1, 0) : glm::vec3(1, 0, 0);
        patch.x = glm::normalize(glm::cross(any, normal));
        patch.y = glm::cross(patch.x, normal); // downwards in the picture
        return patch;
    }

    void addRim(Patch& patch, std::uint32_t index) const {
        const glm::vec3 normal = patch.getNormal();
        for (const std::uint32_t from : patch.own)
            visitAround(from, [&](std::uint32_t to) {
                if (m_patchOf[to] != index && glm::dot(m_normals[to], normal) > kRimFacing) patch.rim.push_back(to);
            });
        std::sort(patch.rim.begin(), patch.rim.end());
        patch.rim.erase(std::unique(patch.rim.begin(), patch.rim.end()), patch.rim.end());
    }

    float m_cell;
    std::span<const glm::vec3> m_positions;
    std::span<const glm::uvec3> m_triangles;
    std::vector<glm::vec3> m_normals;
    std::vector<float> m_areas;
    std::vector<std::uint32_t> m_patchOf;
    std::vector<std::uint32_t> m_freed;
    std::vector<std::uint32_t> m_first, m_around; // triangles at each vertex
};

// Rows of patches, the highest first.
glm::ivec2 arrange(std::vector<Patch>& patches) {
    int widest = 1;
    double area = 0;
    std::vector<Patch*> order;
    for (Patch& patch : patches) {
        order.push_back(&patch);
        widest = std::max(widest, patch.size.x);
        area += double(patch.size.x) * patch.size.y;
    }
    std::stable_sort(order.begin(), order.end(), [](const Patch* a, const Patch* b) { return a->size.y > b->size.y; });
    const int width = std::max(widest, int(std::ceil(std::sqrt(1.05 * area))));
    glm::ivec2 at(0);
    int row = 0;
    for (Patch* patch : order) {
        if (at.x + patch->size.x > width) at = {0, at.y + row};
        if (at.x == 0) row = patch->size.y;
        patch->origin = at;
        at.x += patch->size.x;
    }
    return {width, at.y + row};
}

} // namespace

FlatPatches computeFlatPatches(std::span<const glm::vec3> positions, std::span<const glm::vec3> normals,
                               std::span<const glm::uvec3> triangles, float texelMm) {
    std::vector<Patch> patches = Cutter(positions, normals, triangles, texelMm).cut();
    for (Patch& patch : patches) {
        glm::vec2 low(1e30f), high(-1e30f);
        for (const auto* part : {&patch.own, &patch.rim})
            for (const std::uint32_t triangle : *part)
                for (int k = 0; k < 3; ++k) {
                    const glm::vec2 p = patch.project(positions[triangles[triangle][k]]);
                    low = glm::min(low, p);
                    high = glm::max(high, p);
                }
        patch.low = low;
        patch.size = glm::ivec2(glm::ceil((high - low) / texelMm)) + 2; // a free texel to each side
    }
    FlatPatches flat;
    flat.size = arrange(patches);
    std::unordered_map<std::uint32_t, std::uint32_t> placed; // vertices of a patch
    for (const Patch& patch : patches) {
        placed.clear();
        const auto add = [&](std::uint32_t triangle, std::vector<glm::uvec3>& to) {
            glm::uvec3 t;
            for (int k = 0; k < 3; ++k) {
                const std::uint32_t vertex = triangles[triangle][k];
                const auto [at, isNew] = placed.emplace(vertex, std::uint32_t(flat.sources.size()));
                if (isNew) {
                    flat.sources.push_back(vertex);
                    flat.places.push_back(glm::vec2(patch.origin) + 1.0f +
                                          (patch.project(positions[vertex]) - patch.low) / texelMm);
                }
                t[k] = at->second;
            }
            to.push_back(t);
        };
        for (const std::uint32_t triangle : patch.own)
            add(triangle, flat.triangles);
        for (const std::uint32_t triangle : patch.rim)
            add(triangle, flat.rims);
    }
    return flat;
}

} // namespace stipple
