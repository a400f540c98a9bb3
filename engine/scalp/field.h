// Scalar and vector fields on the chart: regular grids in chart millimetres, sampled bilinearly.
#pragma once

#include "math/vec.h"

#include <algorithm>
#include <cstddef>
#include <vector>

namespace stipple {

// A point among the four cells around it; outside a grid, at its border. Fields of one grid look it up only once.
struct GridPlace {
    glm::vec2 point{0};
    std::size_t cells[4]{}; // (x0, y0), (x1, y0), (x0, y1), (x1, y1)
    float tx = 0, ty = 0;
};

struct GridShape {
    glm::vec2 origin{0}; // chart mm of the centre of cell (0, 0)
    float cell = 1;      // mm
    int width = 0;
    int height = 0;

    glm::vec2 getPoint(int x, int y) const { return origin + cell * glm::vec2(float(x), float(y)); }
    std::size_t getCount() const { return std::size_t(width) * std::size_t(height); }

    GridPlace locate(const glm::vec2& point) const {
        const glm::vec2 p = (point - origin) / cell;
        const float fx = std::clamp(p.x, 0.0f, float(width - 1));
        const float fy = std::clamp(p.y, 0.0f, float(height - 1));
        const int x0 = std::min(int(fx), std::max(0, width - 2));
        const int y0 = std::min(int(fy), std::max(0, height - 2));
        const auto x1 = std::size_t(std::min(x0 + 1, width - 1));
        const std::size_t row0 = std::size_t(y0) * std::size_t(width);
        const std::size_t row1 = std::size_t(std::min(y0 + 1, height - 1)) * std::size_t(width);
        return {point,
                {row0 + std::size_t(x0), row0 + x1, row1 + std::size_t(x0), row1 + x1},
                fx - float(x0),
                fy - float(y0)};
    }
};

// Grid that covers a box with cells of the given size.
inline GridShape makeGrid(const Box2& box, float cell) {
    GridShape grid;
    grid.cell = cell;
    grid.origin = box.min + glm::vec2(0.5f * cell);
    grid.width = std::max(1, int((box.max.x - box.min.x) / cell) + 1);
    grid.height = std::max(1, int((box.max.y - box.min.y) / cell) + 1);
    return grid;
}

template <typename T>
struct GridField {
    GridShape grid;
    std::vector<T> values; // row-major, size grid.getCount()

    GridField() = default;
    explicit GridField(const GridShape& shape, const T& value = T(0))
        : grid(shape)
        , values(shape.getCount(), value) {}

    T& at(int x, int y) { return values[std::size_t(y) * std::size_t(grid.width) + std::size_t(x)]; }
    const T& at(int x, int y) const { return values[std::size_t(y) * std::size_t(grid.width) + std::size_t(x)]; }

    // Bilinear; clamped to the border cells outside.
    T sample(const glm::vec2& point) const { return sample(grid.locate(point)); }
    // `place` is of this field's grid.
    T sample(const GridPlace& place) const {
        const T a = values[place.cells[0]] * (1 - place.tx) + values[place.cells[1]] * place.tx;
        const T b = values[place.cells[2]] * (1 - place.tx) + values[place.cells[3]] * place.tx;
        return a * (1 - place.ty) + b * place.ty;
    }
};

using ScalarField = GridField<float>;
using VectorField = GridField<glm::vec2>;
// Skin multipliers of scars and disease per cell: melanin, blood, roughness offset, relief in mm.
using SkinField = GridField<glm::vec4>;
inline constexpr glm::vec4 kPlainSkin{1, 1, 0, 0};
// What else scars and disease do to the skin, per cell, each 0..1: openings of follicles that are left, dry scale,
// crust, and fibrosis, whose dense collagen whitens the skin.
using MarkField = GridField<glm::vec4>;
inline constexpr glm::vec4 kNoMarks{1, 0, 0, 0};

} // namespace stipple
