#include "render/samples.h"

#include <array>
#include <cmath>

namespace stipple {
namespace {

double computeRadicalInverse(std::uint32_t base, std::uint32_t index) {
    double result = 0, digit = 1.0 / base;
    for (; index > 0; index /= base, digit /= base)
        result += digit * (index % base);
    return result;
}

float shiftToMiddle(double x) {
    x += 0.5;
    return float(x - std::floor(x));
}

// Inverse of the cumulative Blackman-Harris window over [-0.5, 0.5], tabulated.
class BlackmanHarris {
public:
    BlackmanHarris() {
        constexpr int kSteps = 4096;
        std::array<double, kSteps + 1> cumulative{};
        for (int i = 0; i < kSteps; ++i) {
            const double t = 2 * double(kPi) * (i + 0.5) / kSteps;
            const double w = 0.35875 - 0.48829 * std::cos(t) + 0.14128 * std::cos(2 * t) - 0.01168 * std::cos(3 * t);
            cumulative[std::size_t(i) + 1] = cumulative[std::size_t(i)] + w;
        }
        int k = 0;
        for (int i = 0; i <= kSize; ++i) {
            const double target = cumulative.back() * i / kSize;
            while (k + 1 < kSteps && cumulative[std::size_t(k) + 1] < target)
                ++k;
            const double low = cumulative[std::size_t(k)], high = cumulative[std::size_t(k) + 1];
            const double position = k + (high > low ? (target - low) / (high - low) : 0.0);
            m_inverse[std::size_t(i)] = float(position / kSteps - 0.5);
        }
    }
    float sample(float u) const {
        const float p = u * float(kSize);
        const int i = std::min(int(p), kSize - 1);
        const float t = p - float(i);
        return (1 - t) * m_inverse[std::size_t(i)] + t * m_inverse[std::size_t(i) + 1];
    }

private:
    static constexpr int kSize = 256;
    std::array<float, kSize + 1> m_inverse{};
};

} // namespace

glm::vec2 computePixelJitter(std::uint32_t sample, float filterWidth) {
    static const BlackmanHarris filter;
    if (sample == 0) return glm::vec2(0);
    return filterWidth * glm::vec2(filter.sample(shiftToMiddle(computeRadicalInverse(3, sample))),
                                   filter.sample(shiftToMiddle(computeRadicalInverse(5, sample))));
}

glm::vec2 computeLightPoint(std::uint32_t sample) {
    std::uint32_t x = 0, y = 0;
    std::uint32_t vx = 1u << 31, vy = 1u << 31;
    for (std::uint32_t i = sample; i != 0; i >>= 1, vx >>= 1, vy ^= vy >> 1) {
        if ((i & 1) == 0) continue;
        x ^= vx;
        y ^= vy;
    }
    // Half a cell of the 64 points of a settled picture: their mean is then the middle.
    return {shiftToMiddle(x * 0x1p-32 + 1.0 / 128), shiftToMiddle(y * 0x1p-32 + 1.0 / 128)};
}

glm::vec2 computeShadowJitter(std::uint32_t sample) {
    return glm::vec2(shiftToMiddle(computeRadicalInverse(7, sample)),
                     shiftToMiddle(computeRadicalInverse(11, sample))) -
           0.5f;
}

} // namespace stipple
