// Numbers as shaders unpack them.
#pragma once

#include "math/vec.h"

#include <glm/packing.hpp>

#include <cmath>
#include <cstdint>

namespace stipple {

// As encodeOctahedral() of shaders/lib/gbuffer.glsl.
inline glm::vec2 encodeOctahedral(const glm::vec3& n) {
    const glm::vec2 p = glm::vec2(n) / (std::abs(n.x) + std::abs(n.y) + std::abs(n.z));
    const glm::vec2 side(p.x >= 0 ? 1.0f : -1.0f, p.y >= 0 ? 1.0f : -1.0f);
    return n.z <= 0 ? (1.0f - glm::abs(glm::vec2(p.y, p.x))) * side : p;
}

// Two times 16 bits, for decodeOctahedral(unpackSnorm2x16()).
inline std::uint32_t packDirection(const glm::vec3& n) {
    return glm::packSnorm2x16(encodeOctahedral(n));
}

} // namespace stipple
