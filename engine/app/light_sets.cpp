#include "app/light_sets.h"

#include "app/data_files.h"
#include "core/error.h"
#include "core/file.h"
#include "math/camera.h"
#include "math/colour.h"
#include "math/sky.h"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <cmath>
#include <optional>

namespace stipple {
namespace {

using Json = nlohmann::json;

constexpr float kSunRadius = 0.2665f * kDegree;
constexpr float kSunDistanceMm = 50000; // near enough for its shadow's depth, far enough to be parallel
constexpr float kGroundKelvin = 5500;   // what sun and sky together make of grey ground

float readNumber(const Json& object, const char* key, double low, double high, const std::string& where,
                 std::optional<float> otherwise = {}) {
    const auto found = object.find(key);
    if (found == object.end() && otherwise) return *otherwise;
    if (found == object.end() || !found->is_number() || !(found->get<double>() >= low && found->get<double>() <= high))
        fail("{}: '{}' must be a number between {} and {}.", where, key, low, high);
    return found->get<float>();
}

const Json& readObject(const Json& json, const char* key, const std::string& where) {
    const auto found = json.find(key);
    if (found == json.end() || !found->is_object()) fail("{}: '{}' must be an object.", where, key);
    return *found;
}

// From a file to radiance as drawn: the camera's exposure, and colours whose reciprocal temperature is moved.
class LightSetReader {
public:
    LightSetReader(const Json& json, std::string where, const glm::vec3& centre, const LightChanges& changes)
        : m_json(json)
        , m_where(std::move(where))
        , m_centre(centre)
        , m_changes(changes)
        , m_strength(std::exp2(changes.strengthEv))
        , m_perLuminance(1 / (1.2f * std::exp2(readNumber(json, "exposure_ev100", -6, 20, m_where)))) {}

    LightRig read() const {
        LightRig rig;
        rig.skyRadiance = rig.groundRadiance = glm::vec3(0);
        const auto lights = m_json.find("lights");
        if (lights == m_json.end() || !lights->is_array() || lights->size() > 8)
            fail("{}: 'lights' must be a list of 8 at most.", m_where);
        for (const Json& light : *lights)
            rig.lights.push_back(readRectangle(light));
        if (m_json.contains("room")) {
            const Json& room = readObject(m_json, "room", m_where);
            rig.skyRadiance = readGlow(readObject(room, "above", m_where));
            rig.groundRadiance = readGlow(readObject(room, "below", m_where));
        }
        if (m_json.contains("sky")) addSky(readObject(m_json, "sky", m_where), rig);
        if (rig.lights.size() > 8) fail("{}: with its sun it has more than 8 lights.", m_where);
        return rig;
    }

private:
    // Radiance of a source of this colour and luminance, cd/m2.
    glm::vec3 computeRadiance(float kelvin, float luminance) const {
        const float moved = std::clamp(1e6f / (1e6f / kelvin + m_changes.warmth), 1700.0f, 25000.0f);
        return computeLightColour(moved) * (luminance * m_perLuminance);
    }

    glm::vec3 readGlow(const Json& json) const {
        return computeRadiance(readNumber(json, "kelvin", 1700, 25000, m_where),
                               readNumber(json, "luminance_cd_m2", 0, 1e7, m_where));
    }

    // Facing the middle of the head.
    RectLight makeRectangle(float azimuth, float elevation, float distance, float width, float height,
                            float roll) const {
        const Camera pose = makeOrbitCamera(m_centre, azimuth + m_changes.turn, elevation, distance, 1);
        const glm::vec3 towardsHead = glm::normalize(m_centre - pose.position);
        const glm::vec3 u = glm::cross(pose.up, towardsHead);
        RectLight light;
        light.centre = pose.position;
        light.halfU = 0.5f * width * (std::cos(roll) * u + std::sin(roll) * pose.up);
        light.halfV = 0.5f * height * (std::cos(roll) * pose.up - std::sin(roll) * u);
        return light;
    }

    RectLight readRectangle(const Json& json) const {
        if (!json.is_object()) fail("{}: every light must be an object.", m_where);
        const auto number = [&](const char* key, double low, double high) {
            return readNumber(json, key, low, high, m_where);
        };
        RectLight light = makeRectangle(number("azimuth_deg", -360, 360) * kDegree,
                                        number("elevation_deg", -90, 90) * kDegree, number("distance_mm", 50, 100000),
                                        number("width_mm", 1, 20000), number("height_mm", 1, 20000),
                                        readNumber(json, "roll_deg", -180, 180, m_where, 0.0f) * kDegree);
        const auto fill = json.find("fill");
        if (fill != json.end() && !fill->is_boolean()) fail("{}: 'fill' must be true or false.", m_where);
        const bool isFill = fill != json.end() && fill->get<bool>();
        light.radiance = computeRadiance(number("kelvin", 1700, 25000), number("luminance_cd_m2", 0, 1e10)) *
                         (isFill ? 1.0f : m_strength);
        return light;
    }

    void addSky(const Json& json, LightRig& rig) const {
        const auto number = [&](const char* key, double low, double high) {
            return readNumber(json, key, low, high, m_where);
        };
        const auto kindText = json.find("kind");
        const bool isClear = kindText != json.end() && *kindText == "clear";
        if (!isClear && (kindText == json.end() || *kindText != "overcast"))
            fail("{}: the sky's 'kind' must be clear or overcast.", m_where);
        const SkyKind kind = isClear ? SkyKind::clear : SkyKind::overcast;
        const float azimuth = number("sun_azimuth_deg", -360, 360) * kDegree;
        const float elevation = number("sun_elevation_deg", 1, 90) * kDegree;
        const float skyLux = number("sky_lux", 0, 1e6), sunLux = number("sun_lux", 0, 2e5);
        const glm::vec3 sun(std::sin(azimuth) * std::cos(elevation), std::sin(elevation),
                            std::cos(azimuth) * std::cos(elevation));
        if (sunLux > 0) {
            const float side = std::sqrt(kPi) * std::tan(kSunRadius) * kSunDistanceMm; // a square as large as the disc
            RectLight disc = makeRectangle(azimuth, elevation, kSunDistanceMm, side, side, 0);
            disc.radiance = computeRadiance(number("sun_kelvin", 1700, 25000),
                                            sunLux * kSunDistanceMm * kSunDistanceMm / (side * side)) *
                            m_strength;
            rig.lights.insert(rig.lights.begin(), disc);
        }
        // With no lamp the sky is the main light.
        const float strength = rig.lights.empty() ? m_strength : 1.0f;
        const float zenith = skyLux / computeSkyIlluminance(kind, sun);
        const glm::vec3 ground = computeRadiance(kGroundKelvin, number("ground_reflectance", 0, 1) *
                                                                    (skyLux + sunLux * std::sin(elevation)) / kPi);
        rig.environment = makeEnvironmentMap([&](const glm::vec3& direction) {
            // Texels that straddle the horizon hold both.
            const float above = std::clamp(0.5f + direction.y / 0.08f, 0.0f, 1.0f);
            const glm::vec3 up = glm::normalize(glm::vec3(direction.x, std::max(direction.y, 0.01f), direction.z));
            const float luminance = zenith * computeSkyLuminance(kind, up, sun);
            return strength *
                   glm::mix(ground, computeRadiance(computeSkyTemperature(kind, luminance), luminance), above);
        });
        rig.environmentTurn = m_changes.turn;
    }

    const Json& m_json;
    std::string m_where;
    glm::vec3 m_centre;
    LightChanges m_changes;
    float m_strength, m_perLuminance;
};

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
    return json;
}

// Colour, at luminance 1, of what falls on the head from all sides; above and below cover a hemisphere each.
glm::vec3 computeWhite(const LightRig& rig, const glm::vec3& centre) {
    glm::vec3 sum = 0.5f * kPi * (rig.skyRadiance + rig.groundRadiance);
    if (rig.environment) sum += computeMeanIrradiance(*rig.environment);
    for (const RectLight& light : rig.lights) {
        const glm::vec3 away = light.centre - centre;
        sum += light.radiance * (4 * glm::length(light.halfU) * glm::length(light.halfV) / glm::dot(away, away));
    }
    const float luminance = getLuminance(sum);
    if (!(luminance > 0)) fail("The light set '{}' gives no light.", rig.name);
    return sum / luminance;
}

} // namespace

std::filesystem::path getLightsFolder() {
    return getDataFolder() / "scenes" / "lights";
}

std::vector<LightSetName> listLightSets() {
    struct Listed {
        double order;
        LightSetName name;
    };
    std::vector<Listed> sets;
    for (const std::string& name : listNames(getLightsFolder(), ".json")) {
        const Json json = Json::parse(readTextFile(getLightsFolder() / (name + ".json")), nullptr, false);
        const bool hasLabel = json.is_object() && json.contains("label") && json["label"].is_string();
        const bool hasOrder = json.is_object() && json.contains("order") && json["order"].is_number();
        sets.push_back(
            {hasOrder ? json["order"].get<double>() : 1e9, {name, hasLabel ? json["label"].get<std::string>() : name}});
    }
    std::stable_sort(sets.begin(), sets.end(), [](const Listed& a, const Listed& b) { return a.order < b.order; });
    std::vector<LightSetName> names;
    for (Listed& set : sets)
        names.push_back(std::move(set.name));
    return names;
}

LightRig loadLightSet(std::string_view name, const glm::vec3& centre, const LightChanges& changes) {
    const Json json = readLightSet(name);
    const std::string where = fmt::format("The light set '{}'", name);
    LightRig rig = LightSetReader(json, where, centre, changes).read();
    rig.name = name;
    rig.white = computeWhite(LightSetReader(json, where, centre, {}).read(), centre);
    return rig;
}

} // namespace stipple
