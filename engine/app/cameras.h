// Named views (domain.md section 10) and the command line's own form.
#pragma once

#include "app/head_store.h"
#include "math/camera.h"
#include "ui/orbit.h"

#include <string>
#include <string_view>
#include <vector>

namespace stipple {

struct NamedCamera {
    std::string_view name;
    std::string_view label;
    float azimuthDeg, elevationDeg, distanceMm, verticalFovDeg;
    float lowerMm;       // aims this far below the centre, so that head and neck fill the picture
    bool aimsAtHairline; // at the trichion instead of the centre
};

const std::vector<NamedCamera>& getNamedCameras();
bool isNamedCamera(std::string_view name);

// A name, "AZIMUTH,ELEVATION,DISTANCE_MM,VFOV_DEG" about the head's centre, or the same with ",X,Y,Z" behind it: about
// a point that many mm from the centre (head frame). Error says what is allowed.
OrbitPose makePose(std::string_view text, const PreparedHead& head);
Camera makeCamera(std::string_view text, const PreparedHead& head);

// The text that makePose() reads back to 0.001 degrees and 0.01 mm.
std::string formatPose(const OrbitPose& pose, const PreparedHead& head);

} // namespace stipple
