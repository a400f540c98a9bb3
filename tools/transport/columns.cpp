#include "columns.h"

#include <algorithm>
#include <cmath>

namespace stipple {

bool clipToCylinder(const Vertex& a, const Vertex& b, float x, float y, float radius, float& from, float& to) {
    const float dx = b.x - a.x, dy = b.y - a.y;
    const float ox = a.x - x, oy = a.y - y;
    const float outside = ox * ox + oy * oy - radius * radius;
    const float square = dx * dx + dy * dy;
    if (square < 1e-14f) { // runs along the axis
        from = 0;
        to = 1;
        return outside < 0;
    }
    const float half = ox * dx + oy * dy;
    const float root2 = half * half - square * outside;
    if (root2 <= 0) return false;
    const float root = std::sqrt(root2);
    from = std::max(0.0f, (-half - root) / square);
    to = std::min(1.0f, (-half + root) / square);
    return from < to;
}

void addSegment(const ColumnGrid& grid, const Vertex& a, const Vertex& b, std::span<float> lengths) {
    const float reach = grid.radii.back();
    const float low = std::min(a.z, b.z), high = std::max(a.z, b.z);
    if (high <= grid.tops.front() || low >= grid.tops.back() + grid.heightMm) return;
    if (std::min(a.y, b.y) >= reach || std::max(a.y, b.y) <= -reach) return;
    const float left = std::min(a.x, b.x) - reach, right = std::max(a.x, b.x) + reach;
    const auto first = std::lower_bound(grid.distances.begin(), grid.distances.end(), left);
    if (first == grid.distances.end() || *first > right) return;
    const float dz = b.z - a.z;
    const float length = std::sqrt((b.x - a.x) * (b.x - a.x) + (b.y - a.y) * (b.y - a.y) + dz * dz);

    for (std::size_t i = std::size_t(first - grid.distances.begin());
         i < grid.distances.size() && grid.distances[i] <= right; ++i) {
        for (std::size_t j = grid.radii.size(); j-- > 0;) {
            float from, to;
            if (!clipToCylinder(a, b, grid.distances[i], 0, grid.radii[j], from, to)) break; // nor the thinner ones
            const float inside = (to - from) * length;
            const float z0 = a.z + from * dz, z1 = a.z + to * dz;
            const float top = std::min(z0, z1), bottom = std::max(z0, z1);
            const float perDepth = inside / std::max(bottom - top, 1e-7f);
            float* out = &lengths[grid.getIndex(i, j, 0)];
            for (std::size_t k = 0; k < grid.tops.size(); ++k) {
                const float z = grid.tops[k];
                out[k] += perDepth * std::max(0.0f, std::min(bottom, z + grid.heightMm) - std::max(top, z));
            }
        }
    }
}

void measureColumns(const ColumnGrid& grid, const Path& path, float cosine, float sine, std::span<float> lengths) {
    std::fill(lengths.begin(), lengths.end(), 0.0f);
    const auto turn = [&](const Vertex& v) -> Vertex {
        return {cosine * v.x + sine * v.y, cosine * v.y - sine * v.x, v.z};
    };
    Vertex a = turn(path.vertices.front());
    for (std::size_t i = 1; i < path.vertices.size(); ++i) {
        const Vertex b = turn(path.vertices[i]);
        addSegment(grid, a, b, lengths);
        a = b;
    }
}

} // namespace stipple
