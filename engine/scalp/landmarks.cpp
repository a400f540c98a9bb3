#include "scalp/landmarks.h"

namespace stipple {
namespace {

constexpr std::array<std::string_view, kLandmarkCount> kNames = {
    "glabella",      "nasion",         "trichion",    "vertex",       "opisthocranion",       "inion",
    "tragion_left",  "tragion_right",  "euryon_left", "euryon_right", "lateral_canthus_left", "lateral_canthus_right",
    "orbitale_left", "orbitale_right", "subnasale",   "menton"};

} // namespace

std::string_view getLandmarkName(LandmarkId id) {
    return kNames[std::size_t(id)];
}

std::optional<LandmarkId> findLandmark(std::string_view name) {
    for (std::size_t i = 0; i < kLandmarkCount; ++i)
        if (kNames[i] == name) return LandmarkId(i);
    return std::nullopt;
}

glm::mat4 computeHeadFrame(const Landmarks& landmarks) {
    const glm::vec3 left = landmarks.at(LandmarkId::tragionLeft);
    const glm::vec3 right = landmarks.at(LandmarkId::tragionRight);
    const glm::vec3 orbitale =
        0.5f * (landmarks.at(LandmarkId::orbitaleLeft) + landmarks.at(LandmarkId::orbitaleRight));
    const glm::vec3 origin = 0.5f * (left + right);
    const glm::vec3 x = glm::normalize(left - right);
    const glm::vec3 towardsFace = orbitale - origin;
    const glm::vec3 z = glm::normalize(towardsFace - x * glm::dot(towardsFace, x));
    const glm::vec3 y = glm::cross(z, x);
    glm::mat4 toHead(1.0f);
    for (int i = 0; i < 3; ++i) {
        toHead[i][0] = x[i];
        toHead[i][1] = y[i];
        toHead[i][2] = z[i];
    }
    toHead[3] = glm::vec4(-glm::dot(x, origin), -glm::dot(y, origin), -glm::dot(z, origin), 1.0f);
    return toHead;
}

} // namespace stipple
