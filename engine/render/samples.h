// Where the samples of an accumulation fall. All sequences start at the middle, so that a single sample is unbiased for
// a picture that moves.
#pragma once

#include "math/vec.h"

#include <cstdint>

namespace stipple {

// Offset from the pixel's centre, in pixels, distributed as the Blackman-Harris filter of 1.5 px full support: plain
// averaging of samples is then filtering with it (filter importance sampling).
glm::vec2 computePixelJitter(std::uint32_t sample);

// Point of the unit square on the key light.
glm::vec2 computeKeyPoint(std::uint32_t sample);
// The same for the other lights, independent of the key's.
glm::vec2 computeOtherPoint(std::uint32_t sample);

// Directions spread evenly over the sphere (Fibonacci lattice), i of count.
glm::vec3 computeSphereDirection(int i, int count);

} // namespace stipple
