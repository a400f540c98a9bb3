// Cores of stamps laid down on a grid of density.
#pragma once

#include "shared/dots.h"

namespace stipple {

// Blur of a stamp by the density texel, in texels: keeps the sum over texels equal to the integral.
inline constexpr float kSplatSigma = 0.3f;

// Adds a stamp's core to a square of side x side density texels of `step` mm that begins at `corner`.
void splatCore(const shared::StampRecord& stamp, const glm::vec2& corner, float step, int side, float* density);

} // namespace stipple
