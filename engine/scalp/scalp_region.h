// The part of a working surface that becomes the chart, and how far each of its vertices may be treated.
#pragma once

#include "scalp/scalp_frame.h"
#include "scalp/surface.h"

#include <cstdint>
#include <vector>

namespace stipple {

// A disc (with holes still open) of the surface; triangles and holes index `vertices`.
struct ScalpRegion {
    std::vector<std::uint32_t> vertices; // surface vertex of each, ascending
    std::vector<glm::uvec3> triangles;   // wound as on the surface
    std::vector<std::vector<std::uint32_t>> holes;
    std::vector<float> treatable; // 0..1 per vertex
};

// Hair-bearing skin and a margin around it, without the auricles. Error when no usable scalp is there.
ScalpRegion cutScalpRegion(const WorkingSurface& surface, const Landmarks& landmarks, const ScalpFrame& frame);

} // namespace stipple
