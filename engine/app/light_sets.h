// Named light sets, read from scenes/lights/*.json.
#pragma once

#include "render/scene.h"

#include <string>
#include <string_view>
#include <vector>

namespace stipple {

std::vector<std::string> listLightSets();

// Rectangles are placed about `centre` and face it; the whole set is turned by `turn` (radians, towards the person's
// left). Error lists the names when there is none of this one, and says what is wrong with a damaged file.
LightRig loadLightSet(std::string_view name, const glm::vec3& centre, float turn = 0);

} // namespace stipple
