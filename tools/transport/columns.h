// How far a path runs inside vertical columns of pigment.
#pragma once

#include "slab.h"

#include <span>
#include <vector>

namespace stipple {

// Columns whose axes stand on a ray from the path's start, at `distances` from it; of every radius and with every top,
// each `heightMm` high. All lists ascend.
struct ColumnGrid {
    std::vector<float> distances;
    std::vector<float> radii;
    std::vector<float> tops;
    float heightMm = 0.5f;

    std::size_t getSize() const { return distances.size() * radii.size() * tops.size(); }
    std::size_t getIndex(std::size_t distance, std::size_t radius, std::size_t top) const {
        return (distance * radii.size() + radius) * tops.size() + top;
    }
};

// Adds to lengths[grid.getIndex(..)] the length inside that column of the segment from a to b, the ray running
// along x from the origin.
void addSegment(const ColumnGrid& grid, const Vertex& a, const Vertex& b, std::span<float> lengths);

// Lengths of a whole path inside the columns on the ray of direction (cosine, sine); `lengths` is cleared first.
void measureColumns(const ColumnGrid& grid, const Path& path, float cosine, float sine, std::span<float> lengths);

// Share [from, to) of the segment a-b that lies within `radius` of the axis through (x, y); false when none does.
bool clipToCylinder(const Vertex& a, const Vertex& b, float x, float y, float radius, float& from, float& to);

} // namespace stipple
