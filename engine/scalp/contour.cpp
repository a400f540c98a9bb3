// Where a field is 0, by marching squares (Lorensen and Cline 1987 in the plane).
#include "scalp/curve.h"

#include <array>
#include <cstdint>
#include <utility>

namespace stipple {
namespace {

// Edges of the grid by numbers: from a cell's centre to the next one in x, and to the next one in y.
struct Edges {
    const ScalarField& field;

    std::size_t getAcross(int x, int y) const { return 2 * getCell(x, y); }
    std::size_t getUp(int x, int y) const { return 2 * getCell(x, y) + 1; }
    std::size_t getCell(int x, int y) const { return std::size_t(y) * std::size_t(field.grid.width) + std::size_t(x); }
    ChartPoint computeCrossing(std::size_t edge) const {
        const auto width = std::size_t(field.grid.width);
        const std::size_t from = edge / 2, to = from + (edge % 2 ? width : 1);
        const float t = field.values[from] / (field.values[from] - field.values[to]);
        const glm::vec2 step = field.grid.cell * (edge % 2 ? glm::vec2(0, 1) : glm::vec2(1, 0));
        return field.grid.getPoint(int(from % width), int(from / width)) + t * step;
    }
};

} // namespace

std::vector<std::vector<ChartPoint>> computeContours(const ScalarField& field) {
    constexpr std::int32_t kNone = -1;
    const Edges edges{field};
    // A line enters each edge that it crosses from the square on one side and leaves it into that on the other.
    std::vector<std::int32_t> next(2 * field.values.size(), kNone);
    for (int y = 0; y + 1 < field.grid.height; ++y)
        for (int x = 0; x + 1 < field.grid.width; ++x) {
            // Counter-clockwise: corner k lies before edge k.
            const std::array<float, 4> corners{field.at(x, y), field.at(x + 1, y), field.at(x + 1, y + 1),
                                               field.at(x, y + 1)};
            const std::array<std::size_t, 4> around{edges.getAcross(x, y), edges.getUp(x + 1, y),
                                                    edges.getAcross(x, y + 1), edges.getUp(x, y)};
            // Two corners across from each other are one area when the middle is part of it.
            const bool isJoined = corners[0] + corners[1] + corners[2] + corners[3] < 0;
            for (std::size_t k = 0; k < 4; ++k) {
                if (corners[k] >= 0 || corners[(k + 1) % 4] < 0) continue;
                for (std::size_t step = 1; step < 4; ++step) {
                    const std::size_t other = (isJoined ? k + step : k + 4 - step) % 4;
                    if (corners[other] < 0 || corners[(other + 1) % 4] >= 0) continue;
                    next[around[k]] = std::int32_t(around[other]);
                    break;
                }
            }
        }
    std::vector<std::vector<ChartPoint>> contours;
    for (std::size_t edge = 0; edge < next.size(); ++edge) {
        if (next[edge] == kNone) continue;
        std::vector<ChartPoint> line;
        for (std::size_t at = edge; next[at] != kNone;) {
            line.push_back(edges.computeCrossing(at));
            at = std::size_t(std::exchange(next[at], kNone));
        }
        line.push_back(line.front());
        contours.push_back(std::move(line));
    }
    return contours;
}

} // namespace stipple
