#include "tests/chart/synthetic_head.h"

#include "core/random.h"
#include "math/triangle_bvh.h"
#include "scalp/disc_topology.h"

#include <algorithm>
#include <cmath>
#include <map>
#include <utility>

namespace stipple::test {
namespace {

const glm::vec3 kCentre(0, 38, 0);

void subdivide(std::vector<glm::vec3>& directions, std::vector<glm::uvec3>& triangles) {
    std::map<std::pair<std::uint32_t, std::uint32_t>, std::uint32_t> middles;
    const auto middle = [&](std::uint32_t a, std::uint32_t b) {
        const auto [it, isNew] = middles.try_emplace({std::min(a, b), std::max(a, b)}, directions.size());
        if (isNew) directions.push_back(glm::normalize(directions[a] + directions[b]));
        return it->second;
    };
    std::vector<glm::uvec3> finer;
    for (const glm::uvec3& t : triangles) {
        const std::uint32_t ab = middle(t.x, t.y), bc = middle(t.y, t.z), ca = middle(t.z, t.x);
        finer.insert(finer.end(), {{t.x, ab, ca}, {t.y, bc, ab}, {t.z, ca, bc}, {ab, bc, ca}});
    }
    triangles.swap(finer);
}

void makeIcosphere(int level, std::vector<glm::vec3>& directions, std::vector<glm::uvec3>& triangles) {
    const float g = (1 + std::sqrt(5.0f)) / 2;
    directions = {{-1, g, 0},  {1, g, 0},  {-1, -g, 0}, {1, -g, 0}, {0, -1, g},  {0, 1, g},
                  {0, -1, -g}, {0, 1, -g}, {g, 0, -1},  {g, 0, 1},  {-g, 0, -1}, {-g, 0, 1}};
    for (glm::vec3& d : directions)
        d = glm::normalize(d);
    triangles = {{0, 11, 5},  {0, 5, 1},  {0, 1, 7},  {0, 7, 10}, {0, 10, 11}, {1, 5, 9}, {5, 11, 4},
                 {11, 10, 2}, {10, 7, 6}, {7, 1, 8},  {3, 9, 4},  {3, 4, 2},   {3, 2, 6}, {3, 6, 8},
                 {3, 8, 9},   {4, 9, 5},  {2, 4, 11}, {6, 2, 10}, {8, 6, 7},   {9, 8, 1}};
    for (int i = 0; i < level; ++i)
        subdivide(directions, triangles);
}

float smoothMax(float a, float b, float width) {
    const float h = std::max(0.0f, 1 - std::abs(a - b) / width);
    return std::max(a, b) + 0.25f * width * h * h;
}

float computeEar(const glm::vec3& p) {
    const glm::vec3 d(0, p.y + 2, p.z + 15);
    return p.x != 0 ? std::exp(-(d.y * d.y) / (22 * 22.0f) - (d.z * d.z) / (11 * 11.0f)) : 0;
}

float computeRadius(const glm::vec3& d, const SyntheticHeadOptions& options) {
    const glm::vec3 scaled = d / options.halfAxes;
    float radius = 1 / glm::length(scaled);
    if (options.neck) {
        // Vertical cylinder behind the middle, cut off below.
        const float z0 = -20, r = 58, floor = 115;
        const float a = d.x * d.x + d.z * d.z;
        const float b = -d.z * z0;
        const float side = a > 1e-6f ? (-b + std::sqrt(std::max(0.0f, b * b - a * (z0 * z0 - r * r)))) / a : 1e6f;
        const float cap = d.y < -1e-3f ? floor / -d.y : 1e6f;
        if (d.y < 0) radius = smoothMax(radius, std::min(side, cap), 15);
    }
    const glm::vec3 p = kCentre + d * radius;
    const glm::vec3 dent = p - (kCentre + glm::vec3(15, 70, -60));
    radius -= options.dent * std::exp(-glm::dot(dent, dent) / (18 * 18.0f));
    radius += options.lumps * std::sin(p.x * 0.11f) * std::sin(p.y * 0.13f + 1) * std::sin(p.z * 0.1f + 2);
    const float around = glm::length(p - (kCentre + glm::vec3(0, 90, -35)));
    radius += options.tuft * (1 - smoothRamp(22, 30, around));
    return radius;
}

} // namespace

SyntheticHead makeSyntheticHead(const SyntheticHeadOptions& options) {
    SyntheticHead head;
    WorkingSurface& surface = head.surface;
    std::vector<glm::vec3> directions;
    makeIcosphere(options.level, directions, surface.triangles);
    std::vector<glm::vec3> bare;
    for (const glm::vec3& d : directions) {
        const glm::vec3 p = kCentre + d * computeRadius(d, options);
        const float ear = options.ears && std::abs(p.x) > 50 ? computeEar(p) : 0;
        bare.push_back(p);
        surface.positions.push_back(p + glm::vec3(p.x > 0 ? 1 : -1, 0, -0.4f) * (18 * ear));
        surface.ear.push_back(std::min(1.0f, ear * 4));
    }
    if (options.openNeck)
        std::erase_if(surface.triangles, [&](const glm::uvec3& t) {
            return std::min({surface.positions[t.x].y, surface.positions[t.y].y, surface.positions[t.z].y}) < -70;
        });
    Random random(17);
    for (glm::vec3& p : surface.positions)
        if (options.noise > 0)
            p += options.noise *
                 (2.0f * glm::vec3(random.nextFloat(), random.nextFloat(), random.nextFloat()) - glm::vec3(1));
    surface.normals = computeVertexNormals(surface.positions, surface.triangles);

    const TriangleBvh bvh(bare, surface.triangles);
    const auto set = [&](LandmarkId id, const glm::vec3& towards) {
        const auto hit = bvh.castRayLast(kCentre, glm::normalize(towards - kCentre), 1000);
        head.landmarks[id].position = hit ? hit->position : towards;
    };
    set(LandmarkId::vertex, {0, 140, 0});
    set(LandmarkId::glabella, {0, 40, 100});
    set(LandmarkId::opisthocranion, {0, 45, -100});
    set(LandmarkId::inion, {0, 5, -90});
    set(LandmarkId::tragionLeft, {70, 0, 0});
    set(LandmarkId::tragionRight, {-70, 0, 0});
    set(LandmarkId::euryonLeft, {80, 40, -10});
    set(LandmarkId::euryonRight, {-80, 40, -10});
    return head;
}

void punchHole(WorkingSurface& surface, const glm::vec3& centre, float radius) {
    std::erase_if(surface.triangles, [&](const glm::uvec3& t) {
        for (int i = 0; i < 3; ++i)
            if (glm::length(surface.positions[t[i]] - centre) < radius) return true;
        return false;
    });
}

void addHandle(WorkingSurface& surface, const glm::vec3& a, const glm::vec3& b, float radius) {
    const auto before = findBorderLoops(surface.triangles);
    punchHole(surface, a, radius);
    punchHole(surface, b, radius);
    auto loops = findBorderLoops(surface.triangles);
    const auto findLoop = [&](const glm::vec3& place) {
        return *std::min_element(loops.begin(), loops.end(), [&](const auto& p, const auto& q) {
            return glm::length(surface.positions[p[0]] - place) < glm::length(surface.positions[q[0]] - place);
        });
    };
    std::vector<std::uint32_t> from = findLoop(a), to = findLoop(b);
    // Zip the two rims: `from` forwards, `to` backwards, always advancing on the side that lags behind.
    std::reverse(to.begin(), to.end());
    const auto nearest = std::min_element(to.begin(), to.end(), [&](std::uint32_t p, std::uint32_t q) {
        return glm::length(surface.positions[p] - surface.positions[from[0]]) <
               glm::length(surface.positions[q] - surface.positions[from[0]]);
    });
    std::rotate(to.begin(), nearest, to.end());
    std::size_t i = 0, j = 0;
    while (i < from.size() || j < to.size()) {
        const std::uint32_t p = from[i % from.size()], q = to[j % to.size()];
        if (j == to.size() || (i < from.size() && i * to.size() <= j * from.size()))
            surface.triangles.push_back({from[++i % from.size()], p, q});
        else
            surface.triangles.push_back({q, to[++j % to.size()], p});
    }
}

} // namespace stipple::test
