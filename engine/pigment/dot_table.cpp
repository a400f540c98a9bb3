#include "pigment/dot_table.h"

#include "pigment/table_digits.h"

#include <algorithm>
#include <cmath>
#include <string_view>
#include <vector>

namespace stipple {
namespace {

#include "pigment/dot_table.inc"

constexpr std::size_t kDepths = kDotTops.size(), kTaus = kDotStrengths.size(), kWidths = kDotRadii.size();
constexpr std::size_t kNodes = kDotMelanins.size() * kWidths * kDepths * kTaus;
static_assert(std::size(kDotVeils) == kDotMelanins.size() * kDepths);
static_assert(std::size(kDotRows) == kNodes * 3);

// What logarithms treat as nothing.
constexpr float kNothing = 1e-7f;

constexpr std::size_t getNode(std::size_t skin, std::size_t width, std::size_t depth, std::size_t tau) {
    return ((skin * kWidths + width) * kDepths + depth) * kTaus + tau;
}

// Everything as logarithms: densities follow powers of radius and strength, and fall exponentially with depth.
struct Node {
    std::array<glm::vec3, kDotDistanceCount> profile;
    glm::vec3 integral, meanSquare;
};
struct GreenNode {
    float integral, peak;
};

Node readNode(std::size_t index) {
    Node node;
    for (int channel = 0; channel < 3; ++channel) {
        const std::string_view row = kDotRows[index * 3 + std::size_t(channel)];
        std::array<double, kDotDistanceCount> values;
        for (std::size_t i = 0; i < kDotDistanceCount; ++i)
            values[i] = decodeDotDensity(row[2 * i], row[2 * i + 1]);
        const double integral = integrateDotProfile(values);
        const double square = integrateDotProfile(values, 2);
        node.integral[channel] = std::log(std::max(float(integral), kNothing));
        // A row without density has no width either; any will do.
        node.meanSquare[channel] = std::log(integral > 0 ? float(square / integral) : 1.0f);
        for (std::size_t i = 0; i < kDotDistanceCount; ++i)
            node.profile[i][channel] = std::log(std::max(float(values[i]), kNothing));
    }
    return node;
}

const std::vector<Node>& getNodes() {
    static const std::vector<Node> nodes = [] {
        std::vector<Node> list(kNodes);
        for (std::size_t i = 0; i < kNodes; ++i)
            list[i] = readNode(i);
        return list;
    }();
    return nodes;
}

// Apart, so that they stay in the cache.
const std::vector<GreenNode>& getGreenNodes() {
    static const std::vector<GreenNode> nodes = [] {
        std::vector<GreenNode> list;
        for (const Node& node : getNodes())
            list.push_back({node.integral.g, node.profile.front().g});
        return list;
    }();
    return nodes;
}

// Place on an axis: between node `index` and the next.
struct Place {
    std::size_t index;
    float t;
};
template <std::size_t N>
Place locate(const std::array<float, N>& axis, float value) {
    std::size_t i = 0;
    while (i + 2 < N && value > axis[i + 1])
        ++i;
    return {i, std::clamp((value - axis[i]) / (axis[i + 1] - axis[i]), 0.0f, 1.0f)};
}
// For axes of powers, all in logarithms; `lowest` below 0 continues before the first node.
template <std::size_t N>
std::array<float, N> takeLogs(const std::array<float, N>& axis) {
    std::array<float, N> logs;
    for (std::size_t i = 0; i < N; ++i)
        logs[i] = std::log(axis[i]);
    return logs;
}
template <std::size_t N>
Place locateLog(const std::array<float, N>& axis, float value, float lowest) {
    std::size_t i = 0;
    while (i + 2 < N && value > axis[i + 1])
        ++i;
    return {i, std::clamp((value - axis[i]) / (axis[i + 1] - axis[i]), lowest, 1.0f)};
}

// Calls visit(node, weight) for the sixteen of `nodes` around a column. Returns the natural logarithm of what faintness
// takes besides.
template <typename Node, typename Visit>
float visitNodes(const std::vector<Node>& nodes, const DotColumn& column, const Visit& visit) {
    static const auto widths = takeLogs(kDotRadii);
    static const auto strengths = takeLogs(kDotStrengths);
    const float strength = std::log(std::max(column.opticalDepth, 1e-6f * kDotStrengths.front()));
    const Place skin = locate(kDotMelanins, column.melanin);
    const Place depth = locate(kDotTops, column.topMm);
    const Place width = locateLog(widths, std::log(std::max(column.radiusMm, 1e-6f)), -2);
    const Place tau = locateLog(strengths, strength, 0);
    for (std::size_t corner = 0; corner < 16; ++corner) {
        const std::size_t s = corner & 1, d = corner >> 1 & 1, w = corner >> 2 & 1, t = corner >> 3 & 1;
        const float weight = (s ? skin.t : 1 - skin.t) * (d ? depth.t : 1 - depth.t) * (w ? width.t : 1 - width.t) *
                             (t ? tau.t : 1 - tau.t);
        if (weight != 0) visit(nodes[getNode(skin.index + s, width.index + w, depth.index + d, tau.index + t)], weight);
    }
    return std::min(strength - strengths.front(), 0.0f);
}

} // namespace

float getDotDistance(std::size_t index) {
    return kDotReachMm * std::pow(float(index) / float(kDotDistanceCount - 1), 2.5f);
}

double integrateDotProfile(const std::array<double, kDotDistanceCount>& values, int power) {
    // Trapezoids in u = (r / reach)^(1 / 2.5), where profiles are smooth: r dr = 2.5 reach^2 u^4 du.
    static const std::array<double, kDotDistanceCount> weights = [] {
        constexpr double kStep = 1.0 / double(kDotDistanceCount - 1);
        std::array<double, kDotDistanceCount> list;
        for (std::size_t i = 0; i < kDotDistanceCount; ++i)
            list[i] = (i + 1 == kDotDistanceCount ? 0.5 : 1.0) * std::pow(double(i) * kStep, 4) * kStep * 2.5 *
                      double(kDotReachMm * kDotReachMm) * 2 * 3.14159265358979;
        return list;
    }();
    double sum = 0;
    for (std::size_t i = 0; i < kDotDistanceCount; ++i)
        sum += weights[i] * values[i] * (power == 0 ? 1.0 : std::pow(double(getDotDistance(i)), power));
    return sum;
}

std::array<char, 2> encodeDotDensity(double density) {
    return encodeTableLevel(int(std::lround(kTableLast * std::sqrt(std::clamp(density / kDotMaxDensity, 0.0, 1.0)))));
}

double decodeDotDensity(char high, char low) {
    const double share = double(decodeTableLevel(high, low)) / kTableLast;
    return kDotMaxDensity * share * share;
}

glm::vec3 computeDotVeil(float topMm, float melanin) {
    const Place skin = locate(kDotMelanins, melanin);
    const Place depth = locate(kDotTops, topMm);
    const auto at = [&](std::size_t s) {
        const std::size_t row = (skin.index + s) * kDepths + depth.index;
        return glm::mix(kDotVeils[row], kDotVeils[row + 1], depth.t);
    };
    // Melanin acts by powers: the veil of blue grows tenfold from light to dark skin.
    return glm::exp(glm::mix(glm::log(at(0)), glm::log(at(1)), skin.t));
}

std::array<glm::vec3, kDotDistanceCount> computeDotProfile(const DotColumn& column) {
    std::array<glm::vec3, kDotDistanceCount> profile{};
    const float faintness = visitNodes(getNodes(), column, [&](const Node& node, float weight) {
        for (std::size_t i = 0; i < kDotDistanceCount; ++i)
            profile[i] += weight * node.profile[i];
    });
    for (glm::vec3& density : profile)
        density = glm::exp(density + faintness);
    return profile;
}

DotMoments computeDotMoments(const DotColumn& column) {
    glm::vec3 integral(0), peak(0), square(0);
    const float faintness = visitNodes(getNodes(), column, [&](const Node& node, float weight) {
        integral += weight * node.integral;
        peak += weight * node.profile.front();
        square += weight * node.meanSquare;
    });
    return {glm::exp(integral + faintness), glm::exp(peak + faintness), glm::exp(square)};
}

GreenMoments computeGreenMoments(const DotColumn& column) {
    float integral = 0, peak = 0;
    const float faintness = visitNodes(getGreenNodes(), column, [&](const GreenNode& node, float weight) {
        integral += weight * node.integral;
        peak += weight * node.peak;
    });
    return {std::exp(integral + faintness), std::exp(peak + faintness)};
}

} // namespace stipple
