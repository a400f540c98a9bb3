// Named views (domain.md section 10) and the command line's own form.
#pragma once

#include "app/head_store.h"
#include "math/camera.h"

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

// A name or "AZIMUTH,ELEVATION,DISTANCE_MM,VFOV_DEG" about the head's centre. Error says what is allowed.
Camera makeCamera(std::string_view text, const PreparedHead& head);

} // namespace stipple
