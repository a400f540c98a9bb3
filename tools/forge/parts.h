// Eyes, brows and lashes of a forged head.
#pragma once

#include "eyes.h"
#include "skin.h"

namespace stipple {

struct HeadParts {
    std::vector<HeadCard> cards;
    std::vector<HeadEye> eyes; // HeadEye::sphere holds package vertices; the caller renumbers them
    std::vector<std::vector<std::byte>> images;
};

// Brow and lash cards are bound to the skin. `scratch` is a folder for a temporary file.
HeadParts makeParts(const Package& package, const Recipe& recipe, const RefinedSkin& skin, const PlacedPerson& person,
                    const std::filesystem::path& scratch);

} // namespace stipple
