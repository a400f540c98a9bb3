#include "app/skin_places.h"

#include "core/parallel.h"
#include "math/colour.h"
#include "scalp/skin_regions.h"

#include <algorithm>
#include <cmath>

namespace stipple {
namespace {

// Nodes of the logarithms of a ratio: overall, red over green, blue over green.
constexpr int kNodes = 15;
constexpr glm::vec3 kReach(1.8f, 1.2f, 1.2f); // natural logarithms

// Red over green of lips, as factors on the skin around them: no blood under skin makes it redder.
constexpr float kMostRed = 1.6f;

// What is redder has no skin over it: insides of nose, mouth and lids. It keeps its lightness, and the red of lips.
glm::vec3 limitRed(const glm::vec3& ratio) {
    if (ratio.r <= kMostRed * ratio.g) return ratio;
    const glm::vec3 limited(kMostRed * ratio.g, ratio.g, ratio.b);
    return limited * (getLuminance(ratio) / getLuminance(limited));
}

// Exact where most skin lies: nodes are dense around 1.
float toAxis(float share) {
    return std::copysign(std::sqrt(std::abs(share)), share);
}
float fromAxis(float axis) {
    return axis * std::abs(axis);
}

} // namespace

std::optional<SkinParameters> fitHeadSkin(const PreparedHead& head, const SkinParameters& chosen) {
    if (!head.plainSkin) return std::nullopt;
    // A photograph too dark or too light for any skin is one of another exposure: its hue counts.
    constexpr float kDarkest = 28, kLightest = 73; // L*
    glm::vec3 albedo = *head.plainSkin;
    for (int step = 0; step < 40; ++step) {
        const float lightness = linearToLab(albedo).x;
        if (lightness >= kDarkest && lightness <= kLightest) break;
        albedo *= lightness < kDarkest ? 1.08f : 1 / 1.08f;
    }
    return fitSkin(linearToLab(albedo), chosen);
}

SkinParameters getReferenceSkin(const PreparedHead& head) {
    return fitHeadSkin(head, {}).value_or(SkinParameters{});
}

SkinParameters resolveSkin(const PreparedHead& head, const SkinParameters& chosen) {
    return chosen.fromScan ? fitHeadSkin(head, chosen).value_or(chosen) : chosen;
}

SkinDecomposition::SkinDecomposition(const SkinOptics& skin)
    : m_nodes(std::size_t(kNodes * kNodes * kNodes)) {
    const auto getShare = [](std::size_t i) { return fromAxis(2 * float(i) / (kNodes - 1) - 1); };
    parallelFor(m_nodes.size(), 64, [&](std::size_t begin, std::size_t end) {
        for (std::size_t n = begin; n < end; ++n) {
            const glm::vec3 x = kReach * glm::vec3(getShare(n % kNodes), getShare(n / kNodes % kNodes),
                                                   getShare(n / (kNodes * kNodes)));
            m_nodes[n] = computeSkinFactors(skin, glm::exp(glm::vec3(x[0] + x[1], x[0], x[0] + x[2])));
        }
    });
}

glm::vec3 SkinDecomposition::compute(const glm::vec3& ratio) const {
    const glm::vec3 logs = glm::log(limitRed(glm::max(ratio, glm::vec3(1e-3f))));
    const glm::vec3 x(logs.g, logs.r - logs.g, logs.b - logs.g);
    std::size_t base[3];
    float t[3];
    for (int i = 0; i < 3; ++i) {
        const float axis = toAxis(std::clamp(x[i] / kReach[i], -1.0f, 1.0f));
        const float place = 0.5f * (axis + 1) * (kNodes - 1);
        base[i] = std::min(std::size_t(place), std::size_t(kNodes - 2));
        // Between nodes in the value itself, not in its root.
        const float low = fromAxis(2 * float(base[i]) / (kNodes - 1) - 1);
        const float high = fromAxis(2 * float(base[i] + 1) / (kNodes - 1) - 1);
        t[i] = (fromAxis(axis) - low) / (high - low);
    }
    glm::vec3 sum(0);
    for (std::size_t corner = 0; corner < 8; ++corner) {
        float weight = 1;
        std::size_t index = 0;
        for (int i = 2; i >= 0; --i) {
            const std::size_t bit = corner >> i & 1;
            weight *= bit ? t[i] : 1 - t[i];
            index = index * kNodes + base[i] + bit;
        }
        sum += weight * m_nodes[index];
    }
    return sum;
}

void fillSkinPlaces(const PreparedHead& head, std::span<const glm::vec4> ownColour,
                    const SkinDecomposition& decomposition, SurfaceGeometry& geometry) {
    const std::vector<SkinRegion> regions =
        computeSkinRegions(geometry.positions, geometry.normals, head.head.landmarks);
    const glm::vec3 plain = head.plainSkin.value_or(glm::vec3(1));
    geometry.tint.resize(regions.size());
    geometry.regions.resize(regions.size());
    parallelFor(regions.size(), 2048, [&](std::size_t begin, std::size_t end) {
        for (std::size_t i = begin; i < end; ++i) {
            const SkinRegion& region = regions[i];
            glm::vec3 octaves(0);
            if (!ownColour.empty() && ownColour[i].w > 0)
                octaves = ownColour[i].w * decomposition.compute(glm::vec3(ownColour[i]) / plain);
            geometry.tint[i] = glm::vec4(octaves, region.scalp);
            geometry.regions[i] = {region.sun, region.flush, region.oil};
        }
    });
}

} // namespace stipple
