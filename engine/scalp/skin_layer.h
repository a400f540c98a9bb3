// Changes of the skin by scars and disease, on a grid fine enough for a line of one millimetre.
#pragma once

#include "scalp/skin_map.h"

namespace stipple {

// Both fields share a grid that covers only where something changes, with plain cells all around: sampled beyond, it
// gives plain skin.
struct SkinLayer {
    SkinField skin;
    MarkField marks;

    bool isPlain() const { return skin.grid.getCount() <= 1; }
};
// One plain cell.
SkinLayer makePlainLayer();

// A grid over the box with cells of `finestMm`, or larger where more than kMaxLayerCells would be needed.
GridShape makeLayerGrid(const Box2& box, float finestMm);
inline constexpr std::size_t kMaxLayerCells = 600000; // 44 bytes each with the fields of a scar: 26 MB

// Both on the skin: multipliers multiply, relief adds, of openings the fewer are left, of the rest the more counts.
SkinLayer combine(SkinLayer a, SkinLayer b);

// Scalp coordinates of chart places, interpolated on the map's raster: what keeps noise the same on every head.
class ScalpLookup {
public:
    explicit ScalpLookup(const SkinMap& map);
    // mm of a plane on which the vertex is 0 and the unit of scalp coordinates kScalpUnitMm.
    glm::vec2 getPlane(const ChartPoint& p) const { return m_plane.sample(p); }

private:
    GridField<glm::vec2> m_plane;
};
inline constexpr float kScalpUnitMm = 150;

} // namespace stipple
