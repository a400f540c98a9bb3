#include "pigment/dot_optics.h"

#include <algorithm>
#include <array>
#include <cmath>

namespace stipple {
namespace {

// Effective absorbing area over geometric area of a deposit of diameter 0.4 mm and tau 0.9 (rendering.md section 3,
// last column), by depth of its top: the measured sum of optical dot gain and veil.
constexpr std::array<float, 5> kGainDepth = {0.1f, 0.2f, 0.3f, 0.5f, 1.0f};
const std::array<glm::vec3, 5> kGain = {
    {{2.2f, 1.7f, 1.3f}, {2.0f, 1.4f, 0.9f}, {1.8f, 1.0f, 0.5f}, {1.4f, 0.5f, 0.2f}, {0.7f, 0.1f, 0.02f}}};
constexpr float kGainRadius = 0.2f;
constexpr float kGainTau = 0.9f;

// Logarithmic in depth between the rows, continued above the first one.
glm::vec3 computeGain(float z) {
    std::size_t i = 0;
    while (i + 2 < kGainDepth.size() && z > kGainDepth[i + 1])
        ++i;
    const float t = std::clamp((z - kGainDepth[i]) / (kGainDepth[i + 1] - kGainDepth[i]), -1.0f, 1.0f);
    return glm::exp2(glm::mix(glm::log2(kGain[i]), glm::log2(kGain[i + 1]), t));
}

// How the gain grows with strength (it saturates: light that meets more pigment is already gone) and with smallness
// (the rim, through which light leaks under the deposit, grows relative to the area). Both are first approximations
// between the tabulated points; a transport table replaces them.
float computeStrengthFactor(float tau) {
    return (1 - std::exp(-0.9f * tau)) / (1 - std::exp(-0.9f * kGainTau));
}
// The exponent brings a healed dot of 0.12 mm to the sixfold area that section 3 names for columns of 0.5 mm.
float computeSizeFactor(float radius) {
    return std::pow(kGainRadius / std::max(radius, 0.01f), 0.7f);
}

// Fraction of the skin's reflectance that never reaches depth z (rendering.md section 3, item 1).
glm::vec3 computeVeilFraction(float z) {
    const glm::vec3 k(1.45f, 3.2f, 4.9f);
    const glm::vec3 z0(0.04f, 0.05f, 0.035f);
    return glm::max(1.0f - glm::exp(-k * (z - z0)), glm::vec3(0));
}

// Lateral blur of light on its way to depth z and back, one standard deviation, mm.
float computeBlur(float z) {
    return 0.72f * z + 0.03f;
}

} // namespace

StampOptics computeStamp(const Deposit& deposit, const SkinOptics&) {
    StampOptics stamp;
    stamp.radiusMm = 0.5f * deposit.diameterMm;
    const float blur = computeBlur(deposit.topMm);
    stamp.sigmaMm = std::sqrt(blur * blur + deposit.spreadMm * deposit.spreadMm);
    const float a2 = stamp.radiusMm * stamp.radiusMm;
    const float gain =
        computeGain(deposit.topMm).g * computeStrengthFactor(deposit.opticalDepth) * computeSizeFactor(stamp.radiusMm) +
        deposit.coveredMm2 / (kPi * a2);
    // T saturates where the stamp is dense, so a dense stamp needs more density for the same darkness: for a Gaussian
    // of peak p the series begins 1 + p/4; the square term is fitted for the flat top of wide discs.
    const float peak = gain * (1 - std::exp(-a2 / (2 * stamp.sigmaMm * stamp.sigmaMm))) /
                       std::max(0.05f, 1 - computeVeilFraction(deposit.topMm).g);
    stamp.amplitude = gain * (1 + peak * (0.25f + 0.125f * std::min(peak, 2.0f)));
    return stamp;
}

VeilOptics computeVeil(float meanTopMm, const SkinOptics&) {
    VeilOptics group;
    group.veil = computeVeilFraction(meanTopMm);
    const glm::vec3 gain = computeGain(meanTopMm);
    group.absorption = gain / gain.g;
    return group;
}

glm::vec3 applyVeil(float density, const VeilOptics& group) {
    const glm::vec3 open = 1.0f - group.veil;
    return group.veil + open * glm::exp(-density * group.absorption / open);
}

Deposit computeDeposit(float healedDiameterMm, float nominalDepthMm, float shade, float days,
                       const PigmentParameters& parameters) {
    const float years = days / 365.25f;
    // Share of the pigment that the healing skin sheds (domain.md section 2: 0.6 is left at day 28).
    const float healing = 1 - 0.43f * (1 - std::exp(-days / 10));
    const float fading = std::exp(-parameters.fadePerYear * years);
    // Dilution 20:1 to 6:1 is linear in the amount of carbon.
    const float tau = 1.2f + 5.0f * std::clamp(shade, 0.0f, 1.0f);
    Deposit deposit;
    deposit.opticalDepth = tau * healing * fading / 0.6f;
    // The wound's rim closes within days: fresh dots are wider.
    deposit.diameterMm = healedDiameterMm * (1 + 0.35f * std::exp(-days / 7));
    // Practitioners quote needle depth; the top of the column that heals is nearer (rendering.md section 3, item 3).
    deposit.topMm = std::max(0.10f, parameters.calibrationDepth * nominalDepthMm);
    deposit.spreadMm = std::sqrt(2 * parameters.spreadMm2PerYear * std::max(years, 0.0f));
    return deposit;
}

Deposit computeShavedHair(float shaftDiameterMm, const HairColour& colour) {
    Deposit deposit;
    deposit.diameterMm = shaftDiameterMm;
    deposit.topMm = 0.03f; // its root goes on below
    // Half a day after the blade 0.2 mm stand above the skin, leaning (domain.md section 7), and hide what is below.
    constexpr float kStandingMm = 0.2f;
    deposit.coveredMm2 = 0.8f * kStandingMm * shaftDiameterMm;
    // Stubble of fair hair still looks dark grey (domain.md section 6): its root traps light even with little melanin.
    const float melanin = colour.eumelanin + 0.4f * colour.pheomelanin;
    deposit.opticalDepth = 0.5f + 5.5f * melanin / (melanin + 0.6f);
    return deposit;
}

VeilOptics computeHairVeil() {
    return computeVeil(0.03f, SkinOptics{});
}

} // namespace stipple
