#include "pigment/skin.h"

#include "math/colour.h"

#include <algorithm>
#include <array>
#include <cmath>

namespace stipple {
namespace {

// The six Fitzpatrick types: slider position and Burley d of rendering.md section 1, CIELAB targets of domain.md
// section 6.
struct SkinType {
    float melanin;
    glm::vec3 lab;
    glm::vec3 burleyMm;
};
const std::array<SkinType, 6> kTypes = {{
    {0.00f, {72, 8, 14}, {0.39f, 0.23f, 0.16f}},
    {0.33f, {66, 10, 16}, {0.38f, 0.22f, 0.14f}},
    {0.50f, {61, 11, 17.5f}, {0.37f, 0.21f, 0.13f}},
    {0.62f, {55, 12.5f, 18.5f}, {0.35f, 0.19f, 0.12f}},
    {0.80f, {44, 13, 18}, {0.32f, 0.18f, 0.10f}},
    {1.00f, {33, 11, 13}, {0.28f, 0.14f, 0.05f}},
}};

constexpr float kUsualBlood = 0.007f;

} // namespace

float getFitzpatrickMelanin(int type) {
    return kTypes[std::size_t(std::clamp(type, 1, 6) - 1)].melanin;
}

SkinOptics computeSkinOptics(const SkinParameters& parameters) {
    const float m = std::clamp(parameters.melanin, 0.0f, 1.0f);
    std::size_t i = 0;
    while (i + 2 < kTypes.size() && m > kTypes[i + 1].melanin)
        ++i;
    const SkinType& a = kTypes[i];
    const SkinType& b = kTypes[i + 1];
    const float t = (m - a.melanin) / (b.melanin - a.melanin);
    glm::vec3 lab = glm::mix(a.lab, b.lab, t);

    // Three times the blood adds about 5 to a* (rendering.md section 1) and darkens a little; less under melanin, which
    // absorbs the light before it reaches the dermis.
    const float blood = std::log(std::max(parameters.blood, 1e-4f) / kUsualBlood) / std::log(3.0f);
    const float seen = 1 - 0.5f * m;
    lab.x -= 1.2f * blood * seen;
    lab.y += 5.0f * blood * seen;

    // Undertone turns the hue around its own row by up to 8 degrees (domain.md section 6: 3 degrees is noticeable).
    const float turn = 8.0f * kDegree * std::clamp(parameters.undertone, -1.0f, 1.0f);
    const float c = std::cos(turn), s = std::sin(turn);
    lab = {lab.x, c * lab.y - s * lab.z, s * lab.y + c * lab.z};

    SkinOptics optics;
    optics.albedo = glm::clamp(labToLinear(lab), glm::vec3(0.005f), glm::vec3(0.95f));
    optics.melanin = m;
    optics.burleyMm = glm::mix(a.burleyMm, b.burleyMm, t);
    // Matte 0.50, normal 0.40, oily 0.30.
    optics.roughness = 0.50f - 0.20f * std::clamp(parameters.oiliness, 0.0f, 1.0f);
    return optics;
}

} // namespace stipple
