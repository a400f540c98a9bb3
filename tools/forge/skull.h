// Morph targets of Stipple's own, for what the package's skulls lack: full parietal bones, a forehead that rounds into
// the temples, a full occiput.
#pragma once

#include "math/vec.h"

#include <string>
#include <string_view>
#include <vector>

namespace stipple {

// Adds weight * target to the positions (dm), as Package::addTarget does; the shift of a vertex depends only on its
// place on the unmorphed `base`, so that it is linear. Names start with "skull/". Error listing the names for another.
void addSkullTarget(std::string_view name, float weight, const std::vector<glm::vec3>& base,
                    std::vector<glm::vec3>& positions);

inline bool isSkullTarget(std::string_view name) {
    return name.starts_with("skull/");
}

} // namespace stipple
