#include "app/light_sets.h"

#include "app/data_files.h"
#include "core/error.h"
#include "core/file.h"
#include "math/camera.h"
#include "math/colour.h"

#include <nlohmann/json.hpp>

namespace stipple {
namespace {

using Json = nlohmann::json;

float readNumber(const Json& object, const char* key, double low, double high, const std::string& where) {
    const auto found = object.find(key);
    if (found == object.end() || !found->is_number() || !(found->get<double>() >= low && found->get<double>() <= high))
        fail("{}: '{}' must be a number between {} and {}.", where, key, low, high);
    return found->get<float>();
}

glm::vec3 readGlow(const Json& json, const char* key, const std::string& where) {
    const auto found = json.find(key);
    if (found == json.end() || !found->is_object()) fail("{}: '{}' with kelvin and radiance is missing.", where, key);
    return computeLightColour(readNumber(*found, "kelvin", 1700, 25000, where)) *
           readNumber(*found, "radiance", 0, 1000, where);
}

RectLight readRectangle(const Json& json, const glm::vec3& centre, float turn, const std::string& where) {
    if (!json.is_object()) fail("{}: every light must be an object.", where);
    const float distance = readNumber(json, "distance_mm", 50, 100000, where);
    const float width = readNumber(json, "width_mm", 1, 20000, where);
    const float height = readNumber(json, "height_mm", 1, 20000, where);
    const Camera pose = makeOrbitCamera(centre, readNumber(json, "azimuth_deg", -360, 360, where) * kDegree + turn,
                                        readNumber(json, "elevation_deg", -90, 90, where) * kDegree, distance, 1);
    const glm::vec3 towardsHead = glm::normalize(centre - pose.position);
    RectLight light;
    light.centre = pose.position;
    light.halfV = 0.5f * height * pose.up;
    light.halfU = 0.5f * width * glm::cross(pose.up, towardsHead);
    // Irradiance at the head's centre, facing the light: radiance times area over squared distance.
    const float irradiance = readNumber(json, "irradiance", 0, 1000, where);
    const glm::vec3 colour = computeLightColour(readNumber(json, "kelvin", 1700, 25000, where));
    light.radiance = colour * (irradiance * distance * distance / (width * height));
    return light;
}

} // namespace

std::vector<std::string> listLightSets() {
    return listNames(getDataFolder() / "scenes" / "lights", ".json");
}

LightRig loadLightSet(std::string_view name, const glm::vec3& centre, float turn) {
    const std::vector<std::string> names = listLightSets();
    std::string list;
    bool known = false;
    for (const std::string& candidate : names) {
        known = known || candidate == name;
        list += (list.empty() ? "" : ", ") + candidate;
    }
    if (!known) fail("There is no light set '{}'. Known are: {}.", name, list);
    const std::filesystem::path path = getDataFolder() / "scenes" / "lights" / (std::string(name) + ".json");
    const Json json = Json::parse(readTextFile(path), nullptr, false);
    const std::string where = "The light set '" + path.string() + "'";
    const auto lights = json.find("lights");
    if (!json.is_object() || lights == json.end() || !lights->is_array() || lights->empty() || lights->size() > 8)
        fail("{} must be a JSON object with 1 to 8 'lights'.", where);
    LightRig rig;
    rig.name = name;
    for (const Json& light : *lights)
        rig.lights.push_back(readRectangle(light, centre, turn, where));
    rig.skyRadiance = readGlow(json, "sky", where);
    rig.groundRadiance = readGlow(json, "ground", where);
    // What falls on the head from all sides; sky and ground cover a hemisphere each.
    glm::vec3 sum = 0.5f * kPi * (rig.skyRadiance + rig.groundRadiance);
    for (const RectLight& light : rig.lights) {
        const glm::vec3 away = light.centre - centre;
        sum += light.radiance * (4 * glm::length(light.halfU) * glm::length(light.halfV) / glm::dot(away, away));
    }
    rig.white = sum / getLuminance(sum);
    return rig;
}

} // namespace stipple
