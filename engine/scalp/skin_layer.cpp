#include "scalp/skin_layer.h"

#include "core/parallel.h"

#include <algorithm>
#include <cmath>

namespace stipple {

SkinLayer makePlainLayer() {
    const GridShape one{glm::vec2(0), 1, 1, 1};
    return {SkinField(one, kPlainSkin), MarkField(one, kNoMarks)};
}

GridShape makeLayerGrid(const Box2& box, float finestMm) {
    const glm::vec2 size = box.getSize();
    const float even = std::sqrt(size.x * size.y / float(kMaxLayerCells));
    return makeGrid(box, std::max(finestMm, even));
}

SkinLayer combine(SkinLayer a, SkinLayer b) {
    if (a.isPlain()) return b;
    if (b.isPlain()) return a;
    Box2 box;
    for (const GridShape& grid : {a.skin.grid, b.skin.grid}) {
        box.add(grid.origin);
        box.add(grid.getPoint(grid.width - 1, grid.height - 1));
    }
    const GridShape grid = makeLayerGrid(box, std::min(a.skin.grid.cell, b.skin.grid.cell));
    SkinLayer both{SkinField(grid, kPlainSkin), MarkField(grid, kNoMarks)};
    parallelFor(std::size_t(grid.height), 32, [&](std::size_t begin, std::size_t end) {
        for (std::size_t y = begin; y < end; ++y)
            for (int x = 0; x < grid.width; ++x) {
                const ChartPoint p = grid.getPoint(x, int(y));
                const GridPlace inA = a.skin.grid.locate(p), inB = b.skin.grid.locate(p);
                const glm::vec4 skinA = a.skin.sample(inA), skinB = b.skin.sample(inB);
                both.skin.at(x, int(y)) = {skinA.x * skinB.x, skinA.y * skinB.y, std::min(skinA.z, skinB.z),
                                           skinA.w + skinB.w};
                const glm::vec4 marksA = a.marks.sample(inA), marksB = b.marks.sample(inB);
                both.marks.at(x, int(y)) = {
                    std::min(marksA.x, marksB.x),
                    glm::max(glm::vec3(marksA.y, marksA.z, marksA.w), glm::vec3(marksB.y, marksB.z, marksB.w))};
            }
    });
    return both;
}

ScalpLookup::ScalpLookup(const SkinMap& map)
    : m_plane(map.grid, glm::vec2(0)) {
    // A cell beside the chart takes the place of a neighbour on it: what lies between them is off the chart anyway.
    for (int y = 0; y < map.grid.height; ++y)
        for (int x = 0; x < map.grid.width; ++x)
            for (int k = 0; k < 9; ++k) {
                constexpr int kOrder[9] = {4, 1, 3, 5, 7, 0, 2, 6, 8};
                const int nx = std::clamp(x + kOrder[k] % 3 - 1, 0, map.grid.width - 1);
                const int ny = std::clamp(y + kOrder[k] / 3 - 1, 0, map.grid.height - 1);
                if (!map.at(nx, ny).onChart) continue;
                m_plane.at(x, y) = kScalpUnitMm * glm::vec2(map.at(nx, ny).sample.scalp);
                break;
            }
}

} // namespace stipple
