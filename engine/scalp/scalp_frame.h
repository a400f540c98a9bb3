// Scalp coordinates: head-independent places on the scalp, fixed by landmarks. Documents store these and nothing else.
#pragma once

#include "scalp/landmarks.h"

namespace stipple {

// A place on the scalp as a point of the unit disc. (0, 0) is the vertex; +x the person's left, +y the front. The
// direction of the vector is the azimuth seen from the head's centre, eased between the four landmarks of the base
// ring so that each lies exactly on its axis; its length is the angle from the vertex as a fraction of the angle at
// which the ring lies in that azimuth. The ring (length 1) passes through glabella, both tragions and inion, so (0, 1)
// is the glabella, (0, -1) the inion, (1, 0) the left tragion on every head. Lengths above 1 continue downwards (nape).
using ScalpCoord = glm::vec2;

class ScalpFrame {
public:
    ScalpFrame() = default; // of a sphere about the origin: ring on its equator
    // Landmarks in any right-handed frame, mm; uses vertex, glabella, opisthocranion, inion and tragions. Error when
    // they do not stand around the head in that order.
    explicit ScalpFrame(const Landmarks& landmarks);

    // Of any point near the scalp (by its direction from the centre). Deterministic arithmetic only.
    ScalpCoord toScalp(const glm::vec3& position) const;
    // Unit direction from the centre at which a scalp coordinate lies. Lengths that would pass the pole below the head
    // stop there.
    glm::vec3 toDirection(const ScalpCoord& scalp) const;
    // Midway between glabella and opisthocranion: the scalp is star-shaped from there.
    const glm::vec3& getCentre() const { return m_centre; }

private:
    static constexpr double kQuarter = 1.57079632679489661923;

    double computeRingAngle(double discAngle) const; // from the vertex axis to the ring, radians

    glm::vec3 m_centre{0};
    glm::dvec3 m_axis{0, 1, 0};  // centre to vertex
    glm::dvec3 m_front{0, 0, 1}; // towards the glabella, normal to the axis
    glm::dvec3 m_left{1, 0, 0};
    // Ring at disc angles 0 (front), pi/2 (left), pi, 3 pi/2: azimuth seen from the centre and slope of the disc angle
    // by it; angle from the axis and its slope by the disc angle.
    std::array<double, 5> m_azimuth{0, kQuarter, 2 * kQuarter, 3 * kQuarter, 4 * kQuarter};
    std::array<double, 4> m_azimuthSlope{1, 1, 1, 1};
    std::array<double, 4> m_ringAngle{kQuarter, kQuarter, kQuarter, kQuarter};
    std::array<double, 4> m_ringSlope{0, 0, 0, 0};
};

} // namespace stipple
