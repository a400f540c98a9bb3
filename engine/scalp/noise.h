// Smooth seeded noise for what nature leaves uneven; deterministic arithmetic only.
#pragma once

#include "core/random.h"
#include "math/vec.h"

#include <cmath>
#include <cstdint>

namespace stipple {

// Value of a lattice place, uniform in [-1, 1).
inline float getLatticeNoise(std::uint64_t seed, std::int64_t x, std::int64_t y = 0) {
    const std::uint64_t bits =
        mixBits(seed ^ mixBits(std::uint64_t(x) * 0x9e3779b97f4a7c15ull ^ mixBits(std::uint64_t(y))));
    return float(bits >> 40) * 0x1p-23f - 1.0f;
}

// Value noise along a line, wavelength about 2 lattice units, in [-1, 1].
inline float computeNoise(std::uint64_t seed, float x) {
    const float cell = std::floor(x);
    const float t = smoothRamp(0, 1, x - cell);
    const auto i = std::int64_t(cell);
    return getLatticeNoise(seed, i) * (1 - t) + getLatticeNoise(seed, i + 1) * t;
}

// Value noise in the plane, in [-1, 1].
inline float computeNoise(std::uint64_t seed, const glm::vec2& p) {
    const float cx = std::floor(p.x);
    const float cy = std::floor(p.y);
    const float tx = smoothRamp(0, 1, p.x - cx);
    const float ty = smoothRamp(0, 1, p.y - cy);
    const auto ix = std::int64_t(cx);
    const auto iy = std::int64_t(cy);
    const float a = getLatticeNoise(seed, ix, iy) * (1 - tx) + getLatticeNoise(seed, ix + 1, iy) * tx;
    const float b = getLatticeNoise(seed, ix, iy + 1) * (1 - tx) + getLatticeNoise(seed, ix + 1, iy + 1) * tx;
    return a * (1 - ty) + b * ty;
}

} // namespace stipple
