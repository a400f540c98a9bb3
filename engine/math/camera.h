// Camera conventions of design.md: the centre is the middle between glabella and opisthocranion; azimuth 0 and
// elevation 0 look at the face; azimuth grows towards the person's left, elevation upwards.
#pragma once

#include "math/vec.h"

namespace stipple {

struct Camera {
    glm::vec3 position{0, 0, 1000};
    glm::vec3 target{0};
    glm::vec3 up{0, 1, 0};
    float verticalFov = 14.0f * kDegree; // radians
    float nearPlane = 5.0f;              // mm; the projection is reversed and has no far plane

    // World to camera (right-handed, looking along -z).
    glm::mat4 getView() const;
    // Camera to Vulkan clip space: y down, reversed depth (near 1, infinity 0). `aspect` is width / height.
    glm::mat4 getProjection(float aspect) const;
};

// Azimuth, elevation and fov in radians, distance in mm from `centre`.
Camera makeOrbitCamera(const glm::vec3& centre, float azimuth, float elevation, float distance, float verticalFov);

} // namespace stipple
