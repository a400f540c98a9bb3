// How the scalp atlas lies on the chart.
#pragma once

#include "math/vec.h"

#include <cstddef>

namespace stipple {

inline constexpr int kAtlasTile = 256; // texels; mips halve it exactly down to one texel

struct AtlasLayout {
    glm::vec2 origin{0}; // chart mm of the corner of texel (0, 0)
    float texel = 0.1f;  // mm
    glm::ivec2 tiles{1};
    bool operator==(const AtlasLayout&) const = default;

    float getTileMm() const { return texel * float(kAtlasTile); }
    std::size_t getIndex(const glm::ivec2& tile) const {
        return std::size_t(tile.y) * std::size_t(tiles.x) + std::size_t(tile.x);
    }
};

} // namespace stipple
