// A deposit of pigment under scattering skin, as a stamp on the skin (rendering.md section 3).
#pragma once

#include "pigment/hair.h"
#include "pigment/skin.h"

namespace stipple {

// Physical description of one deposit today, after healing and ageing.
struct Deposit {
    float diameterMm = 0.12f;
    float topMm = 0.18f;       // depth of its upper end below the surface
    float opticalDepth = 0.9f; // tau at 550 nm through the column
    float coveredMm2 = 0;      // skin hidden besides, by what stands above it
    float spreadMm = 0;        // standard deviation of pigment that has wandered since healing
};

// Radially symmetric stamp of veil-corrected density: D(r) = amplitude * (disc(radius) (x) Gaussian(sigma))(r).
// Stamps add; then T = P + (1 - P) exp(-D g / (1 - P)) per channel, with the veil P and channel weights g of the group.
struct StampOptics {
    float radiusMm = 0.06f;
    float sigmaMm = 0.1f;
    float amplitude = 0.5f; // at 550 nm
};

// What all stamps of one group share.
struct VeilOptics {
    glm::vec3 veil{0.15f, 0.28f, 0.45f};     // P per channel: reflectance that never reaches the pigment
    glm::vec3 absorption{1.4f, 1.0f, 0.66f}; // g per channel, relative to 550 nm, as it acts below the veil
};

// Of the profile in the dot table (pigment/dot_table.h) a stamp keeps integral and middle. Its second moment it cannot
// keep: half of a dot's light is taken by a faint halo of up to 2 mm, and one Gaussian as wide would leave no dot.
StampOptics computeStamp(const Deposit& deposit, const SkinOptics& skin);
// Veil and colours of the group; colours are those of the whole light that a usual dot takes away.
VeilOptics computeVeil(float meanTopMm, const SkinOptics& skin);

// Mean transmittance of skin with summed density D: the veil rule.
glm::vec3 applyVeil(float density, const VeilOptics& group);

// A shaved hair as a deposit at the surface.
Deposit computeShavedHair(float shaftDiameterMm, const HairColour& colour);
VeilOptics computeHairVeil(const SkinOptics& skin);

} // namespace stipple
