// Columns of pigment under skin, precomputed by stipple-transport (tools/transport): veil-corrected density by
// distance, depth, strength, radius and melanin (rendering.md section 3). Lengths in mm.
#pragma once

#include "math/vec.h"

#include <array>
#include <cstddef>
#include <cstdint>

namespace stipple {

// Needles leave pigment along their track and the top governs (rendering.md section 3, item 3), hence columns.
inline constexpr float kDotColumnMm = 0.5f;
inline constexpr std::size_t kDotDistanceCount = 32;
inline constexpr float kDotReachMm = 6;
inline constexpr std::array<float, 8> kDotTops = {0.03f, 0.06f, 0.10f, 0.15f, 0.22f, 0.35f, 0.60f, 1.20f};
inline constexpr std::array<float, 6> kDotStrengths = {0.15f, 0.36f, 0.87f, 2.1f, 5.0f, 12.0f};
inline constexpr std::array<float, 4> kDotRadii = {0.03f, 0.065f, 0.14f, 0.30f};
inline constexpr std::array<float, 4> kDotMelanins = {0, 0.5f, 0.8f, 1};

// Distances from the axis: dense where dots end, out to where red light still knows of them.
float getDotDistance(std::size_t index);

// One column today. Outside the table's axes its ends hold, except that faint columns are linear in their strength and
// thin ones go on as the thinnest two lead.
struct DotColumn {
    float radiusMm = 0.06f;
    float topMm = 0.18f;
    float opticalDepth = 0.9f; // tau at 550 nm through the column
    float melanin = 0.33f;     // the skin's slider
};

// Share of the skin's reflectance that never reaches this depth: P. Linear Rec. 709.
glm::vec3 computeDotVeil(float topMm, float melanin);

// Density D = -(1 - P) ln((t - P) / (1 - P)) at the distances of getDotDistance.
std::array<glm::vec3, kDotDistanceCount> computeDotProfile(const DotColumn& column);

// What a stamp must keep of a profile.
struct DotMoments {
    glm::vec3 integralMm2{0};   // of D over the skin
    glm::vec3 peak{0};          // D on the axis
    glm::vec3 meanSquareMm2{0}; // of the distance, weighted by D
};
DotMoments computeDotMoments(const DotColumn& column);
// Of green alone, as every stamp needs it: a tenth of a microsecond.
struct GreenMoments {
    float integralMm2 = 0, peak = 0;
};
GreenMoments computeGreenMoments(const DotColumn& column);

// Integral over the skin of a function given at the distances of getDotDistance, times distance to the `power`.
double integrateDotProfile(const std::array<double, kDotDistanceCount>& values, int power = 0);

// A density of the table's file: two printable characters, finer near zero.
inline constexpr double kDotMaxDensity = 10;
std::array<char, 2> encodeDotDensity(double density);
double decodeDotDensity(char high, char low);

} // namespace stipple
