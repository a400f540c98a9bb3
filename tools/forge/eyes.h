// Eyeballs of a forged head: the package's shape, a picture of our own, and where they look.
#pragma once

#include "recipe.h"
#include "skin.h"

namespace stipple {

// Package vertices of the helper spheres that stand for the eyeballs.
struct EyeHelper {
    std::uint32_t first, last; // last included
};
inline constexpr EyeHelper kLeftEye{14598, 14669};
inline constexpr EyeHelper kRightEye{14670, 14741};

// `body` is the person (dm), `toMm` turns it into the skin's space.
struct PlacedPerson {
    const std::vector<glm::vec3>& body; // dm
    glm::vec3 origin;                   // dm: lies at the skin's origin
    float scale;                        // mm per dm

    glm::vec3 toMm(const glm::vec3& p) const { return scale * (p - origin); }
};

struct PaintedEyes {
    std::array<HeadEye, 2> meshes; // left, right, looking along +Z; HeadEye::sphere holds package vertices
    Image8 picture;                // azimuthal about the gaze, serves both
};
PaintedEyes makeEyes(const Package& package, const Recipe& recipe, const PlacedPerson& person);

// Turns both eyes of a finished head (its own frame) to one point before the face, as far below the level as lets the
// upper lids cover a little of the iris.
void aimEyes(HeadAsset& asset);

} // namespace stipple
