#include "scalp/scalp_region.h"

#include "core/error.h"
#include "math/deterministic.h"
#include "scalp/disc_topology.h"
#include "scalp/hair_bearing.h"

#include <algorithm>
#include <functional>
#include <queue>
#include <utility>

namespace stipple {
namespace {

constexpr float kMargin = 11;          // mm of chart around hair-bearing skin
constexpr float kEarWeight = 0.65f;    // from which skin belongs to an auricle
constexpr float kEarGap = 2.5f;        // mm between auricle and chart: past the fold behind the ear
constexpr float kEarSurroundings = 15; // mm
constexpr float kFar = 20;             // mm; distances are cut off here
constexpr float kFeather = 4;          // mm over which treatment fades in
constexpr float kMinimumArea = 150;    // cm2; a child's scalp has more than twice this

// Neighbours of each vertex, as a compressed row list.
struct VertexRings {
    std::vector<std::uint32_t> first, neighbours;
};

VertexRings computeRings(std::size_t vertexCount, std::span<const glm::uvec3> triangles) {
    VertexRings rings;
    rings.first.assign(vertexCount + 1, 0);
    for (const glm::uvec3& t : triangles)
        for (int i = 0; i < 3; ++i)
            rings.first[t[i] + 1] += 2;
    for (std::size_t v = 0; v < vertexCount; ++v)
        rings.first[v + 1] += rings.first[v];
    rings.neighbours.resize(6 * triangles.size());
    std::vector<std::uint32_t> fill(rings.first.begin(), rings.first.end() - 1);
    for (const glm::uvec3& t : triangles)
        for (int i = 0; i < 3; ++i) {
            rings.neighbours[fill[t[i]]++] = t[(i + 1) % 3];
            rings.neighbours[fill[t[i]]++] = t[(i + 2) % 3];
        }
    return rings;
}

// Shortest way along edges from any source, up to kFar mm.
std::vector<float> computeEdgeDistance(std::span<const glm::vec3> positions, const VertexRings& rings,
                                       const std::vector<char>& isSource) {
    std::vector<float> distance(positions.size(), kFar);
    using Entry = std::pair<float, std::uint32_t>;
    std::priority_queue<Entry, std::vector<Entry>, std::greater<>> queue;
    for (std::uint32_t v = 0; v < positions.size(); ++v)
        if (isSource[v]) {
            distance[v] = 0;
            queue.push({0.0f, v});
        }
    while (!queue.empty()) {
        const auto [d, v] = queue.top();
        queue.pop();
        if (d > distance[v]) continue;
        for (std::uint32_t i = rings.first[v]; i < rings.first[v + 1]; ++i) {
            const std::uint32_t n = rings.neighbours[i];
            const glm::vec3 edge = positions[n] - positions[v];
            const float candidate = d + det::sqrt(glm::dot(edge, edge));
            if (candidate < distance[n]) {
                distance[n] = candidate;
                queue.push({candidate, n});
            }
        }
    }
    return distance;
}

// Averages with the neighbours; takes teeth off an outline that is cut at a level of the values.
void smoothValues(std::vector<float>& values, const VertexRings& rings, int rounds) {
    std::vector<float> next(values.size());
    for (int round = 0; round < rounds; ++round) {
        for (std::size_t v = 0; v < values.size(); ++v) {
            const std::uint32_t count = rings.first[v + 1] - rings.first[v];
            float sum = 0;
            for (std::uint32_t i = rings.first[v]; i < rings.first[v + 1]; ++i)
                sum += values[rings.neighbours[i]];
            next[v] = count > 0 ? 0.5f * (values[v] + sum / float(count)) : values[v];
        }
        values.swap(next);
    }
}

// Vertices of the auricles: by the surface's ear weight and by an ellipse beside the tragion. The ellipse has the size
// of an average auricle's root where a side has no weights (heads without modelled ears, scans whose ears were not
// found); else it covers tragus and ear canal only, which weights tend to miss.
std::vector<char> findEars(const WorkingSurface& surface, const Landmarks& landmarks) {
    std::vector<char> ear(surface.positions.size(), 0);
    for (const LandmarkId id : {LandmarkId::tragionLeft, LandmarkId::tragionRight}) {
        const glm::vec3 tragion = landmarks.at(id);
        std::size_t known = 0;
        const auto isBeside = [&](const glm::vec3& p) { return (p.x > 0) == (tragion.x > 0); };
        for (std::size_t v = 0; v < ear.size() && !surface.ear.empty(); ++v)
            if (surface.ear[v] > kEarWeight && isBeside(surface.positions[v])) {
                ear[v] = 1;
                ++known;
            }
        const bool isWeighted = known >= 40;
        const glm::vec3 centre = tragion + (isWeighted ? glm::vec3(0, -5, -9) : glm::vec3(0, -3, -12));
        const glm::vec2 reach = isWeighted ? glm::vec2(17, 11) : glm::vec2(27, 18); // up, ahead
        for (std::size_t v = 0; v < ear.size(); ++v) {
            const glm::vec3 p = surface.positions[v];
            const glm::vec2 d = glm::vec2(p.y - centre.y, p.z - centre.z) / reach;
            const bool isLateral = isBeside(p) && glm::abs(p.x) > 0.6f * glm::abs(tragion.x);
            if (isLateral && glm::dot(d, d) < 1) ear[v] = 1;
        }
    }
    return ear;
}

// Skin of an auricle's fold faces away from the outside and would lie on itself in the plane.
float computeFoldDepth(float earDistance, const glm::vec3& offset, const glm::vec3& normal) {
    if (earDistance >= kEarSurroundings) return kFar;
    return (glm::dot(offset, normal) / det::sqrt(glm::dot(offset, offset)) - 0.15f) * 20;
}

// The cap of a closed neck faces down and is no skin.
float computeCapDepth(const glm::vec3& position, const glm::vec3& normal) {
    return position.y < -15 ? (normal.y + 0.85f) * 20 : kFar;
}

std::uint32_t findNearest(std::span<const glm::vec3> positions, const glm::vec3& point) {
    std::uint32_t nearest = 0;
    float best = 3.4e38f;
    for (std::uint32_t v = 0; v < positions.size(); ++v) {
        const glm::vec3 d = positions[v] - point;
        if (glm::dot(d, d) < best) {
            best = glm::dot(d, d);
            nearest = v;
        }
    }
    return nearest;
}

// Numbers the used vertices in ascending order.
ScalpRegion makeCompact(const Disc& disc, std::size_t vertexCount) {
    constexpr std::uint32_t kUnused = 0xffffffffu;
    std::vector<std::uint32_t> index(vertexCount, kUnused);
    for (const glm::uvec3& t : disc.triangles)
        for (int i = 0; i < 3; ++i)
            index[t[i]] = 0;
    ScalpRegion region;
    for (std::uint32_t v = 0; v < vertexCount; ++v)
        if (index[v] != kUnused) {
            index[v] = std::uint32_t(region.vertices.size());
            region.vertices.push_back(v);
        }
    for (const glm::uvec3& t : disc.triangles)
        region.triangles.push_back({index[t.x], index[t.y], index[t.z]});
    region.holes = disc.holes;
    for (auto& hole : region.holes)
        for (std::uint32_t& v : hole)
            v = index[v];
    return region;
}

} // namespace

ScalpRegion cutScalpRegion(const WorkingSurface& surface, const Landmarks& landmarks, const ScalpFrame& frame) {
    const std::size_t count = surface.positions.size();
    if (count == 0 || surface.triangles.empty()) fail("The head has no surface, so there is no scalp to work on.");
    STIPPLE_ASSERT(surface.normals.size() == count);
    STIPPLE_ASSERT(surface.ear.empty() || surface.ear.size() == count);

    const HairBearingOutline outline(frame, landmarks);
    const VertexRings rings = computeRings(count, surface.triangles);
    const std::vector<float> earDistance = computeEdgeDistance(surface.positions, rings, findEars(surface, landmarks));
    std::vector<float> hairDepth(count), depth(count);
    for (std::size_t v = 0; v < count; ++v) {
        hairDepth[v] = outline.computeDepth(surface.positions[v]);
        const float cap = computeCapDepth(surface.positions[v], surface.normals[v]);
        const float fold =
            computeFoldDepth(earDistance[v], surface.positions[v] - frame.getCentre(), surface.normals[v]);
        depth[v] = std::clamp(std::min({hairDepth[v] + kMargin, earDistance[v] - kEarGap, cap, fold}), -4.0f, 4.0f);
    }
    smoothValues(depth, rings, 4);

    std::vector<glm::uvec3> inside;
    for (const glm::uvec3& t : surface.triangles)
        if (depth[t.x] > 0 && depth[t.y] > 0 && depth[t.z] > 0) inside.push_back(t);
    const Disc disc =
        extractDisc(surface.positions, inside, findNearest(surface.positions, landmarks.at(LandmarkId::vertex)));
    const double area = computeArea(surface.positions, disc.triangles) / 100;
    if (area < double(kMinimumArea))
        fail("The scalp found around the vertex landmark measures {:.0f} cm2, too little to be one. Check the "
             "landmarks and the scale of the head.",
             area);

    ScalpRegion region = makeCompact(disc, count);
    std::vector<glm::vec3> positions;
    for (const std::uint32_t v : region.vertices)
        positions.push_back(surface.positions[v]);
    std::vector<char> isBorder(positions.size(), 0);
    for (const auto& loop : findBorderLoops(region.triangles))
        for (const std::uint32_t v : loop)
            isBorder[v] = 1;
    const std::vector<float> borderDistance =
        computeEdgeDistance(positions, computeRings(positions.size(), region.triangles), isBorder);
    for (std::size_t i = 0; i < region.vertices.size(); ++i) {
        const std::uint32_t v = region.vertices[i];
        region.treatable.push_back(smoothRamp(0, kFeather, hairDepth[v]) *
                                   smoothRamp(kEarGap, kEarGap + kFeather, earDistance[v]) *
                                   smoothRamp(1, 1 + kFeather, borderDistance[i]));
    }
    return region;
}

} // namespace stipple
