#include "scalp/fold_repair.h"

#include "math/deterministic.h"
#include "scalp/disc_topology.h"
#include "scalp/hair_bearing.h"

#include <algorithm>

namespace stipple {
namespace {

constexpr float kFoldCosine = -0.25f; // between the normals of neighbours: bent by more than 105 degrees
constexpr float kEarWeight = 0.05f;   // the skin behind an auricle folds too
constexpr float kEarReach = 30;       // mm around a tragion that are the ear's in any case

std::vector<char> findScalp(const WorkingSurface& surface, const Landmarks& landmarks) {
    const HairBearingOutline outline(ScalpFrame(landmarks), landmarks);
    std::vector<char> isScalp(surface.positions.size(), 0);
    for (std::size_t v = 0; v < isScalp.size(); ++v) {
        const glm::vec3& p = surface.positions[v];
        if (!surface.ear.empty() && surface.ear[v] > kEarWeight) continue;
        bool isEar = false;
        for (const LandmarkId id : {LandmarkId::tragionLeft, LandmarkId::tragionRight})
            isEar = isEar || glm::distance(p, landmarks.at(id)) < kEarReach;
        isScalp[v] = !isEar && outline.computeDepth(p) > 0;
    }
    return isScalp;
}

glm::vec3 computeNormal(const WorkingSurface& surface, const glm::uvec3& t) {
    const glm::vec3 a = surface.positions[t.x];
    const glm::vec3 n = glm::cross(surface.positions[t.y] - a, surface.positions[t.z] - a);
    const float length = det::sqrt(glm::dot(n, n));
    return length > 0 ? n / length : glm::vec3(0);
}

} // namespace

std::size_t smoothScalpFolds(WorkingSurface& surface, const Landmarks& landmarks) {
    const std::vector<char> isScalp = findScalp(surface, landmarks);
    // The triangles that may fold, and what surrounds their vertices.
    std::vector<glm::uvec3> triangles;
    for (const glm::uvec3& t : surface.triangles)
        if (isScalp[t.x] && isScalp[t.y] && isScalp[t.z]) triangles.push_back(t);
    const std::vector<std::uint32_t> neighbours = computeNeighbours(triangles);
    std::vector<char> mayMove = isScalp;
    for (std::size_t t = 0; t < triangles.size(); ++t)
        for (int i = 0; i < 3; ++i)
            if (neighbours[3 * t + std::size_t(i)] == kNoTriangle)
                mayMove[triangles[t][i]] = mayMove[triangles[t][(i + 1) % 3]] = 0;

    std::vector<char> moved(isScalp.size(), 0);
    constexpr int kRounds = 6;
    for (int round = 0; round < kRounds; ++round) {
        std::vector<glm::vec3> normals;
        for (const glm::uvec3& t : triangles)
            normals.push_back(computeNormal(surface, t));
        std::vector<char> isLoose(isScalp.size(), 0);
        bool isFolded = false;
        for (std::size_t t = 0; t < triangles.size(); ++t)
            for (std::size_t i = 0; i < 3; ++i) {
                const std::uint32_t n = neighbours[3 * t + i];
                if (n == kNoTriangle || glm::dot(normals[t], normals[n]) > kFoldCosine) continue;
                isFolded = true;
                for (int k = 0; k < 3; ++k)
                    isLoose[triangles[t][k]] = isLoose[triangles[n][k]] = 1;
            }
        if (!isFolded) break;
        for (int grow = 0; grow < 2 + round; ++grow) {
            std::vector<char> wider = isLoose;
            for (const glm::uvec3& t : triangles)
                if (isLoose[t.x] || isLoose[t.y] || isLoose[t.z]) wider[t.x] = wider[t.y] = wider[t.z] = 1;
            isLoose.swap(wider);
        }
        constexpr int kSweeps = 12;
        std::vector<glm::vec3> sum(isScalp.size());
        std::vector<float> count(isScalp.size());
        for (int sweep = 0; sweep < kSweeps; ++sweep) {
            std::fill(sum.begin(), sum.end(), glm::vec3(0));
            std::fill(count.begin(), count.end(), 0.0f);
            for (const glm::uvec3& t : triangles) {
                if (!isLoose[t.x] && !isLoose[t.y] && !isLoose[t.z]) continue;
                for (int i = 0; i < 3; ++i) {
                    sum[t[i]] += surface.positions[t[(i + 1) % 3]] + surface.positions[t[(i + 2) % 3]];
                    count[t[i]] += 2;
                }
            }
            for (std::size_t v = 0; v < moved.size(); ++v)
                if (isLoose[v] && mayMove[v] && count[v] > 0) {
                    surface.positions[v] = sum[v] / count[v];
                    moved[v] = 1;
                }
        }
    }
    return std::size_t(std::count(moved.begin(), moved.end(), char(1)));
}

} // namespace stipple
