#include "app/cameras.h"

#include "core/error.h"

#include <algorithm>
#include <charconv>
#include <cmath>

namespace stipple {

const std::vector<NamedCamera>& getNamedCameras() {
    // Photo set of domain.md section 10: 1.5 m, 85-105 mm lens.
    static const std::vector<NamedCamera> cameras = {
        {"front", "Front", 0, 0, 1500, 11.8f, 22, false},
        {"three_quarter", "Three-quarter", 38, 14, 1500, 11.8f, 22, false},
        {"left_45", "Left 45 degrees", 45, 0, 1500, 11.8f, 22, false},
        {"right_45", "Right 45 degrees", -45, 0, 1500, 11.8f, 22, false},
        {"left", "Left side", 90, 0, 1500, 11.8f, 22, false},
        {"right", "Right side", -90, 0, 1500, 11.8f, 22, false},
        {"back", "Back", 180, 0, 1500, 11.2f, 4, false},
        {"top", "Vertex", 0, 88, 1500, 10.5f, 0, false},
        {"chin_down", "Front, chin down", 0, 40, 1500, 11.5f, 15, false},
        {"close_up", "Scalp close-up, 10 cm", 18, 42, 450, 12.7f, 0, true},
    };
    return cameras;
}

bool isNamedCamera(std::string_view name) {
    const auto& cameras = getNamedCameras();
    return std::any_of(cameras.begin(), cameras.end(), [&](const NamedCamera& camera) { return camera.name == name; });
}

OrbitPose makePose(std::string_view text, const PreparedHead& head) {
    for (const NamedCamera& named : getNamedCameras()) {
        if (named.name == text) {
            const glm::vec3 target = named.aimsAtHairline ? head.head.landmarks.at(LandmarkId::trichion)
                                                          : head.getCentre() - glm::vec3(0, named.lowerMm, 0);
            return {target, named.azimuthDeg * kDegree, named.elevationDeg * kDegree, named.distanceMm,
                    named.verticalFovDeg * kDegree};
        }
    }
    float values[7] = {};
    int count = 0;
    const char* at = text.data();
    const char* const end = text.data() + text.size();
    while (count < 7) {
        const auto [next, error] = std::from_chars(at, end, values[count]);
        if (error != std::errc()) break;
        ++count;
        at = next;
        if (at == end || *at != ',') break;
        ++at;
    }
    const bool complete = (count == 4 || count == 7) && at == end;
    const bool finite = std::all_of(values, values + 7, [](float v) { return std::abs(v) <= 20000; });
    if (!complete || !finite || values[2] < 50 || values[3] < 0.5f || values[3] > 90) {
        std::string names;
        for (const NamedCamera& named : getNamedCameras())
            names += (names.empty() ? "" : ", ") + std::string(named.name);
        fail("'{}' is no camera. Use one of: {}; or AZIMUTH,ELEVATION,DISTANCE_MM,VFOV_DEG with a distance of 50 to "
             "20000 mm and a field of view of 0.5 to 90 degrees, and perhaps ,X,Y,Z: what it aims at, in mm from the "
             "head's centre.",
             text, names);
    }
    return {head.getCentre() + glm::vec3(values[4], values[5], values[6]), values[0] * kDegree, values[1] * kDegree,
            values[2], values[3] * kDegree};
}

Camera makeCamera(std::string_view text, const PreparedHead& head) {
    return makeCamera(makePose(text, head));
}

std::string formatPose(const OrbitPose& pose, const PreparedHead& head) {
    const glm::vec3 offset = pose.target - head.getCentre();
    return fmt::format("{:.3f},{:.3f},{:.2f},{:.3f},{:.2f},{:.2f},{:.2f}", pose.azimuth / kDegree,
                       pose.elevation / kDegree, pose.distance, pose.verticalFov / kDegree, offset.x, offset.y,
                       offset.z);
}

} // namespace stipple
