#include "math/sky.h"

#include <algorithm>
#include <cmath>

namespace stipple {
namespace {

// Gradation by zenith distance and indicatrix by distance from the sun.
struct SkyShape {
    float a, b, c, d, e;
};
constexpr SkyShape kOvercast{4, -0.7f, 0, -1, 0}, kClear{-1, -0.32f, 10, -3, 0.45f};

// The blue of a deep clear sky has no upper end in the model.
constexpr float kHottest = 25000;

const SkyShape& getShape(SkyKind kind) {
    return kind == SkyKind::overcast ? kOvercast : kClear;
}

float computeGradation(const SkyShape& shape, float height) {
    return 1 + shape.a * std::exp(shape.b / std::max(height, 1e-3f));
}

float computeIndicatrix(const SkyShape& shape, float cosine) {
    const float angle = std::acos(std::clamp(cosine, -1.0f, 1.0f));
    return 1 + shape.c * (std::exp(shape.d * angle) - std::exp(0.5f * kPi * shape.d)) + shape.e * cosine * cosine;
}

} // namespace

float computeSkyLuminance(SkyKind kind, const glm::vec3& direction, const glm::vec3& sun) {
    const SkyShape& shape = getShape(kind);
    return computeGradation(shape, direction.y) * computeIndicatrix(shape, glm::dot(direction, sun)) /
           (computeGradation(shape, 1) * computeIndicatrix(shape, sun.y));
}

float computeSkyIlluminance(SkyKind kind, const glm::vec3& sun) {
    constexpr int kHeights = 48, kTurns = 96;
    float sum = 0;
    for (int i = 0; i < kHeights; ++i) // equal steps of the squared height carry equal cosines
        for (int k = 0; k < kTurns; ++k) {
            const float height = std::sqrt((float(i) + 0.5f) / float(kHeights));
            const float flat = std::sqrt(1 - height * height), turn = 2 * kPi * (float(k) + 0.5f) / float(kTurns);
            sum += computeSkyLuminance(kind, {flat * std::sin(turn), height, flat * std::cos(turn)}, sun);
        }
    return kPi * sum / float(kHeights * kTurns);
}

float computeSkyTemperature(SkyKind kind, float luminance) {
    if (kind == SkyKind::overcast) return 6514;
    const float mired = -132.1f + 59.77f * std::log10(std::max(luminance, 1.0f));
    return 1e6f / std::max(mired, 1e6f / kHottest);
}

} // namespace stipple
