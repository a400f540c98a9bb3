// Reflectance spectra in bands, and the colour that an eye sees of them.
#pragma once

#include "math/vec.h"

#include <array>

namespace stipple {

// Centres 400, 410 .. 700 nm: narrow enough for the bands of haemoglobin (rendering.md section 1 asks for 16).
inline constexpr int kBandCount = 31;
constexpr double getBandNm(int band) {
    return 400.0 + 10.0 * band;
}

// Linear Rec. 709 of a reflectance of 1 in one band alone, under D65 for the CIE 1931 observer (2 degrees); the sum
// over the bands is (1, 1, 1). Red and green have bands of negative weight.
const std::array<glm::dvec3, kBandCount>& getBandColours();

} // namespace stipple
