#include "asset/openness.h"

#include "core/error.h"
#include "core/parallel.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace stipple {
namespace {

constexpr int kDirections = 96;
constexpr int kBatch = 8; // directions whose maps are in memory together
constexpr int kMapSize = 512;
// Lift of a vertex before the comparison, in texels: 1.4 texels clear a plane at any slope under bilinear lookup.
constexpr float kOffsetTexels = 1.5f;
constexpr std::size_t kGrain = 4096;

// Evenly over the sphere (Fibonacci lattice).
glm::vec3 getDirection(int i) {
    const double golden = 2.399963229728653;
    const double y = 1 - (2 * i + 1.0) / kDirections;
    const double r = std::sqrt(1 - y * y);
    return glm::vec3(float(r * std::cos(golden * i)), float(y), float(r * std::sin(golden * i)));
}

// What is seen along one direction: the height of the nearest surface in each texel.
class DepthMap {
public:
    DepthMap()
        : m_heights(std::size_t(kMapSize) * kMapSize) {}

    void start(const glm::vec3& direction, const glm::vec3& centre, float radius) {
        m_direction = direction;
        const glm::vec3 any = std::abs(direction.y) < 0.9f ? glm::vec3(0, 1, 0) : glm::vec3(1, 0, 0);
        m_right = glm::normalize(glm::cross(any, direction));
        m_up = glm::cross(direction, m_right);
        m_centre = centre;
        m_scale = 0.5f * float(kMapSize) / radius;
        std::fill(m_heights.begin(), m_heights.end(), -std::numeric_limits<float>::max());
    }

    // Texels and mm.
    glm::vec3 project(const glm::vec3& p) const {
        const glm::vec3 d = p - m_centre;
        const float half = 0.5f * float(kMapSize);
        return {glm::dot(d, m_right) * m_scale + half, glm::dot(d, m_up) * m_scale + half, glm::dot(d, m_direction)};
    }

    void draw(const glm::vec3& a, const glm::vec3& b, const glm::vec3& c) {
        const float area = (b.x - a.x) * (c.y - a.y) - (b.y - a.y) * (c.x - a.x);
        if (std::abs(area) < 1e-9f) return;
        const auto first = [](float low) { return std::max(0, int(std::ceil(low - 0.5f))); };
        const auto last = [](float high) { return std::min(kMapSize - 1, int(std::floor(high - 0.5f))); };
        const int x0 = first(std::min({a.x, b.x, c.x})), x1 = last(std::max({a.x, b.x, c.x}));
        const int y0 = first(std::min({a.y, b.y, c.y})), y1 = last(std::max({a.y, b.y, c.y}));
        for (int y = y0; y <= y1; ++y)
            for (int x = x0; x <= x1; ++x) {
                const float px = float(x) + 0.5f, py = float(y) + 0.5f;
                const float wb = ((px - a.x) * (c.y - a.y) - (py - a.y) * (c.x - a.x)) / area;
                const float wc = ((b.x - a.x) * (py - a.y) - (b.y - a.y) * (px - a.x)) / area;
                if (wb < 0 || wc < 0 || wb + wc > 1) continue;
                float& height = m_heights[std::size_t(y) * kMapSize + std::size_t(x)];
                height = std::max(height, a.z + wb * (b.z - a.z) + wc * (c.z - a.z));
            }
    }

    // Share of the four texels around p that nothing covers above it.
    float getOpenShare(const glm::vec3& p) const {
        const glm::vec3 q = project(p);
        const float x = q.x - 0.5f, y = q.y - 0.5f;
        const float fx = std::floor(x), fy = std::floor(y);
        float open = 0;
        for (int k = 0; k < 4; ++k) {
            const int ox = k & 1, oy = k >> 1;
            const int cx = std::clamp(int(fx) + ox, 0, kMapSize - 1), cy = std::clamp(int(fy) + oy, 0, kMapSize - 1);
            const float weight = (ox ? x - fx : 1 - x + fx) * (oy ? y - fy : 1 - y + fy);
            open += q.z >= m_heights[std::size_t(cy) * kMapSize + std::size_t(cx)] ? weight : 0.0f;
        }
        return open;
    }

    const glm::vec3& getDirection() const { return m_direction; }
    float getOffset() const { return kOffsetTexels / m_scale; } // mm

private:
    std::vector<float> m_heights;
    glm::vec3 m_direction{0}, m_right{0}, m_up{0}, m_centre{0};
    float m_scale = 1;
};

void drawMeshes(DepthMap& map, std::span<const OpennessMesh> meshes) {
    std::vector<glm::vec3> projected;
    for (const OpennessMesh& mesh : meshes) {
        if (!mesh.casts) continue;
        projected.clear();
        for (const glm::vec3& p : mesh.positions)
            projected.push_back(map.project(p));
        for (const glm::uvec3& t : mesh.triangles)
            map.draw(projected[t.x], projected[t.y], projected[t.z]);
    }
}

} // namespace

std::vector<std::vector<Openness>> computeOpenness(std::span<const OpennessMesh> meshes, const ProgressFn& progress,
                                                   const std::stop_token& stop) {
    Box3 box;
    struct Sum {
        glm::vec3 open{0}, whole{0}; // directions
        float openWeight = 0, wholeWeight = 0;
    };
    std::vector<std::vector<Sum>> sums;
    for (const OpennessMesh& mesh : meshes) {
        STIPPLE_ASSERT(mesh.normals.size() == mesh.positions.size());
        sums.emplace_back(mesh.positions.size());
        for (const glm::vec3& p : mesh.positions)
            box.add(p);
    }
    const float radius = box.isEmpty() ? 1.0f : std::max(0.51f * glm::length(box.getSize()), 1.0f);
    const glm::vec3 centre = box.isEmpty() ? glm::vec3(0) : box.getCentre();

    std::vector<DepthMap> maps(kBatch);
    for (int first = 0; first < kDirections; first += kBatch) {
        if (progress) progress(float(first) / kDirections, "measuring where light reaches");
        parallelFor(
            kBatch, 1,
            [&](std::size_t begin, std::size_t end) {
                for (std::size_t i = begin; i < end; ++i) {
                    maps[i].start(getDirection(first + int(i)), centre, radius);
                    drawMeshes(maps[i], meshes);
                }
            },
            stop);
        for (std::size_t m = 0; m < meshes.size(); ++m) {
            const OpennessMesh& mesh = meshes[m];
            parallelFor(
                mesh.positions.size(), kGrain,
                [&](std::size_t begin, std::size_t end) {
                    for (const DepthMap& map : maps) {
                        const glm::vec3& direction = map.getDirection();
                        for (std::size_t i = begin; i < end; ++i) {
                            const glm::vec3& n = mesh.normals[i];
                            const float cosine = glm::dot(n, direction);
                            if (cosine <= 0) continue;
                            const float open = map.getOpenShare(mesh.positions[i] + map.getOffset() * (n + direction));
                            Sum& sum = sums[m][i];
                            sum.open += open * cosine * direction;
                            sum.openWeight += open * cosine;
                            sum.whole += cosine * direction;
                            sum.wholeWeight += cosine;
                        }
                    }
                },
                stop);
        }
    }
    std::vector<std::vector<Openness>> openness;
    for (std::size_t m = 0; m < meshes.size(); ++m) {
        std::vector<Openness>& values = openness.emplace_back();
        values.reserve(sums[m].size());
        for (std::size_t i = 0; i < sums[m].size(); ++i) {
            const Sum& s = sums[m][i];
            Openness value = makeFullyOpen(meshes[m].normals[i]);
            if (s.wholeWeight > 0) {
                // What the few directions miss of the whole hemisphere they miss of its open part too.
                const glm::vec3 missing = value.way - s.whole / s.wholeWeight;
                value.share = s.openWeight / s.wholeWeight;
                value.way = s.openWeight > 0 ? s.open / s.openWeight + value.share * missing : glm::vec3(0);
            }
            values.push_back(value);
        }
    }
    return openness;
}

} // namespace stipple
