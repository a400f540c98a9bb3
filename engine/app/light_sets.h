// Named light sets, read from scenes/lights/*.json.
#pragma once

#include "render/scene.h"

#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

namespace stipple {

struct LightSetName {
    std::string id;    // of documents and the command line
    std::string label; // for people
};
std::vector<LightSetName> listLightSets();
std::filesystem::path getLightsFolder();

// Rectangles are placed about `centre` and face it; the whole set is turned by `turn` (radians, towards the person's
// left), its colours warmed by `warmth` (mired); `white` stays that of the set as stored, so that warmth shows. Error
// lists the names when there is none of this one, and says what is wrong with a damaged file.
LightRig loadLightSet(std::string_view name, const glm::vec3& centre, float turn = 0, float warmth = 0);

} // namespace stipple
