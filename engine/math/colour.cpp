#include "math/colour.h"

#include <algorithm>
#include <cmath>

namespace stipple {
namespace {

// Rec. 709 primaries, D65 (0.3127, 0.3290); columns are the XYZ of red, green and blue.
const glm::mat3 kToXyz(0.4123908f, 0.2126390f, 0.0193308f, 0.3575843f, 0.7151687f, 0.1191948f, 0.1804808f, 0.0721923f,
                       0.9505322f);
const glm::vec3 kWhite = kToXyz * glm::vec3(1);

// CIE 1976 with its linear part near black.
float labForward(float t) {
    return t > 216.0f / 24389 ? std::cbrt(t) : (24389.0f / 27 * t + 16) / 116;
}
float labInverse(float f) {
    return f > 6.0f / 29 ? f * f * f : (116 * f - 16) * 27 / 24389;
}

} // namespace

const glm::mat3& getRec709ToXyz() {
    return kToXyz;
}

float encodeSrgb(float linear) {
    const float x = std::clamp(linear, 0.0f, 1.0f);
    return x <= 0.0031308f ? 12.92f * x : 1.055f * std::pow(x, 1 / 2.4f) - 0.055f;
}

float decodeSrgb(float encoded) {
    return encoded <= 0.04045f ? encoded / 12.92f : std::pow((encoded + 0.055f) / 1.055f, 2.4f);
}

glm::vec3 linearToLab(const glm::vec3& linear) {
    const glm::vec3 xyz = kToXyz * linear / kWhite;
    const float fx = labForward(xyz.x), fy = labForward(xyz.y), fz = labForward(xyz.z);
    return {116 * fy - 16, 500 * (fx - fy), 200 * (fy - fz)};
}

glm::vec3 labToLinear(const glm::vec3& lab) {
    const float fy = (lab.x + 16) / 116;
    const glm::vec3 xyz =
        kWhite * glm::vec3(labInverse(fy + lab.y / 500), labInverse(fy), labInverse(fy - lab.z / 200));
    return glm::inverse(kToXyz) * xyz;
}

float computeIta(const glm::vec3& lab) {
    return std::atan2(lab.x - 50, lab.z) / kDegree;
}

glm::vec3 computeLightColour(float kelvin) {
    const double t = std::clamp(double(kelvin), 1667.0, 25000.0);
    double x, y;
    if (t < 4000) {
        // Kim et al. 2002: cubic fit of the Planck locus.
        x = -0.2661239e9 / (t * t * t) - 0.2343589e6 / (t * t) + 0.8776956e3 / t + 0.179910;
        y = t < 2222 ? -1.1063814 * x * x * x - 1.34811020 * x * x + 2.18555832 * x - 0.20219683
                     : -0.9549476 * x * x * x - 1.37418593 * x * x + 2.09137015 * x - 0.16748867;
    } else {
        // CIE 015: daylight locus.
        x = t <= 7000 ? -4.6070e9 / (t * t * t) + 2.9678e6 / (t * t) + 0.09911e3 / t + 0.244063
                      : -2.0064e9 / (t * t * t) + 1.9018e6 / (t * t) + 0.24748e3 / t + 0.237040;
        y = -3.0 * x * x + 2.870 * x - 0.275;
    }
    const glm::vec3 xyz(float(x / y), 1, float((1 - x - y) / y));
    const glm::vec3 rgb = glm::max(glm::inverse(kToXyz) * xyz, glm::vec3(0));
    return rgb / getLuminance(rgb);
}

glm::mat3 computeWhiteBalance(const glm::vec3& white, float degree) {
    // In the very channels that light and albedo are multiplied in: cone responses instead turn the hue of skin by 15
    // degrees towards red under 2700 K, because the product is not what a spectrum would give.
    const glm::vec3 scale = glm::mix(glm::vec3(1), 1.0f / glm::max(white, glm::vec3(1e-3f)), degree);
    return {scale.x, 0, 0, 0, scale.y, 0, 0, 0, scale.z};
}

} // namespace stipple
