#include "render/environment.h"

#include "core/hash.h"
#include "core/parallel.h"
#include "shared/light.h"

#include <algorithm>
#include <cmath>
#include <span>

namespace stipple {
namespace {

static_assert(kEnvironmentSide == shared::kEnvironmentTexels && kEnvironmentLevels == shared::kEnvironmentMapLevels);

glm::vec3 decodeOctahedral(float u, float v) {
    glm::vec3 n(u, 1 - std::abs(u) - std::abs(v), v);
    const float fold = std::max(-n.y, 0.0f);
    n.x += n.x >= 0 ? -fold : fold;
    n.z += n.z >= 0 ? -fold : fold;
    return n;
}

// Middle of each texel and how much of the sphere it covers.
struct Texel {
    glm::vec3 direction{0, 1, 0};
    float solidAngle = 0;
};
std::vector<Texel> makeTexels(int side) {
    std::vector<Texel> texels;
    texels.reserve(std::size_t(side) * std::size_t(side));
    const float step = 2 / float(side);
    float sum = 0;
    for (int row = 0; row < side; ++row)
        for (int column = 0; column < side; ++column) {
            const glm::vec3 p = decodeOctahedral(step * (float(column) + 0.5f) - 1, step * (float(row) + 0.5f) - 1);
            const float length = glm::length(p);
            // A facet's plane lies 1 / sqrt(3) away and its area is sqrt(3) that of the map.
            texels.push_back({p / length, step * step / (length * length * length)});
            sum += texels.back().solidAngle;
        }
    for (Texel& texel : texels) // constant light must come out as it is
        texel.solidAngle *= 4 * kPi / sum;
    return texels;
}

IrradianceTerms computeTerms(const EnvironmentMap& map, const std::vector<Texel>& texels, float side) {
    // Normalisation of the real harmonics, squared, times the cosine lobe's band factor over pi: 1, 2/3, 1/4.
    constexpr float kBand0 = 0.25f / kPi, kBand1 = 0.5f / kPi, kBand2 = 0.9375f / kPi;
    IrradianceTerms terms{};
    for (std::size_t i = 0; i < texels.size(); ++i) {
        const glm::vec3 d = texels[i].direction;
        const glm::vec3 light = map.radiance[i] * (texels[i].solidAngle * (0.5f + side * 0.5f * d.y));
        terms[0] += kBand0 * light;
        terms[1] += kBand1 * d.y * light;
        terms[2] += kBand1 * d.z * light;
        terms[3] += kBand1 * d.x * light;
        terms[4] += kBand2 * d.x * d.y * light;
        terms[5] += kBand2 * d.y * d.z * light;
        terms[6] += kBand2 / 12 * (3 * d.z * d.z - 1) * light;
        terms[7] += kBand2 * d.x * d.z * light;
        terms[8] += kBand2 / 4 * (d.x * d.x - d.y * d.y) * light;
    }
    return terms;
}

std::shared_ptr<const EnvironmentMap> finish(std::shared_ptr<EnvironmentMap> map, const std::vector<Texel>& texels) {
    map->above = computeTerms(*map, texels, 1);
    map->below = computeTerms(*map, texels, -1);
    map->key = Hasher().addArray(std::span<const glm::vec3>(map->radiance)).get();
    return map;
}

// Texel that a place up to one beyond the edge is the same as: the map's edges are folded at their middles.
std::size_t wrap(int row, int column, int side) {
    if (row < 0 || row >= side) {
        row = row < 0 ? 0 : side - 1;
        column = side - 1 - column;
    }
    if (column < 0 || column >= side) {
        column = column < 0 ? 0 : side - 1;
        row = side - 1 - row;
    }
    return std::size_t(row) * std::size_t(side) + std::size_t(column);
}

std::vector<glm::vec3> computeLevel(const EnvironmentMap& map, const std::vector<Texel>& texels, float alpha) {
    std::vector<glm::vec3> level(texels.size());
    const float a2 = alpha * alpha;
    parallelFor(texels.size(), 64, [&](std::size_t begin, std::size_t end) {
        for (std::size_t i = begin; i < end; ++i) {
            glm::vec3 sum(0);
            float weights = 0;
            for (std::size_t k = 0; k < texels.size(); ++k) {
                const float cosine = glm::dot(texels[i].direction, texels[k].direction);
                if (cosine <= 0) continue;
                // The half vector's cosine is that of half the angle.
                const float d = 0.5f * (1 + cosine) * (a2 - 1) + 1;
                const float weight = texels[k].solidAngle * cosine / (d * d);
                sum += weight * map.radiance[k];
                weights += weight;
            }
            level[i] = sum / weights;
        }
    });
    return level;
}

} // namespace

glm::vec3 lookUp(const EnvironmentMap& map, const glm::vec3& direction) {
    const glm::vec3 n = direction / (std::abs(direction.x) + std::abs(direction.y) + std::abs(direction.z));
    const float fold = std::max(-n.y, 0.0f);
    const float u = n.x + (n.x >= 0 ? fold : -fold), v = n.z + (n.z >= 0 ? fold : -fold);
    const auto texel = [&](float x) { return std::clamp(int((0.5f + 0.5f * x) * float(map.side)), 0, map.side - 1); };
    return map.radiance[std::size_t(texel(v)) * std::size_t(map.side) + std::size_t(texel(u))];
}

glm::vec3 evaluateIrradiance(const IrradianceTerms& t, const glm::vec3& n) {
    return t[0] + t[1] * n.y + t[2] * n.z + t[3] * n.x + t[4] * (n.x * n.y) + t[5] * (n.y * n.z) +
           t[6] * (3 * n.z * n.z - 1) + t[7] * (n.x * n.z) + t[8] * (n.x * n.x - n.y * n.y);
}

std::shared_ptr<const EnvironmentMap>
makeEnvironmentMap(const std::function<glm::vec3(const glm::vec3& direction)>& radiance) {
    const std::vector<Texel> texels = makeTexels(kEnvironmentSide);
    auto map = std::make_shared<EnvironmentMap>();
    map->side = kEnvironmentSide;
    for (const Texel& texel : texels)
        map->radiance.push_back(radiance(texel.direction));
    return finish(std::move(map), texels);
}

std::shared_ptr<const EnvironmentMap> blend(const std::shared_ptr<const EnvironmentMap>& a, float weightA,
                                            const std::shared_ptr<const EnvironmentMap>& b, float weightB) {
    if (!a && !b) return nullptr;
    auto map = std::make_shared<EnvironmentMap>();
    map->side = kEnvironmentSide;
    map->radiance.resize(std::size_t(kEnvironmentSide) * std::size_t(kEnvironmentSide));
    for (std::size_t i = 0; i < map->radiance.size(); ++i)
        map->radiance[i] =
            (a ? weightA * a->radiance[i] : glm::vec3(0)) + (b ? weightB * b->radiance[i] : glm::vec3(0));
    return finish(std::move(map), makeTexels(kEnvironmentSide));
}

glm::vec3 computeMeanIrradiance(const EnvironmentMap& map) {
    const std::vector<Texel> texels = makeTexels(map.side);
    glm::vec3 sum(0);
    for (std::size_t i = 0; i < texels.size(); ++i)
        sum += texels[i].solidAngle * map.radiance[i];
    return 0.25f * sum;
}

std::vector<glm::vec4> computeGlossLevels(const EnvironmentMap& map) {
    const std::vector<Texel> texels = makeTexels(map.side);
    std::vector<glm::vec4> picture;
    for (int level = 0; level < kEnvironmentLevels; ++level) {
        const std::vector<glm::vec3> values =
            level == 0 ? map.radiance : computeLevel(map, texels, getEnvironmentAlpha(level));
        for (int row = -1; row <= map.side; ++row)
            for (int column = -1; column <= map.side; ++column)
                picture.emplace_back(values[wrap(row, column, map.side)], 1);
    }
    return picture;
}

} // namespace stipple
