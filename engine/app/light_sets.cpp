#include "app/light_sets.h"

#include "app/data_files.h"
#include "core/error.h"
#include "core/file.h"
#include "math/camera.h"
#include "math/colour.h"

#include <nlohmann/json.hpp>

#include <algorithm>

namespace stipple {
namespace {

using Json = nlohmann::json;

float readNumber(const Json& object, const char* key, double low, double high, const std::string& where) {
    const auto found = object.find(key);
    if (found == object.end() || !found->is_number() || !(found->get<double>() >= low && found->get<double>() <= high))
        fail("{}: '{}' must be a number between {} and {}.", where, key, low, high);
    return found->get<float>();
}

// Colour of a light whose reciprocal temperature is moved by `warmth` mired.
glm::vec3 readLightColour(const Json& json, float warmth, const std::string& where) {
    const float kelvin = readNumber(json, "kelvin", 1700, 25000, where);
    return computeLightColour(std::clamp(1e6f / (1e6f / kelvin + warmth), 1700.0f, 25000.0f));
}

glm::vec3 readGlow(const Json& json, const char* key, float warmth, const std::string& where) {
    const auto found = json.find(key);
    if (found == json.end() || !found->is_object()) fail("{}: '{}' with kelvin and radiance is missing.", where, key);
    return readLightColour(*found, warmth, where) * readNumber(*found, "radiance", 0, 1000, where);
}

RectLight readRectangle(const Json& json, const glm::vec3& centre, float turn, float warmth, const std::string& where) {
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
    light.radiance = readLightColour(json, warmth, where) * (irradiance * distance * distance / (width * height));
    return light;
}

Json readLightSet(std::string_view name) {
    const std::vector<std::string> names = listNames(getLightsFolder(), ".json");
    std::string list;
    for (const std::string& candidate : names)
        list += (list.empty() ? "" : ", ") + candidate;
    if (std::find(names.begin(), names.end(), name) == names.end())
        fail("There is no light set '{}'. Known are: {}.", name, list);
    const std::filesystem::path path = getLightsFolder() / (std::string(name) + ".json");
    Json json = Json::parse(readTextFile(path), nullptr, false);
    if (!json.is_object()) fail("The light set '{}' is not a JSON object.", path.string());
    const auto lights = json.find("lights");
    if (lights == json.end() || !lights->is_array() || lights->empty() || lights->size() > 8)
        fail("The light set '{}' must have 1 to 8 'lights'.", path.string());
    return json;
}

LightRig makeRig(const Json& json, std::string_view name, const glm::vec3& centre, float turn, float warmth) {
    const std::string where = fmt::format("The light set '{}'", name);
    LightRig rig;
    rig.name = name;
    for (const Json& light : json["lights"])
        rig.lights.push_back(readRectangle(light, centre, turn, warmth, where));
    rig.skyRadiance = readGlow(json, "sky", warmth, where);
    rig.groundRadiance = readGlow(json, "ground", warmth, where);
    return rig;
}

// Colour, at luminance 1, of what falls on the head from all sides; sky and ground cover a hemisphere each.
glm::vec3 computeWhite(const LightRig& rig, const glm::vec3& centre) {
    glm::vec3 sum = 0.5f * kPi * (rig.skyRadiance + rig.groundRadiance);
    for (const RectLight& light : rig.lights) {
        const glm::vec3 away = light.centre - centre;
        sum += light.radiance * (4 * glm::length(light.halfU) * glm::length(light.halfV) / glm::dot(away, away));
    }
    return sum / getLuminance(sum);
}

} // namespace

std::filesystem::path getLightsFolder() {
    return getDataFolder() / "scenes" / "lights";
}

std::vector<LightSetName> listLightSets() {
    std::vector<LightSetName> sets;
    for (const std::string& name : listNames(getLightsFolder(), ".json")) {
        const Json json = Json::parse(readTextFile(getLightsFolder() / (name + ".json")), nullptr, false);
        const bool hasLabel = json.is_object() && json.contains("label") && json["label"].is_string();
        sets.push_back({name, hasLabel ? json["label"].get<std::string>() : name});
    }
    return sets;
}

LightRig loadLightSet(std::string_view name, const glm::vec3& centre, float turn, float warmth) {
    const Json json = readLightSet(name);
    LightRig rig = makeRig(json, name, centre, turn, warmth);
    rig.white = computeWhite(warmth == 0 ? rig : makeRig(json, name, centre, turn, 0), centre);
    return rig;
}

} // namespace stipple
