// Linearly transformed cosines fitted to the GGX lobes of the shaders (Heitz et al. 2016, "Real-Time Polygonal-Light
// Shading with Linearly Transformed Cosines").
#pragma once

#include "math/vec.h"

namespace stipple {

// Inverse transform, scaled so that its middle element is 1: rows (x, 0, y), (0, 1, 0), (z, 0, w).
struct LobeTransform {
    glm::vec4 inverse{1, 0, 0, 1};
    double error =
        0; // root of the integral of the squared difference of both densities, over that of the lobe's square
};

// GGX with height-correlated Smith term and Fresnel of F0 0.028, times the cosine, seen at each of `count` cosines;
// normalised. The fit goes from one angle to the next, so cosines run from 1 downwards.
void fitLobes(float alpha, const float* cosines, int count, LobeTransform* lobes);

} // namespace stipple
