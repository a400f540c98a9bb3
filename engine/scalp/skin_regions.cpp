#include "scalp/skin_regions.h"

#include "core/parallel.h"

#include <algorithm>
#include <array>
#include <cmath>

namespace stipple {
namespace {

constexpr std::size_t kGrain = 2048;

float smoothStep(float from, float to, float x) {
    const float t = std::clamp((x - from) / (to - from), 0.0f, 1.0f);
    return t * t * (3 - 2 * t);
}

// A place on the face with a soft border; radius at which half is left.
struct Spot {
    glm::vec3 centre;
    float radiusMm;
    float flush, oil;

    float getShare(const glm::vec3& p) const {
        const glm::vec3 way = (p - centre) / radiusMm;
        return std::exp2(-glm::dot(way, way));
    }
};

// In mm from landmarks, on heads of usual size (domain.md section 7).
std::array<Spot, 7> listSpots(const Landmarks& at) {
    using enum LandmarkId;
    const glm::vec3 base = at.at(subnasale);
    const auto cheek = [&](LandmarkId orbitale, float side) {
        const glm::vec3& rim = at.at(orbitale);
        return Spot{{rim.x + 8 * side, 0.35f * rim.y + 0.65f * base.y, rim.z - 4}, 19, 0.75f, 0.1f};
    };
    const auto ear = [&](LandmarkId tragion, float side) {
        return Spot{at.at(tragion) + glm::vec3(10 * side, 4, -14), 24, 0.85f, -0.1f};
    };
    return {{{base + glm::vec3(0, 8, 14), 12, 1, 0.5f},
             cheek(orbitaleLeft, 1),
             cheek(orbitaleRight, -1),
             ear(tragionLeft, 1),
             ear(tragionRight, -1),
             {at.at(menton) + glm::vec3(0, 14, 4), 13, 0.3f, 0.3f},
             {at.at(glabella) + glm::vec3(0, -4, 2), 12, 0.2f, 0.25f}}};
}

} // namespace

std::vector<SkinRegion> computeSkinRegions(std::span<const glm::vec3> positions, std::span<const glm::vec3> normals,
                                           const Landmarks& landmarks) {
    const std::array<Spot, 7> spots = listSpots(landmarks);
    const float brow = landmarks.at(LandmarkId::glabella).y, chin = landmarks.at(LandmarkId::menton).y;
    const float top = landmarks.at(LandmarkId::vertex).y, front = landmarks.at(LandmarkId::glabella).z;
    const glm::vec3 overhead = glm::normalize(glm::vec3(0, 0.95f, 0.3f));
    std::vector<SkinRegion> regions(positions.size());
    parallelFor(positions.size(), kGrain, [&](std::size_t begin, std::size_t end) {
        for (std::size_t i = begin; i < end; ++i) {
            const glm::vec3& p = positions[i];
            SkinRegion& region = regions[i];
            const float height = (p.y - brow) / (top - brow); // 0 glabella, 1 vertex
            const float ahead = p.z / front;                  // 1 glabella, 0 above the ears
            region.scalp =
                std::max(smoothStep(0.40f, 0.72f, height + 0.35f * (1 - ahead)) *
                             smoothStep(-0.25f, 0.15f, height + 0.3f * (1 - ahead)),
                         smoothStep(0.1f, -0.35f, ahead) * smoothStep(chin, 0.35f * chin + 0.65f * brow, p.y));
            // The sky, from the forehead's 0.6 where skin stands upright to full on top; shade below the jaw.
            const float facing = glm::dot(normals[i], overhead);
            region.sun = 0.15f + 0.85f * smoothStep(-0.6f, 1.2f, facing);
            region.sun *= smoothStep(chin - 45, chin + 15, p.y);
            // Shine lies in the T of forehead and nose and on the vertex.
            const float middle = std::exp2(-std::pow(p.x / 38, 2.0f));
            region.oil = 0.2f + 0.15f * smoothStep(-0.1f, 0.4f, ahead) +
                         0.65f * smoothStep(0.0f, 0.35f, height) * std::max(middle, smoothStep(0.6f, 0.95f, height));
            for (const Spot& spot : spots) {
                const float share = spot.getShare(p);
                region.flush += share * spot.flush;
                region.oil += share * spot.oil;
            }
            region.flush = std::min(region.flush, 1.0f);
            region.oil = std::clamp(region.oil, 0.0f, 1.0f);
        }
    });
    return regions;
}

} // namespace stipple
