#include "scalp/eye_detection.h"

#include "scalp/field.h"

#include <algorithm>
#include <cmath>
#include <vector>

namespace stipple {
namespace {

constexpr float kCell = 0.75f;                  // mm
constexpr float kCrease = 0.25f;                // mm: bend over 1.5 mm that a lid margin exceeds and a cheek does not
constexpr float kDeepest = 4;                   // mm: a hole where the eyeball should be counts no more than this
constexpr float kLeastEye = 1.5f;               // mm of bend per column that make an eye
constexpr float kEndShare = 0.35f;              // of the eye's own bend: less ends the fissure
constexpr float kUsualY = 8;                    // mm from the expected height that an eye's bends lie within
constexpr float kFarthestX = 9, kFarthestY = 8; // mm from the expected place

} // namespace

std::optional<glm::vec3> findLateralCanthus(const HeadView& view, float side, const glm::vec3& expected) {
    const float across = std::abs(expected.x);
    Box2 box; // x: away from the midline
    box.min = glm::vec2(across - 30, expected.y - 13);
    box.max = glm::vec2(across + 14, expected.y + 13);
    ScalarField depth(makeGrid(box, kCell), expected.z - 40);
    const GridShape& grid = depth.grid;
    for (int y = 0; y < grid.height; ++y)
        for (int x = 0; x < grid.width; ++x) {
            const glm::vec2 p = grid.getPoint(x, y);
            if (const auto hit = view.castIn(glm::vec3(side * p.x, p.y, expected.z + 70), glm::vec3(0, 0, -1)))
                depth.at(x, y) = hit->z;
        }

    // Bend across the fissure, per cell and summed per column. The farther from the expected height the less it counts:
    // there lie the brow's and the cheek's creases.
    const auto bendOf = [&](int x, int y) {
        const float bend = std::abs(depth.at(x, y + 2) - 2 * depth.at(x, y) + depth.at(x, y - 2));
        const float off = (grid.getPoint(x, y).y - expected.y) / kUsualY;
        return std::clamp(bend - kCrease, 0.0f, kDeepest) / (1 + off * off * off * off);
    };
    std::vector<float> column(std::size_t(grid.width), 0.0f);
    for (int x = 0; x < grid.width; ++x)
        for (int y = 2; y + 2 < grid.height; ++y)
            column[std::size_t(x)] += bendOf(x, y);

    const int middle = int((across - 16 - grid.origin.x) / kCell); // about under the pupil
    float eye = 0;
    for (int x = std::max(0, middle - 8); x <= middle + 8; ++x)
        eye += column[std::size_t(x)] / 17;
    if (eye < kLeastEye) return std::nullopt;

    constexpr int kCalm = 3; // columns without a bend end the fissure
    int end = -1;
    int calm = 0;
    for (int x = middle; x < grid.width && calm < kCalm; ++x) {
        if (column[std::size_t(x)] >= kEndShare * eye) {
            end = x;
            calm = 0;
        } else {
            ++calm;
        }
    }
    if (end < 0 || calm < kCalm) return std::nullopt;
    float weight = 0, sum = 0;
    for (int x = std::max(0, end - 2); x <= end; ++x)
        for (int y = 2; y + 2 < grid.height; ++y) {
            weight += bendOf(x, y);
            sum += bendOf(x, y) * grid.getPoint(x, y).y;
        }
    if (!(weight > 0)) return std::nullopt;
    const glm::vec2 corner(grid.getPoint(end, 0).x, sum / weight);
    if (std::abs(corner.x - across) > kFarthestX || std::abs(corner.y - expected.y) > kFarthestY) return std::nullopt;
    // Onto the rim: at the corner itself a ray may slip into the gap beside the eyeball.
    std::optional<glm::vec3> rim;
    for (float x = corner.x; x < corner.x + 2; x += 0.5f) {
        const auto hit = view.castIn(glm::vec3(side * x, corner.y, expected.z + 70), glm::vec3(0, 0, -1));
        if (hit && (!rim || hit->z > rim->z)) rim = hit;
    }
    return rim;
}

} // namespace stipple
