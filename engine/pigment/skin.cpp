#include "pigment/skin.h"

#include "math/colour.h"
#include "pigment/skin_table.h"

#include <algorithm>
#include <array>
#include <cmath>

namespace stipple {
namespace {

// Light that horny layer and melanosomes scatter back before it has met pigment: the slab of rendering.md section 1,
// whose epidermis only absorbs, is too yellow and dark without it on types V and VI. That section hints at 0.02; the
// six types together fit best at 0.03.
constexpr float kSurfaceReflectance = 0.03f;

// domain.md section 6, and what comes nearest to it by CIEDE2000; tests/pigment/skin_test.cpp looks for better ones.
struct SkinType {
    glm::vec3 lab;
    float melanin, blood;
};
constexpr std::array<SkinType, 6> kTypes = {{
    {{72, 8, 14}, 0.00f, 0.0081f},
    {{66, 10, 16}, 0.34f, 0.0115f},
    {{61, 11, 17.5f}, 0.50f, 0.0138f},
    {{55, 12.5f, 18.5f}, 0.62f, 0.0181f},
    {{44, 13, 18}, 0.81f, 0.0243f},
    {{33, 11, 13}, 0.99f, 0.0222f},
}};

// Carotene and bilirubin take blue and a little green; +-1 turns the hue of type II by about 8 degrees.
const glm::vec3 kUndertoneAbsorption(0, 0.012f, 0.125f);

constexpr float kLeastBlood = 0.002f, kMostBlood = 0.03f;

SkinColour computeColour(const SkinTissue& tissue, float undertone) {
    SkinColour colour = lookUpSkin(tissue);
    const glm::vec3 yellow = glm::exp(-undertone * kUndertoneAbsorption);
    const glm::vec3 inside = (1 - kSurfaceReflectance) * yellow * glm::max(colour.albedo, glm::vec3(0));
    colour.albedo = inside + kSurfaceReflectance;
    // What is reflected at the surface leaves where it came.
    colour.burleyMm *= inside / colour.albedo;
    return colour;
}

SkinTissue makeTissue(const SkinParameters& p) {
    return {.melanin = computeMelaninFraction(double(p.melanin)),
            .blood = double(p.blood),
            .pheomelanin = double(p.pheomelanin),
            .oxygenation = double(p.oxygenation)};
}

const SkinType& getType(int type) {
    return kTypes[std::size_t(std::clamp(type, 1, 6) - 1)];
}

float getHue(const glm::vec3& lab) {
    return std::atan2(lab.z, lab.y) / kDegree;
}

} // namespace

SkinOptics computeSkinOptics(const SkinParameters& parameters) {
    SkinOptics optics;
    optics.tissue = makeTissue(parameters);
    optics.undertone = parameters.undertone;
    const SkinColour colour = computeColour(optics.tissue, parameters.undertone);
    optics.albedo = glm::min(colour.albedo, glm::vec3(0.95f));
    optics.burleyMm = glm::max(colour.burleyMm, glm::vec3(0.01f));
    optics.melanin = std::clamp(parameters.melanin, 0.0f, 1.0f);
    // Matte 0.50, normal 0.40, oily 0.30.
    optics.roughness = 0.50f - 0.20f * std::clamp(parameters.oiliness, 0.0f, 1.0f);
    return optics;
}

glm::vec3 computeTissueAlbedo(const SkinTissue& tissue, float undertone) {
    return computeColour(tissue, undertone).albedo;
}

glm::vec3 computeSkinLab(const SkinParameters& parameters) {
    return linearToLab(computeColour(makeTissue(parameters), parameters.undertone).albedo);
}

glm::vec3 getFitzpatrickLab(int type) {
    return getType(type).lab;
}

SkinParameters getFitzpatrickSkin(int type) {
    SkinParameters parameters;
    parameters.melanin = getType(type).melanin;
    parameters.blood = getType(type).blood;
    return parameters;
}

float getUsualBlood(float melanin) {
    std::size_t i = 0;
    while (i + 2 < kTypes.size() && melanin > kTypes[i + 1].melanin)
        ++i;
    const SkinType& a = kTypes[i];
    const SkinType& b = kTypes[i + 1];
    return glm::mix(a.blood, b.blood, std::clamp((melanin - a.melanin) / (b.melanin - a.melanin), 0.0f, 1.0f));
}

SkinParameters fitSkin(const glm::vec3& lab, const SkinParameters& start) {
    // Levenberg-Marquardt in melanin, logarithm of blood, and undertone, inside their ranges.
    const glm::vec3 least(0, std::log(kLeastBlood), -1), most(1, std::log(kMostBlood), 1);
    const auto make = [&](const glm::vec3& x) {
        SkinParameters p = start;
        p.melanin = x[0];
        p.blood = std::exp(x[1]);
        p.undertone = x[2];
        return p;
    };
    const auto computeError = [&](const glm::vec3& x) { return computeSkinLab(make(x)) - lab; };
    glm::vec3 best(0);
    float bestSquare = 3.4e38f;
    // From light, middle and dark: melanin and blood may trade places on the way.
    for (const float melanin : {0.15f, 0.5f, 0.85f}) {
        glm::vec3 x(melanin, std::log(0.0115f), 0);
        glm::vec3 error = computeError(x);
        float damping = 1e-2f;
        for (int step = 0; step < 60; ++step) {
            constexpr float kStep = 2e-3f;
            glm::mat3 slopes;
            for (int i = 0; i < 3; ++i) {
                glm::vec3 ahead = x;
                ahead[i] += ahead[i] + kStep > most[i] ? -kStep : kStep;
                slopes[i] = (computeError(ahead) - error) / (ahead[i] - x[i]);
            }
            glm::mat3 normal = glm::transpose(slopes) * slopes;
            glm::vec3 gradient = glm::transpose(slopes) * error;
            for (int i = 0; i < 3; ++i) {
                // What is at its limit and would go beyond stays.
                const bool isHeld = (x[i] <= least[i] && gradient[i] > 0) || (x[i] >= most[i] && gradient[i] < 0);
                normal[i][i] += damping * normal[i][i] + 1e-6f;
                if (!isHeld) continue;
                for (int j = 0; j < 3; ++j)
                    normal[i][j] = normal[j][i] = i == j ? 1.0f : 0.0f;
                gradient[i] = 0;
            }
            const glm::vec3 next = glm::clamp(x - glm::inverse(normal) * gradient, least, most);
            const glm::vec3 nextError = computeError(next);
            if (glm::dot(nextError, nextError) < glm::dot(error, error)) {
                x = next;
                error = nextError;
                damping *= 0.3f;
            } else {
                damping = std::min(damping * 4, 1e6f);
            }
        }
        if (glm::dot(error, error) < bestSquare) {
            bestSquare = glm::dot(error, error);
            best = x;
        }
    }
    return make(best);
}

SkinParameters fitSkinIta(float ita, const SkinParameters& start) {
    SkinParameters p = start;
    float low = 0, high = 1; // more melanin, smaller angle
    for (int step = 0; step < 24; ++step) {
        p.melanin = 0.5f * (low + high);
        (computeIta(computeSkinLab(p)) > ita ? low : high) = p.melanin;
    }
    return p;
}

std::string_view getItaClass(float ita) {
    return ita > 55    ? "very light"
           : ita > 41  ? "light"
           : ita > 28  ? "intermediate"
           : ita > 10  ? "tan"
           : ita > -30 ? "brown"
                       : "dark";
}

float computeUndertoneHue(const glm::vec3& lab) {
    std::size_t i = 0;
    while (i + 2 < kTypes.size() && lab.x < kTypes[i + 1].lab.x)
        ++i;
    const glm::vec3& a = kTypes[i].lab;
    const glm::vec3& b = kTypes[i + 1].lab;
    return getHue(lab) - getHue(glm::mix(a, b, std::clamp((lab.x - a.x) / (b.x - a.x), 0.0f, 1.0f)));
}

std::vector<glm::vec3> computeSkinRatios(const SkinOptics& skin) {
    const glm::vec3 middle = computeColour(skin.tissue, skin.undertone).albedo;
    std::vector<glm::vec3> ratios;
    const auto getFactor = [](int i) {
        return std::exp2(double(kSkinRatioOctaves) * (2.0 * i / (kSkinRatioSize - 1) - 1));
    };
    for (int blood = 0; blood < kSkinRatioSize; ++blood)
        for (int melanin = 0; melanin < kSkinRatioSize; ++melanin) {
            SkinTissue tissue = skin.tissue;
            tissue.blood *= getFactor(blood);
            tissue.melanin *= getFactor(melanin);
            ratios.push_back(computeColour(tissue, skin.undertone).albedo / middle);
        }
    return ratios;
}

glm::vec3 computeSkinFactors(const SkinOptics& skin, const glm::vec3& ratio) {
    const glm::vec3 middle = computeColour(skin.tissue, skin.undertone).albedo;
    const auto compute = [&](const glm::vec3& x) {
        SkinTissue tissue = skin.tissue;
        tissue.melanin *= std::exp2(double(x[0]));
        tissue.blood *= std::exp2(double(x[1]));
        return glm::log(computeColour(tissue, skin.undertone).albedo / middle) + x[2] * std::log(2.0f);
    };
    const glm::vec3 target = glm::log(glm::max(ratio, glm::vec3(1e-3f)));
    glm::vec3 x(0);
    for (int step = 0; step < 12; ++step) {
        constexpr float kStep = 0.02f;
        const glm::vec3 at = compute(x);
        glm::mat3 slopes;
        for (int i = 0; i < 3; ++i) {
            glm::vec3 ahead = x;
            ahead[i] += kStep;
            slopes[i] = (compute(ahead) - at) / kStep;
        }
        // A grey change is one of light as much as of melanin: the smallest factors that do it.
        const glm::mat3 normal = glm::transpose(slopes) * slopes + glm::mat3(2e-4f);
        const glm::vec3 move = glm::inverse(normal) * (glm::transpose(slopes) * (target - at) - 2e-4f * x);
        x = glm::clamp(x + glm::clamp(move, glm::vec3(-1), glm::vec3(1)), glm::vec3(-kSkinRatioOctaves),
                       glm::vec3(kSkinRatioOctaves));
    }
    return x;
}

} // namespace stipple
