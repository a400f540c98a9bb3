#include "scalp/orientation.h"

#include "scalp/skull_fit.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <utility>
#include <vector>

namespace stipple {
namespace {

// Likeness of heads in the right frame differs by 0.02 to 0.05 from the mean head; other bodies by more than 0.08.
constexpr float kCertainDifference = 0.05f;
constexpr float kHopelessDifference = 0.10f;
// Second best orientation of a head: at least this much further off for full confidence.
constexpr float kClearMargin = 0.02f;

constexpr float kMinBreadth = 118, kMeanBreadth = 152, kMaxBreadth = 190; // mm, children to large men with hair

struct Unit {
    double toMm;
    const char* name;
};
constexpr std::array<Unit, 5> kUnits = {{{1, "mm"}, {10, "cm"}, {25.4, "inch"}, {100, "dm"}, {1000, "m"}}};

// The 24 proper rotations that map axes to axes.
std::vector<glm::mat3> makeQuarterTurns() {
    std::vector<glm::mat3> turns;
    for (int up = 0; up < 3; ++up)
        for (int front = 0; front < 3; ++front) {
            if (front == up) continue;
            for (int signs = 0; signs < 4; ++signs) {
                glm::vec3 y(0), z(0);
                y[up] = signs & 1 ? -1.0f : 1.0f;
                z[front] = signs & 2 ? -1.0f : 1.0f;
                turns.push_back(glm::transpose(glm::mat3(glm::cross(y, z), y, z)));
            }
        }
    return turns;
}

// Every n-th corner of a triangle: stray vertices that no triangle uses do not count.
std::vector<glm::vec3> takeSkinPoints(const TriangleMesh& skin) {
    constexpr std::size_t kEnough = 12000;
    const std::size_t step = std::max<std::size_t>(1, skin.triangles.size() * 3 / kEnough);
    std::vector<glm::vec3> points;
    for (std::size_t i = 0; i < skin.triangles.size() * 3; i += step)
        points.push_back(skin.positions[skin.triangles[i / 3][int(i % 3)]]);
    return points;
}

const char* describeAxis(const glm::mat3& toHead, int row) {
    static constexpr const char* kNames[3][2] = {{"-X", "+X"}, {"-Y", "+Y"}, {"-Z", "+Z"}};
    for (int column = 0; column < 3; ++column)
        if (std::abs(toHead[column][row]) > 0.5f) return kNames[column][toHead[column][row] > 0 ? 1 : 0];
    return "?";
}

bool isPlausible(double breadthMm) {
    return breadthMm >= double(kMinBreadth) && breadthMm <= double(kMaxBreadth);
}

// Sets the scale and says how it was found.
std::string chooseUnit(double breadth, std::optional<double> declared, double& scaleToMm) {
    if (declared && isPlausible(breadth * *declared)) {
        scaleToMm = *declared;
        return fmt::format("The file's unit makes the head {:.0f} mm broad.", breadth * *declared);
    }
    std::string note;
    if (declared)
        note = fmt::format("The file's unit would make the head {:.4g} mm broad, so it was not believed. ",
                           breadth * *declared);
    for (const Unit& unit : kUnits)
        if (isPlausible(breadth * unit.toMm)) {
            scaleToMm = unit.toMm;
            return note + fmt::format("Taken as {}, the head is {:.0f} mm broad.", unit.name, breadth * unit.toMm);
        }
    scaleToMm = double(kMeanBreadth) / breadth;
    return note + fmt::format("No usual unit makes this a head; it was scaled to an average breadth of {} mm. Measure "
                              "the head's circumference and enter it.",
                              kMeanBreadth);
}

} // namespace

Orientation findOrientation(const TriangleMesh& skin, std::optional<double> declaredUnitToMm) {
    Orientation result;
    if (skin.triangles.size() < 100) {
        result.reason = fmt::format("The mesh has only {} triangles, too few for a head.", skin.triangles.size());
        return result;
    }
    const std::vector<glm::vec3> points = takeSkinPoints(skin);
    const TriangleBvh bvh(skin.positions, skin.triangles);

    // All quarter turns as they are, then the most promising ones with the head's own tilt taken out.
    std::vector<std::pair<float, glm::mat3>> turns;
    for (const glm::mat3& turn : makeQuarterTurns())
        if (const auto pose = alignWithMeanHead(bvh, points, turn, {}))
            turns.emplace_back(pose->likeness.getCost(), turn);
    std::stable_sort(turns.begin(), turns.end(), [](const auto& a, const auto& b) { return a.first < b.first; });

    constexpr std::size_t kPromising = 6;
    constexpr std::array<float, 2> kSteps = {12 * kDegree, 6 * kDegree};
    float best = 1, second = 1;
    SkullFit skull;
    for (std::size_t i = 0; i < turns.size(); ++i) {
        const auto pose = alignWithMeanHead(bvh, points, turns[i].second,
                                            i < kPromising ? std::span<const float>(kSteps) : std::span<const float>{});
        const float cost = pose->likeness.getCost();
        if (cost < best) {
            second = best;
            best = cost;
            result.rotation = turns[i].second;
            skull = pose->fit;
        } else {
            second = std::min(second, cost);
        }
    }
    const float likely =
        std::clamp((kHopelessDifference - best) / (kHopelessDifference - kCertainDifference), 0.0f, 1.0f);
    const float clear = std::clamp((second - best) / kClearMargin, 0.0f, 1.0f);
    result.confidence = std::min(likely, clear);
    if (!(skull.breadth > 0) || likely < kMinOrientationConfidence) {
        result.reason = fmt::format("This does not have the shape of a human head: seen from the middle of its upper "
                                    "part, the surface differs by {:.0f} % of the breadth from a mean head. Choose a "
                                    "file that holds one head with its scalp.",
                                    100 * best);
        result.confidence = std::min(result.confidence, 0.99f * kMinOrientationConfidence);
    } else if (clear < kMinOrientationConfidence) {
        result.reason = "The shape fits a head in more than one orientation, so face and crown cannot be told apart. "
                        "Set the axes by hand.";
    } else {
        result.reason = fmt::format("{} points up and {} to the face. ", describeAxis(result.rotation, 1),
                                    describeAxis(result.rotation, 2));
    }
    if (skull.breadth > 0 && result.confidence >= kMinOrientationConfidence)
        result.reason += chooseUnit(double(skull.breadth), declaredUnitToMm, result.scaleToMm);
    return result;
}

} // namespace stipple
