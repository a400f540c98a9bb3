// Random numbers that are a function of (seed, stream, counter) only, so that work can be cut among threads freely.
#pragma once

#include <cstdint>

namespace stipple {

// SplitMix64 finaliser (Steele, Lea, Flood 2014): a bijection of 64-bit integers with good avalanche.
constexpr std::uint64_t mixBits(std::uint64_t x) {
    x += 0x9e3779b97f4a7c15ull;
    x = (x ^ (x >> 30)) * 0xbf58476d1ce4e5b9ull;
    x = (x ^ (x >> 27)) * 0x94d049bb133111ebull;
    return x ^ (x >> 31);
}

class Random {
public:
    constexpr explicit Random(std::uint64_t seed, std::uint64_t stream = 0)
        : m_state(mixBits(seed) ^ mixBits(stream + 0x632be59bd9b4e019ull)) {}

    constexpr std::uint64_t nextBits() { return mixBits(m_state++ * 0x9e3779b97f4a7c15ull); }
    constexpr std::uint32_t nextU32() { return std::uint32_t(nextBits() >> 32); }
    // Uniform in [0, 1): exact multiples of 2^-24, the same on every machine.
    constexpr float nextFloat() { return float(nextBits() >> 40) * 0x1p-24f; }
    constexpr double nextDouble() { return double(nextBits() >> 11) * 0x1p-53; }
    // Uniform integer in [0, n), n > 0; the bias of the multiply-shift is below 2^-32.
    constexpr std::uint32_t nextBelow(std::uint32_t n) { return std::uint32_t((std::uint64_t(nextU32()) * n) >> 32); }
    // Approximately normal, mean 0, variance 1 (sum of four uniforms, range about +-3.46): no transcendental.
    constexpr float nextNormalish() {
        const float sum = nextFloat() + nextFloat() + nextFloat() + nextFloat();
        return (sum - 2.0f) * 1.7320508f;
    }

private:
    std::uint64_t m_state;
};

} // namespace stipple
