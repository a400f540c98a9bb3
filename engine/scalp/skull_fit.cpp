#include "scalp/skull_fit.h"

#include "math/deterministic.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <vector>

namespace stipple {
namespace {

constexpr int kElevations = 9; // -45 to 75 degrees by 15
constexpr int kAzimuths = 13;  // 0 (face) to 180 degrees by 15
constexpr float kWidthPerDepth = 2.2f;
constexpr float kLargestDifference = 0.15f; // ears, hair and missing skin count no more than this

// Radii of the mean of the ICT-FaceKit face and head model (Li et al. 2020, MIT licence), left and right averaged, as
// shares of the breadth, seen from the centre that fitSkull finds.
constexpr float kMeanRadii[kElevations][kAzimuths] = {
    {0.955f, 0.895f, 0.840f, 0.785f, 0.716f, 0.668f, 0.593f, 0.656f, 0.665f, 0.681f, 0.700f, 0.710f, 0.715f},
    {0.891f, 0.652f, 0.672f, 0.652f, 0.605f, 0.567f, 0.591f, 0.698f, 0.603f, 0.631f, 0.654f, 0.667f, 0.672f},
    {0.642f, 0.620f, 0.635f, 0.575f, 0.532f, 0.515f, 0.519f, 0.537f, 0.567f, 0.597f, 0.622f, 0.634f, 0.638f},
    {0.602f, 0.601f, 0.576f, 0.539f, 0.507f, 0.493f, 0.498f, 0.517f, 0.545f, 0.573f, 0.595f, 0.604f, 0.609f},
    {0.567f, 0.564f, 0.543f, 0.512f, 0.491f, 0.482f, 0.487f, 0.506f, 0.531f, 0.555f, 0.572f, 0.579f, 0.582f},
    {0.529f, 0.523f, 0.510f, 0.490f, 0.476f, 0.472f, 0.478f, 0.495f, 0.515f, 0.535f, 0.548f, 0.553f, 0.556f},
    {0.494f, 0.490f, 0.483f, 0.473f, 0.465f, 0.463f, 0.469f, 0.481f, 0.497f, 0.510f, 0.520f, 0.524f, 0.527f},
    {0.468f, 0.467f, 0.463f, 0.460f, 0.458f, 0.458f, 0.461f, 0.468f, 0.476f, 0.484f, 0.491f, 0.494f, 0.497f},
    {0.454f, 0.453f, 0.453f, 0.453f, 0.453f, 0.454f, 0.455f, 0.458f, 0.461f, 0.464f, 0.467f, 0.468f, 0.469f},
};

glm::mat3 makeTurn(int axis, float angle) {
    const float c = float(det::cos(double(angle)));
    const float s = float(det::sin(double(angle)));
    const int u = (axis + 1) % 3;
    const int v = (axis + 2) % 3;
    glm::mat3 turn(1);
    turn[u][u] = c;
    turn[u][v] = s;
    turn[v][u] = -s;
    turn[v][v] = c;
    return turn;
}

} // namespace

std::optional<SkullFit> fitSkull(std::span<const glm::vec3> points, const glm::mat3& toHead) {
    Box3 box;
    for (const glm::vec3& p : points)
        box.add(toHead * p);
    if (box.isEmpty()) return std::nullopt;
    const float height = box.getSize().y;
    if (!(height > 0) || !(box.getSize().x > 0) || !(box.getSize().z > 0)) return std::nullopt;

    // Extent of everything above each depth.
    constexpr int kBins = 512;
    std::vector<Box3> above(kBins + 1);
    const auto binOf = [&](float y) { return std::clamp(int((box.max.y - y) / height * kBins), 0, kBins - 1); };
    for (const glm::vec3& p : points) {
        const glm::vec3 q = toHead * p;
        above[std::size_t(binOf(q.y)) + 1].add(q);
    }
    for (std::size_t i = 1; i <= kBins; ++i)
        above[i].add(above[i - 1]);
    for (std::size_t i = 1; i <= kBins; ++i) {
        const float depth = height * float(i) / kBins;
        if (above[i].isEmpty() || above[i].getSize().x > kWidthPerDepth * depth) continue;
        SkullFit fit;
        fit.breadth = above[i].getSize().x;
        if (!(fit.breadth > 0)) return std::nullopt;
        const glm::vec3 middle = above[i].getCentre();
        fit.centre = glm::transpose(toHead) * glm::vec3(middle.x, box.max.y - depth, middle.z);
        return fit;
    }
    return std::nullopt;
}

HeadLikeness compareWithMeanHead(const TriangleBvh& skin, const SkullFit& fit, const glm::mat3& toHead) {
    const glm::mat3 fromHead = glm::transpose(toHead);
    struct Sample {
        double left, right, mean, weight;
    };
    std::array<Sample, kElevations * kAzimuths> samples;
    std::size_t count = 0, hits = 0;
    const auto radius = [&](double azimuth, double elevation) {
        const double horizontal = det::cos(elevation);
        const glm::vec3 direction(float(horizontal * det::sin(azimuth)), float(det::sin(elevation)),
                                  float(horizontal * det::cos(azimuth)));
        const auto hit = skin.castRayLast(fit.centre, fromHead * direction, 1.4f * fit.breadth);
        if (hit) ++hits;
        return hit ? double(hit->distance / fit.breadth) : -1.0;
    };
    for (int e = 0; e < kElevations; ++e)
        for (int a = 0; a < kAzimuths; ++a) {
            const double elevation = (-45.0 + 15.0 * e) * double(kDegree);
            const double azimuth = 15.0 * a * double(kDegree);
            samples[count++] = {radius(azimuth, elevation), radius(-azimuth, elevation), double(kMeanRadii[e][a]),
                                det::cos(elevation)};
        }

    double numerator = 0, denominator = 0;
    for (const Sample& s : samples)
        for (const double r : {s.left, s.right})
            if (r > 0) {
                numerator += s.weight * r * s.mean;
                denominator += s.weight * r * r;
            }
    HeadLikeness likeness;
    likeness.seen = float(hits) / float(2 * samples.size());
    if (!(denominator > 0)) return likeness;
    const double scale = numerator / denominator;
    const auto cap = [](double difference) { return std::min(std::abs(difference), double(kLargestDifference)); };
    double sum = 0, asymmetry = 0, weight = 0;
    for (const Sample& s : samples) {
        for (const double r : {s.left, s.right}) {
            const double d = r > 0 ? cap(scale * r - s.mean) : double(kLargestDifference);
            sum += 0.5 * s.weight * d * d;
        }
        const double side = s.left > 0 && s.right > 0 ? cap(s.left - s.right) : double(kLargestDifference);
        asymmetry += s.weight * side * side;
        weight += s.weight;
    }
    likeness.difference = float(det::sqrt(sum / weight));
    likeness.asymmetry = float(det::sqrt(asymmetry / weight));
    return likeness;
}

std::optional<HeadPose> alignWithMeanHead(const TriangleBvh& skin, std::span<const glm::vec3> points,
                                          const glm::mat3& start, std::span<const float> steps) {
    const auto judge = [&](const glm::mat3& toHead) -> std::optional<HeadPose> {
        const auto fit = fitSkull(points, toHead);
        if (!fit) return std::nullopt;
        return HeadPose{toHead, *fit, compareWithMeanHead(skin, *fit, toHead)};
    };
    std::optional<HeadPose> best = judge(start);
    if (!best) return std::nullopt;
    for (const float step : steps) {
        constexpr int kMostTurns = 3; // per step size
        bool improved = true;
        for (int turn = 0; turn < kMostTurns && improved; ++turn) {
            improved = false;
            for (int axis = 0; axis < 3; ++axis)
                for (const float angle : {step, -step}) {
                    const auto trial = judge(makeTurn(axis, angle) * best->toHead);
                    if (!trial || trial->likeness.getCost() >= best->likeness.getCost()) continue;
                    best = trial;
                    improved = true;
                    break;
                }
        }
    }
    return best;
}

} // namespace stipple
