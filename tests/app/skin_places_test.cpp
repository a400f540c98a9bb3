#include "app/skin_places.h"
#include "math/colour.h"
#include "pigment/skin.h"

#include <catch2/catch.hpp>

#include <algorithm>
#include <cmath>

using namespace stipple;

namespace {

// Factor on the skin's albedo that these octaves of melanin, blood and light make.
glm::vec3 evaluate(const std::vector<glm::vec3>& ratios, const glm::vec3& octaves) {
    const glm::vec2 place =
        (0.5f * glm::clamp(glm::vec2(octaves) / kSkinRatioOctaves, glm::vec2(-1), glm::vec2(1)) + 0.5f) *
        float(kSkinRatioSize - 1);
    const int x = std::min(int(place.x), kSkinRatioSize - 2), y = std::min(int(place.y), kSkinRatioSize - 2);
    const glm::vec2 t = place - glm::vec2(x, y);
    const auto at = [&](int i, int j) { return ratios[std::size_t(j * kSkinRatioSize + i)]; };
    return std::exp2(octaves.z) *
           glm::mix(glm::mix(at(x, y), at(x + 1, y), t.x), glm::mix(at(x, y + 1), at(x + 1, y + 1), t.x), t.y);
}

} // namespace

TEST_CASE("Colours of a face come back from what they are made of") {
    const SkinOptics skin = computeSkinOptics({});
    const std::vector<glm::vec3> ratios = computeSkinRatios(skin);
    const SkinDecomposition decomposition(skin);
    for (const glm::vec3 ratio :
         {glm::vec3(1), glm::vec3(0.78f, 0.5f, 0.58f), glm::vec3(0.95f, 0.85f, 0.86f), glm::vec3(0.6f, 0.52f, 0.48f)}) {
        const glm::vec3 got = evaluate(ratios, decomposition.compute(ratio));
        CAPTURE(ratio.r, ratio.g, ratio.b, got.r, got.g, got.b);
        CHECK(glm::distance(linearToLab(skin.albedo * got), linearToLab(skin.albedo * ratio)) < 3.5f);
    }
}

TEST_CASE("Insides of nose, mouth and lids do not shine out of a face") {
    const SkinOptics skin = computeSkinOptics({});
    const std::vector<glm::vec3> ratios = computeSkinRatios(skin);
    const SkinDecomposition decomposition(skin);
    // As pictures of heads show them, over plain skin.
    for (const glm::vec3 ratio : {glm::vec3(0.8f, 0.2625f, 0.35f), glm::vec3(0.55f, 0.225f, 0.2625f),
                                  glm::vec3(0.71f, 0.32f, 0.4f), glm::vec3(0.525f, 0.2625f, 0.3125f)})
        for (const float weight : {1.0f, 0.7f}) { // how far a head goes with its picture
            const glm::vec3 got = evaluate(ratios, weight * decomposition.compute(ratio));
            CAPTURE(ratio.r, ratio.g, ratio.b, weight, got.r, got.g, got.b);
            CHECK(std::max({got.r, got.g, got.b}) < 1.0f);
            CHECK(getLuminance(skin.albedo * got) <
                  getLuminance(skin.albedo * glm::mix(glm::vec3(1), ratio, weight)) * 1.25f);
        }
}
