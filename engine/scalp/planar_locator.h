// Finds the triangle of a plane triangulation that holds a point.
#pragma once

#include "math/vec.h"

#include <cstdint>
#include <optional>
#include <span>
#include <vector>

namespace stipple {

class PlanarLocator {
public:
    struct Hit {
        std::uint32_t triangle = 0;
        glm::vec3 barycentric{1, 0, 0}; // all >= 0
    };

    PlanarLocator() = default;
    // `cell`: width of the search grid, best near the edge length. Triangles may be wound either way and may overlap;
    // degenerate ones are never found.
    PlanarLocator(std::span<const glm::vec2> points, std::span<const glm::uvec3> triangles, float cell);

    // The triangle that holds the point (where folds overlap: the first one of the usual winding), or else the nearest
    // one within `tolerance`, with the point moved onto it.
    std::optional<Hit> find(const glm::vec2& point, float tolerance) const;

private:
    struct Triangle {
        glm::vec2 origin{0};
        glm::vec2 rowB{0}, rowC{0}; // barycentrics of corners b and c: dot with (point - origin)
    };
    glm::ivec2 getCell(const glm::vec2& point) const;
    std::optional<Hit> findNearest(const glm::vec2& point, float tolerance) const;

    std::vector<glm::vec2> m_points;
    std::vector<glm::uvec3> m_corners;
    std::vector<Triangle> m_triangles;
    std::vector<std::uint32_t> m_first, m_entries; // triangles per cell, usual winding first
    glm::vec2 m_origin{0};
    float m_cell = 1;
    int m_width = 0, m_height = 0;
};

} // namespace stipple
