// Hair seen from afar and as what shades the skin, computed on the processor: coverage by fibres on the chart, and a
// coarse field of their amount and direction (rendering.md section 6). It knows no device.
#pragma once

#include "render/scene.h"

#include <cstdint>
#include <vector>

namespace stipple {

// Seen along the normals: share of the skin that pigmented (x) and white (y) hair covers, fibres laid one over the
// other, so that what lies under another hair does not count.
struct FibreCoverage {
    glm::vec2 origin{0}; // chart mm of the corner
    float texel = 0.2f;  // mm
    // Finest first, each the mean of two by two of the one before; sizes halve down to 1.
    std::vector<GridField<glm::vec2>> mips;
};
FibreCoverage computeFibreCoverage(const FibreSet& set, float texelMm);

// x: mm2 of hair (length times width) per mm2 of skin; y, z, w: mean direction from root to tip along the chart's axes
// on the skin and its normal, weighted by length and width.
using FibreField = GridField<glm::vec4>;
FibreField computeFibreField(const FibreSet& set, float cellMm);

} // namespace stipple
