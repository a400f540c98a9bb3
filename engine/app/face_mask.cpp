#include "app/face_mask.h"

#include "core/hash.h"

#include <algorithm>
#include <cmath>
#include <span>

namespace stipple {
namespace {

constexpr int kColumns = 73, kRows = 81;
constexpr float kWidest = 76 * kDegree; // about the axis through both tragions' middle
constexpr float kReachMm = 170;         // of rays; farther skin belongs to the shoulders
constexpr float kOverBrowsMm = 20;      // above the glabella, where the forehead is bare on everyone ...
constexpr float kUnderHairlineMm = 18;  // ... and this far from where hair begins
constexpr float kUnderChinMm = 6;
constexpr float kFeatureMm = 60, kBlurMm = 9; // what is narrower than the first leaves no mark
constexpr float kRimMm = 12;                  // over which it comes down to the skin
constexpr float kClearanceMm = 1.2f;

// A grid by angle and height; `wrap` nowhere.
struct Grid {
    std::vector<float> values = std::vector<float>(std::size_t(kColumns) * kRows);
    float& at(int column, int row) { return values[std::size_t(row) * kColumns + std::size_t(column)]; }
    float at(int column, int row) const { return values[std::size_t(row) * kColumns + std::size_t(column)]; }
};

// One pass along columns and one along rows of the greatest or the mean value within `reach` steps.
Grid filter(const Grid& grid, int reachColumns, int reachRows, bool greatest) {
    const auto pass = [&](const Grid& from, int reach, bool alongRow) {
        Grid to;
        for (int row = 0; row < kRows; ++row)
            for (int column = 0; column < kColumns; ++column) {
                float sum = 0, most = 0;
                int count = 0;
                for (int k = -reach; k <= reach; ++k) {
                    const int c = alongRow ? column + k : column, r = alongRow ? row : row + k;
                    if (c < 0 || r < 0 || c >= kColumns || r >= kRows) continue;
                    sum += from.at(c, r);
                    most = std::max(most, from.at(c, r));
                    ++count;
                }
                to.at(column, row) = greatest ? most : sum / float(count);
            }
        return to;
    };
    return pass(pass(grid, reachColumns, true), reachRows, false);
}

} // namespace

SceneSurface makeFaceMask(const TriangleBvh& skin, const Landmarks& landmarks) {
    const float browTop = std::min(landmarks.at(LandmarkId::glabella).y + kOverBrowsMm,
                                   landmarks.at(LandmarkId::trichion).y - kUnderHairlineMm);
    // At its sides it stays below the hair of the temples.
    const float sideTop =
        std::min(landmarks.at(LandmarkId::lateralCanthusLeft).y, landmarks.at(LandmarkId::lateralCanthusRight).y);
    const float bottom = landmarks.at(LandmarkId::menton).y - kUnderChinMm;
    const auto getAngle = [](int column) { return kWidest * (2 * float(column) / float(kColumns - 1) - 1); };
    const auto getHeight = [&](int column, int row) {
        const float side = std::abs(getAngle(column)) / kWidest;
        const float top = glm::mix(browTop, sideTop, side * side);
        return glm::mix(bottom, top, float(row) / float(kRows - 1));
    };
    Grid head;
    float last = 80;
    for (int row = 0; row < kRows; ++row)
        for (int column = 0; column < kColumns; ++column) {
            const float angle = getAngle(column);
            const auto hit =
                skin.castRayLast({0, getHeight(column, row), 0}, {std::sin(angle), 0, std::cos(angle)}, kReachMm);
            if (hit) last = hit->distance;
            head.at(column, row) = last;
        }
    const float columnMm = 2 * kWidest / float(kColumns - 1) * 85, rowMm = (browTop - bottom) / float(kRows - 1);
    const auto steps = [](float mm, float stepMm) { return std::max(int(std::lround(mm / stepMm)), 1); };
    Grid smooth = filter(head, steps(0.5f * kFeatureMm, columnMm), steps(0.5f * kFeatureMm, rowMm), true);
    for (int pass = 0; pass < 3; ++pass)
        smooth = filter(smooth, steps(kBlurMm, columnMm), steps(kBlurMm, rowMm), false);

    auto geometry = std::make_shared<SurfaceGeometry>();
    for (int row = 0; row < kRows; ++row)
        for (int column = 0; column < kColumns; ++column) {
            const float angle = getAngle(column);
            const float rim = std::min(float(std::min(column, kColumns - 1 - column)) * columnMm,
                                       float(std::min(row, kRows - 1 - row)) * rowMm);
            const float t = std::clamp(rim / kRimMm, 0.0f, 1.0f);
            const float own = head.at(column, row);
            const float radius =
                kClearanceMm + std::max(glm::mix(own, smooth.at(column, row), t * t * (3 - 2 * t)), own);
            geometry->positions.emplace_back(radius * std::sin(angle), getHeight(column, row),
                                             radius * std::cos(angle));
        }
    const auto at = [](int column, int row) { return std::uint32_t(row * kColumns + column); };
    for (int row = 0; row + 1 < kRows; ++row)
        for (int column = 0; column + 1 < kColumns; ++column) {
            geometry->triangles.emplace_back(at(column, row), at(column + 1, row), at(column + 1, row + 1));
            geometry->triangles.emplace_back(at(column, row), at(column + 1, row + 1), at(column, row + 1));
        }
    geometry->normals.assign(geometry->positions.size(), glm::vec3(0));
    for (const glm::uvec3& t : geometry->triangles) {
        const auto& p = geometry->positions;
        const glm::vec3 normal = glm::cross(p[t.y] - p[t.x], p[t.z] - p[t.x]);
        for (int corner = 0; corner < 3; ++corner)
            geometry->normals[t[corner]] += normal;
    }
    for (glm::vec3& normal : geometry->normals)
        normal = glm::normalize(normal);
    geometry->key = Hasher().addArray(std::span<const glm::vec3>(geometry->positions)).get();
    return {Material::matte, std::move(geometry), nullptr, glm::vec3(0.30f, 0.31f, 0.32f), 0.8f};
}

} // namespace stipple
