// Light from everywhere around: a small map of radiance, and what surfaces take from it. Made on the processor.
#pragma once

#include "math/vec.h"

#include <array>
#include <cstdint>
#include <functional>
#include <memory>
#include <vector>

namespace stipple {

// Irradiance / pi by the direction n of a surface: c0 + c1 y + c2 z + c3 x + c4 xy + c5 yz + c6 (3 zz - 1) + c7 xz +
// c8 (xx - yy). Ramamoorthi and Hanrahan 2001, "An Efficient Representation for Irradiance Environment Maps".
using IrradianceTerms = std::array<glm::vec3, 9>;
glm::vec3 evaluateIrradiance(const IrradianceTerms& terms, const glm::vec3& normal);

// Radiance by direction: an octahedral map about +Y (Cigolle et al. 2014), `side` texels square, rows from -Z to +Z and
// columns from -X to +X. The light is taken apart by height, as the openness of skin is (asset/openness.h): from above
// comes 0.5 + 0.5 y of the radiance, from below the rest.
struct EnvironmentMap {
    std::uint64_t key = 0; // of the content
    int side = 0;
    std::vector<glm::vec3> radiance;
    IrradianceTerms above{}, below{};
};
inline constexpr int kEnvironmentSide = 32;

// The map of a function of unit directions.
std::shared_ptr<const EnvironmentMap>
makeEnvironmentMap(const std::function<glm::vec3(const glm::vec3& direction)>& radiance);
// Radiance of the nearest texel.
glm::vec3 lookUp(const EnvironmentMap& map, const glm::vec3& direction);
// The sum of two maps, each times its weight; either may be null. Null when both are.
std::shared_ptr<const EnvironmentMap> blend(const std::shared_ptr<const EnvironmentMap>& a, float weightA,
                                            const std::shared_ptr<const EnvironmentMap>& b, float weightB);

// Irradiance of the whole sphere / 4: what a small ball takes from it per cross-section, W / m2.
glm::vec3 computeMeanIrradiance(const EnvironmentMap& map);

// The map as GGX lobes of rising width see it, seen straight on (Karis 2013): `levels` squares below each other, each
// with a border of one texel so that bilinear fetches meet across the edges. Level k has alpha getEnvironmentAlpha(k);
// level 0 is the map itself.
inline constexpr int kEnvironmentLevels = 5;
inline float getEnvironmentAlpha(int level) {
    const float k = float(level) / float(kEnvironmentLevels - 1);
    return 0.8f * k * k;
}
std::vector<glm::vec4>
computeGlossLevels(const EnvironmentMap& map); // (side + 2) wide, kEnvironmentLevels times as high

} // namespace stipple
