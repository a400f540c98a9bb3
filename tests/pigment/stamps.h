// What a single stamp does to the skin around it.
#pragma once

#include "pigment/dot_optics.h"
#include "pigment/dot_table.h"

#include <array>
#include <cmath>

namespace stipple::test {

using DotProfile = std::array<glm::vec3, kDotDistanceCount>;

// Disc (x) Gaussian of height 1 before the blur, by brute force over the disc.
inline double blurDisc(double radius, double sigma, double r) {
    constexpr int kSteps = 32;
    double sum = 0;
    for (int i = 0; i < kSteps; ++i)
        for (int k = 0; k < kSteps; ++k) {
            const double rho = radius * std::sqrt((i + 0.5) / kSteps), phi = double(kPi) * (k + 0.5) / kSteps;
            const double dx = rho * std::cos(phi) - r, dy = rho * std::sin(phi);
            sum += std::exp(-(dx * dx + dy * dy) / (2 * sigma * sigma));
        }
    return sum / (kSteps * kSteps) * radius * radius / (2 * sigma * sigma);
}

inline float evaluateHalo(float sigma, float r) {
    return std::exp(-0.5f * r * r / (sigma * sigma)) / (2 * kPi * sigma * sigma);
}

// Calls visit(core, halo) at every distance of getDotDistance: what applyVeil takes.
template <typename Visit>
DotProfile mapStamp(const StampOptics& stamp, const VeilOptics& group, const Visit& visit) {
    DotProfile profile;
    for (std::size_t i = 0; i < kDotDistanceCount; ++i) {
        const float r = getDotDistance(i);
        const auto core = float(double(stamp.amplitude) * blurDisc(stamp.radiusMm, stamp.sigmaMm, r));
        profile[i] = visit(core, stamp.haloMm2 * glm::vec2(evaluateHalo(group.halo[0].sigmaMm, r),
                                                           evaluateHalo(group.halo[1].sigmaMm, r)));
    }
    return profile;
}

// Veil-corrected density per channel.
inline DotProfile computeStampDensity(const StampOptics& stamp, const VeilOptics& group) {
    return mapStamp(stamp, group, [&](float core, const glm::vec2& halo) {
        return core * group.absorption + halo.x * group.halo[0].absorption + halo.y * group.halo[1].absorption;
    });
}

template <typename Function>
glm::dvec3 integrate(const Function& at) {
    glm::dvec3 sum;
    for (int channel = 0; channel < 3; ++channel) {
        std::array<double, kDotDistanceCount> values;
        for (std::size_t i = 0; i < kDotDistanceCount; ++i)
            values[i] = double(at(i)[channel]);
        sum[channel] = integrateDotProfile(values);
    }
    return sum;
}

// Area that a stamp blackens completely, per channel: the integral of 1 - T over the skin.
inline glm::vec3 integrateStamp(const StampOptics& stamp, const VeilOptics& group) {
    const DotProfile left =
        mapStamp(stamp, group, [&](float core, const glm::vec2& halo) { return applyVeil(core, halo, group); });
    return glm::vec3(integrate([&](std::size_t i) { return 1.0f - left[i]; }));
}

// Square root of the integral of (a - b)^2 over the skin, against that of b^2.
inline glm::dvec3 computeError(const DotProfile& a, const DotProfile& b) {
    return glm::sqrt(integrate([&](std::size_t i) { return (a[i] - b[i]) * (a[i] - b[i]); }) /
                     integrate([&](std::size_t i) { return b[i] * b[i]; }));
}

} // namespace stipple::test
