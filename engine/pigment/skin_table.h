// Bare skin, precomputed by stipple-transport (tools/transport): reflectance and scattering by melanin, blood, red
// melanin and oxygenation (rendering.md section 1). Linear Rec. 709, mm.
#pragma once

#include "math/vec.h"
#include "pigment/skin_spectrum.h"

#include <array>
#include <cstddef>

namespace stipple {

// Nodes of the axes: melanin and blood as volume fractions in even steps of their logarithm.
struct SkinAxis {
    double first, last;
    std::size_t count;
    double getNode(std::size_t i) const; // geometric
};
inline constexpr SkinAxis kSkinMelaninAxis{4e-4, 0.5, 28};
inline constexpr SkinAxis kSkinBloodAxis{5e-4, 0.1, 14};
inline constexpr std::array<double, 3> kSkinPheomelanins = {0, 0.15, 0.3};
inline constexpr std::array<double, 3> kSkinOxygenations = {0.4, 0.7, 1.0};

struct SkinColour {
    glm::vec3 albedo{0};   // light from everywhere, seen from everywhere, specular excluded
    glm::vec3 burleyMm{0}; // d of Christensen-Burley's profile
};

// Outside the axes their ends hold. About 0.3 us.
SkinColour lookUpSkin(const SkinTissue& tissue);

// A number of the table's file: two printable characters on a logarithmic scale, 1e-3 to 2. Albedos are shifted by
// kSkinTableShift, since colours outside Rec. 709 may fall below 0.
inline constexpr double kSkinTableShift = 0.02;
std::array<char, 2> encodeSkinNumber(double value);
double decodeSkinNumber(char high, char low);

} // namespace stipple
