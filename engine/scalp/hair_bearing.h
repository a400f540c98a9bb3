// Where hair can grow: the lower limit of hair-bearing skin around the head.
#pragma once

#include "scalp/scalp_frame.h"

namespace stipple {

// Limits fixed by the landmarks (domain.md sections 3 and 7): 45 mm above the glabella (below any hairline's stray
// dots), the temples, sideburns to below the tragi with their front edge 33 mm ahead of them, behind the ears, and a
// nape line 65 mm below the inion. Auricles are not taken out.
class HairBearingOutline {
public:
    HairBearingOutline(const ScalpFrame& frame, const Landmarks& landmarks);

    // Millimetres along the skin by which a place lies inside, negative outside.
    float computeDepth(const glm::vec3& position) const;

private:
    ScalpFrame m_frame;
    glm::vec3 m_axis;
    float m_tragionHeight[2] = {0, 0}; // head frame y: left, right
    float m_inionHeight = 0;
};

} // namespace stipple
