// Where the samples of an accumulation fall. All sequences start at the middle, so that a single sample is unbiased for
// a picture that moves.
#pragma once

#include "math/vec.h"

#include <cstdint>

namespace stipple {

// Offset from the pixel's centre, in pixels, distributed as the Blackman-Harris filter of this width, all of it: plain
// averaging of samples is then filtering with it (filter importance sampling).
glm::vec2 computePixelJitter(std::uint32_t sample, float filterWidth);

// Point of the unit square on a light: the first two dimensions of Sobol's sequence, since the mean of a power of two
// of them is right to 1 / (2 n) (Roberts' R2 is 2 % off after 64, which turns the light). All lights may share it:
// their contributions add.
glm::vec2 computeLightPoint(std::uint32_t sample);

// By how much of a texel the grid of a shadow map is moved, -0.5..0.5: edges of shadows then fall where they belong on
// average and not where the nearest texel does.
glm::vec2 computeShadowJitter(std::uint32_t sample);

} // namespace stipple
