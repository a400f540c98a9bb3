// Named light sets, read from scenes/lights/*.json, in the units of a light meter: cd/m2, lux, kelvin. Each brings the
// exposure of its own that a photographer would set, so that all of them open well exposed.
//
//     label, order          for people; place in lists
//     exposure_ev100        of the camera: a luminance of 1.2 * 2^EV cd/m2 is drawn as 1 (saturation-based speed of
//                           ISO 12232 as in Lagarde and de Rousiers 2014, "Moving Frostbite to PBR")
//     lights                0 to 8 rectangles, the key first: azimuth_deg, elevation_deg, distance_mm from the middle
//     of
//                           the head, which they face; width_mm, height_mm, turned in their plane by roll_deg; kelvin,
//                           luminance_cd_m2; fill: true for those that the strength of the main light leaves alone
//     room                  what comes back from all sides: above and below, kelvin and luminance_cd_m2, blended by
//                           height
//     sky                   outside: kind (clear, overcast), sky_lux on the ground, sun_azimuth_deg, sun_elevation_deg,
//                           sun_lux facing the sun (0: none), sun_kelvin, ground_reflectance (math/sky.h)
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
std::vector<LightSetName> listLightSets(); // in the order for people
std::filesystem::path getLightsFolder();

struct LightChanges {
    float turn = 0;       // of the whole set, radians, towards the person's left
    float warmth = 0;     // mired, added to all its colours
    float strengthEv = 0; // of its main lights beside the rest, 2^EV; where there are none, of the sky
};

// Rectangles are placed about `centre`; `white` stays that of the set as stored, so that changes show. Error lists the
// names when there is none of this one, and says what is wrong with a damaged file.
LightRig loadLightSet(std::string_view name, const glm::vec3& centre, const LightChanges& changes = {});

} // namespace stipple
