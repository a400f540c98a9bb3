#include "core/error.h"
#include "scalp/parametrise.h"

#include <algorithm>

namespace stipple {
namespace {

double cross(const glm::dvec2& a, const glm::dvec2& b) {
    return a.x * b.y - a.y * b.x;
}

// Twice the area over the longest edge squared: 0.87 for an even triangle, 0 for a flat one, negative when flipped.
double computeShape(const glm::dvec2& a, const glm::dvec2& b, const glm::dvec2& c) {
    const double longest = std::max({glm::dot(b - a, b - a), glm::dot(c - b, c - b), glm::dot(a - c, a - c), 1e-30});
    return cross(b - a, c - a) / longest;
}

bool isInside(const glm::dvec2& p, const glm::dvec2& a, const glm::dvec2& b, const glm::dvec2& c) {
    return cross(b - a, p - a) >= 0 && cross(c - b, p - b) >= 0 && cross(a - c, p - c) >= 0;
}

} // namespace

std::vector<glm::uvec3> fillPlanarHole(std::span<const glm::dvec2> points, std::span<const std::uint32_t> loop) {
    std::vector<std::uint32_t> ring(loop.rbegin(), loop.rend()); // counter-clockwise
    std::vector<glm::uvec3> triangles;
    while (ring.size() > 3) {
        const std::size_t count = ring.size();
        std::size_t best = count;
        double bestShape = 0;
        for (std::size_t i = 0; i < count; ++i) {
            const std::uint32_t a = ring[(i + count - 1) % count];
            const std::uint32_t b = ring[i];
            const std::uint32_t c = ring[(i + 1) % count];
            const double shape = computeShape(points[a], points[b], points[c]);
            if (shape <= bestShape) continue;
            const bool isClear = std::none_of(ring.begin(), ring.end(), [&](std::uint32_t v) {
                return v != a && v != b && v != c && isInside(points[v], points[a], points[b], points[c]);
            });
            if (!isClear) continue;
            best = i;
            bestShape = shape;
        }
        STIPPLE_ASSERT(best < count);
        triangles.push_back({ring[(best + count - 1) % count], ring[best], ring[(best + 1) % count]});
        ring.erase(ring.begin() + std::ptrdiff_t(best));
    }
    triangles.push_back({ring[0], ring[1], ring[2]});
    return triangles;
}

} // namespace stipple
