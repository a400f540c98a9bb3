// Absorption and scattering of skin and pigment by wavelength (rendering.md sections 1 and 3): what light transport
// starts from. Coefficients in 1/mm, wavelengths in nm.
#pragma once

namespace stipple {

inline constexpr double kSkinRefractiveIndex = 1.4;
inline constexpr double kSkinAnisotropy = 0.8;     // g of Henyey-Greenstein's phase function
inline constexpr double kEpidermisMm = 0.08;       // on the scalp (domain.md section 1: 0.06-0.10)
inline constexpr double kPigmentReferenceNm = 550; // where tau is given

struct SkinTissue {
    double melanin = 0.012;    // volume fraction f_m in the epidermis
    double blood = 0.007;      // volume fraction f_b in the dermis
    double pheomelanin = 0;    // share beta of red melanin
    double oxygenation = 0.75; // S
    bool operator==(const SkinTissue&) const = default;
};

// Volume fraction of melanin at the slider's position 0..1.
double computeMelaninFraction(double slider);

double computeEpidermalAbsorption(const SkinTissue& tissue, double nm);
double computeDermalAbsorption(const SkinTissue& tissue, double nm);
double computeReducedScattering(double nm);
// Scattering itself, with kSkinAnisotropy.
double computeScattering(double nm);

// Absorption of carbon black relative to kPigmentReferenceNm.
double computePigmentRatio(double nm);

} // namespace stipple
