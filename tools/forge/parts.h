// Eyes, brows and lashes of a forged head.
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

// Brow and lash cards, bound to the skin. `body` is the person (dm), `toMm` turns it into the skin's space.
struct PlacedPerson {
    const std::vector<glm::vec3>& body; // dm
    glm::vec3 origin;                   // dm: lies at the skin's origin
    float scale;                        // mm per dm

    glm::vec3 toMm(const glm::vec3& p) const { return scale * (p - origin); }
};

struct HeadParts {
    std::vector<HeadCard> cards;
    std::vector<HeadEye> eyes; // HeadEye::sphere holds package vertices; the caller renumbers them
    std::vector<std::vector<std::byte>> images;
};

// Error when the recipe names an eye colour the package does not have. `scratch` is a folder for a temporary file.
HeadParts makeParts(const Package& package, const Recipe& recipe, const RefinedSkin& skin, const PlacedPerson& person,
                    const std::filesystem::path& scratch);

} // namespace stipple
