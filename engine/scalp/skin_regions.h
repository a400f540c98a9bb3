// Where on a head skin is sunned, flushed, oily, and scalp: smooth fields from landmarks, the same on built-in heads
// and on scans.
#pragma once

#include "scalp/landmarks.h"

#include <span>
#include <vector>

namespace stipple {

struct SkinRegion {
    float sun = 0;   // 0 shaded (neck, under the chin) .. 1 vertex; the forehead has kForeheadSun
    float flush = 0; // 0 .. 1 tip of the nose, ears
    float oil = 0;   // 0 sides .. 1 forehead, nose and vertex
    float scalp = 0; // 0 face .. 1 above the hairline and behind the ears
};

// What the colour that a person is said to have stands at: its sun on the forehead.
inline constexpr float kForeheadSun = 0.6f;

// One for each place; head frame, mm, `normals` unit.
std::vector<SkinRegion> computeSkinRegions(std::span<const glm::vec3> positions, std::span<const glm::vec3> normals,
                                           const Landmarks& landmarks);

} // namespace stipple
