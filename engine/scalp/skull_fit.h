// A first idea of where the skull is in a mesh with neck, shoulders or worse, and how much it looks like one.
// Shared by orientation and landmark detection.
#pragma once

#include "math/triangle_bvh.h"

#include <optional>
#include <span>

namespace stipple {

struct SkullFit {
    glm::vec3 centre{0}; // in the points' space: amid the greatest section, well inside the skull
    float breadth = 0;   // across the skull, in the points' unit
};

// `toHead` turns the points' axes to +X left, +Y up, +Z face. From the top the skull grows wider more slowly than
// deeper: the depth at which the width is 2.2 times the depth is where a head is widest, on any scale and whatever
// hangs below. Nothing for points without extent.
std::optional<SkullFit> fitSkull(std::span<const glm::vec3> points, const glm::mat3& toHead);

// How a surface differs from a mean head, as root mean squares of radii seen from the fitted centre, in shares of the
// breadth. Radii are compared after the best common factor. Heads in the right frame differ by some 0.03.
struct HeadLikeness {
    float difference = 1;
    float asymmetry = 1; // left minus right
    float seen = 0;      // share of directions that met skin
    // One number to choose by; smaller is more alike.
    float getCost() const { return difference > 0.8f * asymmetry ? difference : 0.8f * asymmetry; }
};
HeadLikeness compareWithMeanHead(const TriangleBvh& skin, const SkullFit& fit, const glm::mat3& toHead);

struct HeadPose {
    glm::mat3 toHead{1};
    SkullFit fit;
    HeadLikeness likeness;
};
// Turns about the three axes by the given steps (radians, largest first), each as long as the likeness grows. Nothing
// when no skull can be fitted at the start.
std::optional<HeadPose> alignWithMeanHead(const TriangleBvh& skin, std::span<const glm::vec3> points,
                                          const glm::mat3& start, std::span<const float> steps);

} // namespace stipple
