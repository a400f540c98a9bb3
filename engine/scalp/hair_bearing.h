// Where hair can grow: the outline of hair-bearing skin in the plane of azimuth and angle from the vertex.
#pragma once

#include "scalp/scalp_frame.h"

#include <array>

namespace stipple {

// Outline fixed by the landmarks (domain.md sections 3 and 7): 45 mm above the glabella (below any hairline's stray
// dots), the temples, sideburns down to the tragi with their front edge 24 mm ahead of them, behind the ears, and a
// nape line 65 mm below the inion. Auricles are not taken out.
class HairBearingOutline {
public:
    HairBearingOutline(const ScalpFrame& frame, const Landmarks& landmarks);

    // Millimetres along the skin by which a place lies inside, negative outside; by its direction from the head's
    // centre. Exact across the outline where it runs level, up to a third too large where it runs upright.
    float computeDepth(const glm::vec3& position) const;

    static constexpr std::size_t kCorners = 24;

private:
    glm::vec2 toPlane(const ScalpCoord& scalp, float angle) const;

    ScalpFrame m_frame;
    glm::vec3 m_axis;
    std::array<glm::vec2, kCorners> m_corners{}; // angle from the vertex along the disc azimuth
};

} // namespace stipple
