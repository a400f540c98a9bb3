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
    float coveredMm2 = 0;      // skin hidden besides, by what stands above it: all core
    float spreadMm = 0;        // standard deviation of pigment that has wandered since healing
};

// A dot is a narrow core in a faint halo of some millimetres, which takes most of the light (rendering.md section 3).
// Radially symmetric stamp of veil-corrected density: the core is amplitude * (disc(radius) (x) Gaussian(sigma))(r),
// the halo an amount that all dots of a group spread alike.
struct StampOptics {
    float radiusMm = 0.06f;
    float sigmaMm = 0.1f;
    float amplitude = 0.5f; // at 550 nm
    float haloMm2 = 0;      // integral over the skin of the halo's density, at 550 nm
};

// The halo is two Gaussians, since it falls faster near the dot than farther off. Red light goes farther, so that the
// wide one has more red: `absorption` is the share of each in a halo at 550 nm, and how the channels exceed it.
inline constexpr int kHaloParts = 2; // narrow, wide
struct HaloOptics {
    float sigmaMm;
    glm::vec3 absorption;
};

// What all stamps of one group share. Stamps add; then, per channel, T = P + (1 - P) exp(-D / (1 - P)) with the veil P
// and D = sum of cores * g + sum over the parts of the halo of what it spreads * its g.
struct VeilOptics {
    glm::vec3 veil{0.15f, 0.28f, 0.45f};     // P: reflectance that never reaches the pigment
    glm::vec3 absorption{1.4f, 1.0f, 0.66f}; // g of cores, relative to 550 nm, as it acts below the veil
    HaloOptics halo[kHaloParts] = {{0.27f, {0.42f, 0.46f, 0.37f}}, {0.85f, {1.42f, 0.54f, 0.18f}}};
};

// Veil, colours and halo of the group whose usual dot lies this deep. That dot's profile in the dot table is kept in
// every channel: its integral and middle, and in between by least squares to 10 %.
VeilOptics computeVeil(float meanTopMm, const SkinOptics& skin);
// Pigment of another colour: factors on what it absorbs, in core and halo.
void tint(VeilOptics& group, const glm::vec3& colour);
// Integral and middle of the dot table's green profile are kept, whatever the group.
StampOptics computeStamp(const Deposit& deposit, const SkinOptics& skin, const VeilOptics& group);

// Mean transmittance of skin with summed density: the veil rule. `halo`: of its parts, mm2 spread over the skin.
glm::vec3 applyVeil(float core, const glm::vec2& halo, const VeilOptics& group);

// A hair's root as a deposit at the surface. What half a day lets stand above the skin hides what lies below; hairs of
// a `lengthMm` over 0.3 are drawn besides (rendering.md section 6) and hide nothing here.
Deposit computeShavedHair(float shaftDiameterMm, const HairColour& colour, float lengthMm = 0);
VeilOptics computeHairVeil(const SkinOptics& skin);

} // namespace stipple
