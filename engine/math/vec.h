// GLM with the conventions of the whole program: radians, depth 0..1, right-handed.
#pragma once

#define GLM_FORCE_RADIANS
#define GLM_FORCE_DEPTH_ZERO_TO_ONE
#define GLM_ENABLE_EXPERIMENTAL

#include <glm/geometric.hpp>
#include <glm/mat2x2.hpp>
#include <glm/mat3x3.hpp>
#include <glm/mat4x4.hpp>
#include <glm/matrix.hpp>
#include <glm/vec2.hpp>
#include <glm/vec3.hpp>
#include <glm/vec4.hpp>

namespace stipple {

inline constexpr float kPi = 3.14159265358979323846f;
inline constexpr float kDegree = kPi / 180.0f;

// Axis-aligned box; empty when min > max.
struct Box3 {
    glm::vec3 min{3.4e38f};
    glm::vec3 max{-3.4e38f};
    void add(const glm::vec3& p) {
        min = glm::min(min, p);
        max = glm::max(max, p);
    }
    void add(const Box3& b) {
        min = glm::min(min, b.min);
        max = glm::max(max, b.max);
    }
    bool isEmpty() const { return min.x > max.x; }
    glm::vec3 getSize() const { return max - min; }
    glm::vec3 getCentre() const { return 0.5f * (min + max); }
};

struct Box2 {
    glm::vec2 min{3.4e38f};
    glm::vec2 max{-3.4e38f};
    void add(const glm::vec2& p) {
        min = glm::min(min, p);
        max = glm::max(max, p);
    }
    glm::vec2 getSize() const { return max - min; }
};

// Hermite ramp: 0 below a, 1 above b.
inline float smoothRamp(float a, float b, float x) {
    float t = (x - a) / (b - a);
    t = t < 0.0f ? 0.0f : t > 1.0f ? 1.0f : t;
    return t * t * (3.0f - 2.0f * t);
}

} // namespace stipple
