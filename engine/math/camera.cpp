#include "math/camera.h"

#include <glm/gtc/matrix_transform.hpp>

#include <cmath>

namespace stipple {

glm::mat4 Camera::getView() const {
    return glm::lookAt(position, target, up);
}

glm::mat4 Camera::getProjection(float aspect) const {
    const float f = 1.0f / std::tan(0.5f * verticalFov);
    glm::mat4 p(0.0f);
    p[0][0] = f / aspect;
    p[1][1] = -f;
    p[2][3] = -1.0f;
    p[3][2] = nearPlane;
    return p;
}

Camera makeOrbitCamera(const glm::vec3& centre, float azimuth, float elevation, float distance, float verticalFov) {
    const glm::vec3 direction(std::sin(azimuth) * std::cos(elevation), std::sin(elevation),
                              std::cos(azimuth) * std::cos(elevation));
    Camera camera;
    camera.position = centre + distance * direction;
    camera.target = centre;
    // Tangent of the meridian: stays valid when looking straight down, where +Y would not.
    camera.up = glm::vec3(-std::sin(azimuth) * std::sin(elevation), std::cos(elevation),
                          -std::cos(azimuth) * std::sin(elevation));
    camera.verticalFov = verticalFov;
    return camera;
}

} // namespace stipple
