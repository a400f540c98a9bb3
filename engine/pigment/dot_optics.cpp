#include "pigment/dot_optics.h"

#include "pigment/dot_table.h"

#include <algorithm>
#include <array>
#include <cmath>

namespace stipple {
namespace {

constexpr float kShavedHairTopMm = 0.03f; // its root goes on below

// Widths of what a column under skin looks like, fitted to the dot table; errors of its profiles in
// tests/pigment/halo_test.cpp. Dark skin lets less of the light through that went far.
float getReachFactor(const SkinOptics& skin) {
    const float m2 = skin.melanin * skin.melanin;
    return 1 - 0.3f * m2 * m2;
}
float computeCoreSigma(float topMm, const SkinOptics& skin) {
    return getReachFactor(skin) * std::sqrt(0.36f * 0.36f * topMm * topMm + 0.015f * 0.015f);
}
constexpr float kDeepestHaloMm = 0.7f; // below it nothing is seen
float computeHaloSigma(int part, float topMm, const SkinOptics& skin) {
    const float top = std::min(topMm, kDeepestHaloMm);
    // Narrower ones are too fine for the field of halos (render/halo_field.h); only shaved hair has them.
    constexpr float kNarrowest = 0.18f;
    return std::max(kNarrowest, getReachFactor(skin) * (part == 0 ? 0.15f + 0.69f * top : 0.62f + 1.33f * top));
}

// Middle of what has an integral of 1.
float getPeak(float radius, float sigma) {
    const float q = radius / sigma;
    return -std::expm1(-0.5f * q * q) / (kPi * radius * radius);
}
float getPeak(float sigma) {
    return 1 / (2 * kPi * sigma * sigma);
}

using Profile = std::array<double, kDotDistanceCount>;

Profile sampleGaussian(float sigma) {
    Profile profile;
    for (std::size_t i = 0; i < kDotDistanceCount; ++i) {
        const double q = double(getDotDistance(i) / sigma);
        profile[i] = double(getPeak(sigma)) * std::exp(-0.5 * q * q);
    }
    return profile;
}

// Disc (x) Gaussian of integral 1, by the Gaussians of the disc's points.
Profile sampleCore(float radius, float sigma) {
    constexpr int kRings = 12, kTurns = 16;
    Profile profile{};
    for (std::size_t i = 0; i < kDotDistanceCount; ++i)
        for (int ring = 0; ring < kRings; ++ring)
            for (int turn = 0; turn < kTurns; ++turn) {
                const float rho = radius * std::sqrt((float(ring) + 0.5f) / kRings);
                const float phi = kPi * (float(turn) + 0.5f) / kTurns;
                const float dx = rho * std::cos(phi) - getDotDistance(i), dy = rho * std::sin(phi);
                const double q2 = double((dx * dx + dy * dy) / (sigma * sigma));
                profile[i] += double(getPeak(sigma)) * std::exp(-0.5 * q2) / (kRings * kTurns);
            }
    return profile;
}

double multiply(const Profile& a, const Profile& b) {
    Profile product;
    for (std::size_t i = 0; i < kDotDistanceCount; ++i)
        product[i] = a[i] * b[i];
    return integrateDotProfile(product);
}

// Integrals of core and parts of the halo that keep a profile's integral and middle; of what else they could be, the
// nearest to the profile without a negative one.
glm::dvec3 splitProfile(const Profile& profile, double integral, const std::array<Profile, 1 + kHaloParts>& parts) {
    const double core = parts[0].front(), narrow = parts[1].front(), wide = parts[2].front();
    // All by the amount of the narrow part.
    const auto solve = [&](double amount) {
        const double inCore = (profile.front() - amount * narrow - (integral - amount) * wide) / (core - wide);
        return glm::dvec3(inCore, amount, integral - amount - inCore);
    };
    const glm::dvec3 none = solve(0), step = solve(1) - none;
    Profile rest, change;
    for (std::size_t i = 0; i < kDotDistanceCount; ++i) {
        rest[i] = profile[i] - none[0] * parts[0][i] - none[2] * parts[2][i];
        change[i] = step[0] * parts[0][i] + step[1] * parts[1][i] + step[2] * parts[2][i];
    }
    double least = 0, most = integral;
    for (const int k : {0, 2})
        (step[k] < 0 ? most : least) =
            step[k] < 0 ? std::min(most, -none[k] / step[k]) : std::max(least, -none[k] / step[k]);
    const double best = multiply(rest, change) / multiply(change, change);
    return glm::max(solve(std::max(std::min(best, most), least)), glm::dvec3(0));
}

VeilOptics makeGroup(const DotColumn& usual, const SkinOptics& skin) {
    VeilOptics group;
    group.veil = computeDotVeil(usual.topMm, skin.melanin);
    for (int part = 0; part < kHaloParts; ++part)
        group.halo[part].sigmaMm = computeHaloSigma(part, usual.topMm, skin);
    const std::array<Profile, 1 + kHaloParts> parts = {sampleCore(usual.radiusMm, computeCoreSigma(usual.topMm, skin)),
                                                       sampleGaussian(group.halo[0].sigmaMm),
                                                       sampleGaussian(group.halo[1].sigmaMm)};
    const auto profile = computeDotProfile(usual);
    const glm::vec3 integral = computeDotMoments(usual).integralMm2;
    std::array<glm::dvec3, 3> amounts;
    for (int channel = 0; channel < 3; ++channel) {
        Profile density;
        for (std::size_t i = 0; i < kDotDistanceCount; ++i)
            density[i] = double(profile[i][channel]);
        amounts[std::size_t(channel)] = splitProfile(density, double(integral[channel]), parts);
    }
    const glm::dvec3& green = amounts[1];
    for (int channel = 0; channel < 3; ++channel) {
        const glm::dvec3& amount = amounts[std::size_t(channel)];
        group.absorption[channel] = float(amount[0] / std::max(green[0], 1e-9));
        for (int part = 0; part < kHaloParts; ++part)
            group.halo[part].absorption[channel] = float(amount[1 + part] / std::max(green[1] + green[2], 1e-9));
    }
    return group;
}

} // namespace

VeilOptics computeVeil(float meanTopMm, const SkinOptics& skin) {
    return makeGroup({.radiusMm = 0.06f, .topMm = meanTopMm, .opticalDepth = 3.7f, .melanin = skin.melanin}, skin);
}

VeilOptics computeHairVeil(const SkinOptics& skin) {
    return makeGroup({.radiusMm = 0.035f, .topMm = kShavedHairTopMm, .opticalDepth = 4, .melanin = skin.melanin}, skin);
}

void tint(VeilOptics& group, const glm::vec3& colour) {
    group.absorption *= colour;
    for (HaloOptics& halo : group.halo)
        halo.absorption *= colour;
}

StampOptics computeStamp(const Deposit& deposit, const SkinOptics& skin, const VeilOptics& group) {
    StampOptics stamp;
    stamp.radiusMm = 0.5f * deposit.diameterMm;
    const GreenMoments moments = computeGreenMoments({.radiusMm = stamp.radiusMm,
                                                      .topMm = deposit.topMm,
                                                      .opticalDepth = deposit.opticalDepth,
                                                      .melanin = skin.melanin});
    const float sigma = computeCoreSigma(deposit.topMm, skin);
    float haloPeak = 0;
    for (const HaloOptics& halo : group.halo)
        haloPeak += halo.absorption.g * getPeak(halo.sigmaMm);
    const float core =
        std::clamp((moments.peak - moments.integralMm2 * haloPeak) / (getPeak(stamp.radiusMm, sigma) - haloPeak), 0.0f,
                   moments.integralMm2);
    stamp.haloMm2 = moments.integralMm2 - core;
    // Pigment that has wandered blurs the core; the halo is wide already.
    stamp.sigmaMm = std::sqrt(sigma * sigma + deposit.spreadMm * deposit.spreadMm);
    stamp.amplitude = (core + deposit.coveredMm2) / (kPi * stamp.radiusMm * stamp.radiusMm);
    return stamp;
}

glm::vec3 applyVeil(float core, const glm::vec2& halo, const VeilOptics& group) {
    const glm::vec3 open = 1.0f - group.veil;
    const glm::vec3 density =
        core * group.absorption + halo.x * group.halo[0].absorption + halo.y * group.halo[1].absorption;
    return group.veil + open * glm::exp(-density / open);
}

Deposit computeShavedHair(float shaftDiameterMm, const HairColour& colour, float lengthMm) {
    Deposit deposit;
    deposit.diameterMm = shaftDiameterMm;
    deposit.topMm = kShavedHairTopMm;
    // Half a day after the blade 0.2 mm stand above the skin, leaning (domain.md section 7), and hide what is below.
    constexpr float kStandingMm = 0.2f;
    constexpr float kLongestMm = 0.3f;
    if (lengthMm <= kLongestMm) deposit.coveredMm2 = 0.8f * kStandingMm * shaftDiameterMm;
    // Stubble of fair hair still looks dark grey (domain.md section 6): its root traps light even with little melanin.
    const float melanin = colour.eumelanin + 0.4f * colour.pheomelanin;
    deposit.opticalDepth = 0.5f + 5.5f * melanin / (melanin + 0.6f);
    return deposit;
}

} // namespace stipple
