// Scalp coordinates: head-independent places on the scalp, fixed by landmarks. Documents store these and nothing else.
#pragma once

#include "scalp/landmarks.h"

namespace stipple {

// A place on the scalp as a point of the unit disc. (0, 0) is the vertex; +x the person's left, +y the front. The
// direction of the vector is the azimuth seen from the head's centre; its length is the angle from the vertex as a
// fraction of the angle at which the base ring lies in that azimuth. The ring (length 1) passes through glabella,
// both tragions and inion, so (0, 1) is the glabella, (0, -1) the inion, (1, 0) the left tragion on every head.
// Lengths above 1 continue downwards (nape).
using ScalpCoord = glm::vec2;

class ScalpFrame {
public:
    ScalpFrame() = default;
    explicit ScalpFrame(const Landmarks& landmarks); // head frame, mm

    // Of any point near the scalp (by its direction from the centre). Deterministic arithmetic only.
    ScalpCoord toScalp(const glm::vec3& position) const;
    // Unit direction from the centre at which a scalp coordinate lies.
    glm::vec3 toDirection(const ScalpCoord& scalp) const;
    const glm::vec3& getCentre() const { return m_centre; }

private:
    float getRingAngle(float azimuth) const; // angle from the vertex axis to the ring, radians

    glm::vec3 m_centre{0};
    glm::vec3 m_axis{0, 1, 0};  // centre to vertex
    glm::vec3 m_front{0, 0, 1}; // normal to the axis
    glm::vec3 m_left{1, 0, 0};
    // Ring: azimuth (0 front, pi/2 left, pi back) and angle at glabella, left tragion, inion, right tragion.
    std::array<float, 4> m_ringAzimuth{0, kPi / 2, kPi, 3 * kPi / 2};
    std::array<float, 4> m_ringAngle{kPi / 2, kPi / 2, kPi / 2, kPi / 2};
};

} // namespace stipple
