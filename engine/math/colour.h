// Colour spaces at the edges of the program; inside, everything is linear Rec. 709.
#pragma once

#include "math/vec.h"

namespace stipple {

// sRGB transfer (IEC 61966-2-1), per channel, values outside 0..1 clamped on encoding only.
float encodeSrgb(float linear);
float decodeSrgb(float encoded);

// XYZ of linear Rec. 709 (columns: its primaries), white D65.
const glm::mat3& getRec709ToXyz();

// CIELAB under D65, white (1, 1, 1) = L* 100.
glm::vec3 linearToLab(const glm::vec3& linear);
glm::vec3 labToLinear(const glm::vec3& lab);

// Relative luminance of linear Rec. 709.
inline float getLuminance(const glm::vec3& linear) {
    return 0.2126f * linear.r + 0.7152f * linear.g + 0.0722f * linear.b;
}

// Individual typology angle, degrees (Chardon 1991).
float computeIta(const glm::vec3& lab);

// Colour of a light of this correlated colour temperature (1667..25000 K), linear Rec. 709, luminance 1: Planck locus
// below 4000 K, CIE daylight above (rendering.md section 7).
glm::vec3 computeLightColour(float kelvin);

// Linear Rec. 709 under a light of colour `white` (linear, luminance 1) to what an eye sees that has adapted to it by
// `degree` (0 not at all, 1 fully): von Kries' scaling, of the channels themselves.
glm::mat3 computeWhiteBalance(const glm::vec3& white, float degree);

} // namespace stipple
