// Hair colour (domain.md section 6).
#pragma once

#include "math/vec.h"

#include <string>
#include <string_view>
#include <vector>

namespace stipple {

struct HairColour {
    std::string_view name; // key in files
    glm::vec3 albedo;      // linear Rec. 709 of longer hair
    float eumelanin;       // concentration in the hair BSDF's units
    float pheomelanin;
};

// Names in the order of the panel.
std::vector<std::string> listHairColours();
// Error lists the names when there is none of this one.
const HairColour& getHairColour(std::string_view name);

} // namespace stipple
