#include "pigment/dot_optics.h"

#include "pigment/dot_table.h"

#include <algorithm>
#include <cmath>

namespace stipple {
namespace {

constexpr float kShavedHairTopMm = 0.03f; // its root goes on below

} // namespace

StampOptics computeStamp(const Deposit& deposit, const SkinOptics& skin) {
    StampOptics stamp;
    stamp.radiusMm = 0.5f * deposit.diameterMm;
    const DotMoments moments = computeDotMoments({.radiusMm = stamp.radiusMm,
                                                  .topMm = deposit.topMm,
                                                  .opticalDepth = deposit.opticalDepth,
                                                  .melanin = skin.melanin});
    const float area = kPi * stamp.radiusMm * stamp.radiusMm;
    // A disc blurred by sigma keeps 1 - exp(-radius^2 / (2 sigma^2)) of its height in the middle.
    const float kept = std::clamp(moments.peak.g * area / std::max(moments.integralMm2.g, 1e-9f), 0.001f, 0.99f);
    const float blur2 = stamp.radiusMm * stamp.radiusMm / (-2 * std::log1p(-kept));
    stamp.sigmaMm = std::sqrt(blur2 + deposit.spreadMm * deposit.spreadMm);
    stamp.amplitude = (moments.integralMm2.g + deposit.coveredMm2) / area;
    return stamp;
}

VeilOptics computeVeil(float meanTopMm, const SkinOptics& skin) {
    VeilOptics group;
    group.veil = computeDotVeil(meanTopMm, skin.melanin);
    // Colours hardly depend on width, and by a tenth on strength, within what is used.
    const glm::vec3 integral =
        computeDotMoments({.radiusMm = 0.06f, .topMm = meanTopMm, .opticalDepth = 3, .melanin = skin.melanin})
            .integralMm2;
    group.absorption = integral / integral.g;
    return group;
}

glm::vec3 applyVeil(float density, const VeilOptics& group) {
    const glm::vec3 open = 1.0f - group.veil;
    return group.veil + open * glm::exp(-density * group.absorption / open);
}

Deposit computeShavedHair(float shaftDiameterMm, const HairColour& colour) {
    Deposit deposit;
    deposit.diameterMm = shaftDiameterMm;
    deposit.topMm = kShavedHairTopMm;
    // Half a day after the blade 0.2 mm stand above the skin, leaning (domain.md section 7), and hide what is below.
    constexpr float kStandingMm = 0.2f;
    deposit.coveredMm2 = 0.8f * kStandingMm * shaftDiameterMm;
    // Stubble of fair hair still looks dark grey (domain.md section 6): its root traps light even with little melanin.
    const float melanin = colour.eumelanin + 0.4f * colour.pheomelanin;
    deposit.opticalDepth = 0.5f + 5.5f * melanin / (melanin + 0.6f);
    return deposit;
}

VeilOptics computeHairVeil(const SkinOptics& skin) {
    return computeVeil(kShavedHairTopMm, skin);
}

} // namespace stipple
