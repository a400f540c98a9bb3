// The profile of a head in its mirror plane, and the landmarks that lie on it.
#pragma once

#include "scalp/head_view.h"

#include <vector>

namespace stipple {

// Outermost skin in the plane x = 0 of a view, by angle seen from the origin: 0 the face, 90 the top, 180 the back.
class Midline {
public:
    explicit Midline(const HeadView& view);

    static constexpr float kFirst = -76, kLast = 236, kStep = 0.5f; // degrees
    int getCount() const { return int(m_points.size()); }
    int indexOf(float degrees) const;
    int indexOf(const glm::vec3& viewPoint) const; // by its direction in the plane
    float getAngle(int index) const { return kFirst + kStep * float(index); }
    // (y, z) in view mm, lightly smoothed.
    const glm::vec2& at(int index) const { return m_points[std::size_t(index)]; }
    float getSeen() const { return m_seen; } // share of directions that met skin

    // Index in [first, last] at which the profile lies farthest along a direction; of a flat stretch within `level` mm
    // of that, its middle, which is the steadiest.
    int findFarthest(int first, int last, const glm::vec2& direction, float level = 0.1f) const;
    // Index between first and last at which the profile lies farthest off their chord, to the outside (sign +1) or
    // inside (-1) of the head; `off` gets the distance in mm.
    int findOffChord(int first, int last, float sign, float& off) const;
    // Share of the surroundings of an index (6 mm to either side) that met skin, 0.25 (all bridged) to 1.
    float getSeen(int index) const { return m_seenNear[std::size_t(index)]; }
    // How smooth they are, 0..1: less under noise and hair. Only where no feature of the face bends the profile.
    float getSmoothness(int index) const { return m_smoothness[std::size_t(index)]; }
    // Walks the given length of skin from an index towards larger angles (or smaller, when negative).
    int walk(int from, float length) const;

private:
    std::vector<glm::vec2> m_points;
    std::vector<float> m_seenNear, m_smoothness;
    float m_seen = 0;
};

// Indices into a midline and how clearly each was seen.
struct MidlineMarks {
    struct Mark {
        int index = 0;
        float confidence = 0;
    };
    Mark noseTip, nasion, glabella, subnasale, menton, vertex, opisthocranion, inion, trichion;
};

// Marks a person has set: index each, nothing where not set. The others are sought from them.
struct MidlineAnchors {
    std::optional<int> nasion, glabella, subnasale, opisthocranion;
    std::optional<float> earHeight; // of the tragions, along the head's y, once they are known
};
MidlineMarks findMidlineMarks(const Midline& midline, const MidlineAnchors& anchors = {});

} // namespace stipple
