// Patches that run together: how areata goes on to totalis.
#include "core/random.h"
#include "scalp/loss_context.h"
#include "scalp/noise.h"

#include <algorithm>
#include <cmath>

namespace stipple {
namespace {

constexpr float kUneven = 0.38f; // of each outline

// Places all over the scalp at uneven distances, so that patches and what they leave between them differ in size.
std::vector<LossSpot> scatterSpots(const LossContext& context, std::span<const LossSpot> roots, float delay) {
    constexpr int kCandidates = 700;
    constexpr float kReach = 1.25f;               // scalp coordinates
    constexpr float kNearest = 9, kFarthest = 34; // mm between neighbours
    constexpr float kLatest = 24;                 // mm by which one begins later than its neighbour
    std::vector<LossSpot> spots(roots.begin(), roots.end());
    Random random(context.seed, 900);
    for (int c = 0; c < kCandidates; ++c) {
        const ScalpCoord at(kReach * (2 * random.nextFloat() - 1), kReach * (2 * random.nextFloat() - 1));
        const float u = random.nextFloat();
        const float apart = kNearest + (kFarthest - kNearest) * u * u;
        const float late = random.nextFloat();
        const float turn = 2 * random.nextFloat() - 1;
        LossSpot spot;
        spot.aspect = 1 + 0.8f * random.nextFloat();
        spot.seed = random.nextBits();
        const auto place = context.chart.toChart(at);
        if (!place) continue;
        spot.place = *place;
        spot.metric = context.map.getNearest(*place).metric;
        spot.axis = glm::vec2(turn, std::sqrt(1 - turn * turn));
        float fromRoot = 1e9f, nearest = 1e9f;
        for (std::size_t k = 0; k < spots.size(); ++k) {
            const float d = computeLength(0.5f * (spot.metric + spots[k].metric), spot.place - spots[k].place);
            if (k < roots.size()) fromRoot = std::min(fromRoot, std::max(0.0f, d - spots[k].lead));
            nearest = std::min(nearest, d);
        }
        if (nearest < apart) continue;
        spot.lead = -kLatest * late * late - delay * (roots.empty() ? 0.0f : fromRoot);
        spots.push_back(spot);
    }
    // Those that lead come first: a place that they reach asks the others no more.
    std::stable_sort(spots.begin(), spots.end(), [](const LossSpot& a, const LossSpot& b) { return a.lead > b.lead; });
    return spots;
}

float computeSpotDepth(const LossSpot& spot, const Outline& outline, const ChartPoint& at, const glm::vec3& metric,
                       float atLeast) {
    constexpr float kLeastSlope = 0.5f;    // mm of depth a mm of the way, with an ellipse and kUneven
    constexpr float kLeastStretch = 0.86f; // computeMetric
    const glm::vec2 step = at - spot.place;
    const float reach = (spot.lead - atLeast) / (kLeastSlope * kLeastStretch);
    if (glm::dot(step, step) > reach * reach) return -1e9f;
    const float distance = computeLength(0.5f * (metric + spot.metric), step);
    const glm::vec2 direction = step / std::max(1e-3f, glm::length(step));
    const float along = glm::dot(direction, spot.axis);
    const float a = spot.aspect;
    const float ellipse = std::sqrt(along * along / a + (1 - along * along) * a);
    return spot.lead - distance * ellipse / outline.getFactor(direction);
}

} // namespace

Confluence::Confluence(const LossContext& context, std::span<const LossSpot> roots, float delay)
    : m_value(context.map.grid, -1e4f) {
    constexpr float kCrease = 7; // mm over which two patches round the corner where they meet
    const std::vector<LossSpot> spots = scatterSpots(context, roots, delay);
    std::vector<Outline> outlines;
    for (const LossSpot& spot : spots)
        outlines.emplace_back(spot.seed, kUneven);
    const int width = context.map.grid.width;
    parallelFor(context.map.cells.size(), 1024, [&](std::size_t begin, std::size_t end) {
        for (std::size_t i = begin; i < end; ++i) {
            const SkinCell& cell = context.map.cells[i];
            if (!cell.onChart) continue;
            const glm::vec2 p = cell.sample.scalp * context.unitMm;
            const ChartPoint here = context.map.grid.getPoint(int(i) % width, int(i) / width);
            const glm::vec2 bend(5.5f * computeNoise(context.seed ^ 0xd1, p / 19.0f) +
                                     1.8f * computeNoise(context.seed ^ 0xd2, p / 6.5f),
                                 5.5f * computeNoise(context.seed ^ 0xd3, p / 19.0f) +
                                     1.8f * computeNoise(context.seed ^ 0xd4, p / 6.5f));
            float depth = -1e4f;
            for (std::size_t k = 0; k < spots.size(); ++k) {
                if (spots[k].lead < depth - kCrease) break;
                depth = softMax(
                    depth, computeSpotDepth(spots[k], outlines[k], here + bend, cell.metric, depth - kCrease), kCrease);
            }
            m_value.values[i] = depth + computeWander(context.seed ^ 0xd5, p, 0.12f);
        }
    });
    float deepest = -1e9f, shallowest = 1e9f;
    for (std::size_t i = 0; i < m_value.values.size(); ++i)
        if (context.map.cells[i].onChart) {
            deepest = std::max(deepest, m_value.values[i]);
            shallowest = std::min(shallowest, m_value.values[i]);
        }
    m_sorted.emplace_back(deepest, 0);
    double all = 0;
    for (const SkinShare& share : computeHairBearing(context)) {
        m_sorted.emplace_back(m_value.values[share.cell], share.cm2);
        all += share.cm2;
    }
    std::stable_sort(m_sorted.begin(), m_sorted.end(), [](const auto& a, const auto& b) { return a.first > b.first; });
    double passed = 0;
    for (auto& [depth, share] : m_sorted) {
        passed += share / std::max(1e-6, all);
        share = passed;
    }
    m_sorted.emplace_back(shallowest, 1.001);
}

float Confluence::computeGrowth(float share, float hidden) const {
    // Between two pieces linear: the slider does not stutter.
    const double wanted = std::clamp(double(share), 0.0, 1.0) * 1.001;
    std::size_t i = 1;
    while (i + 1 < m_sorted.size() && m_sorted[i].second < wanted)
        ++i;
    const auto& [d0, s0] = m_sorted[i - 1];
    const auto& [d1, s1] = m_sorted[i];
    const double t = s1 > s0 ? std::clamp((wanted - s0) / (s1 - s0), 0.0, 1.0) : 1.0;
    return -float(double(d0) + t * double(d1 - d0)) + hidden * (2 * share - 1);
}

} // namespace stipple
