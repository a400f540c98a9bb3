#include "scalp/loss_context.h"

#include "core/error.h"
#include "scalp/noise.h"

#include <algorithm>
#include <array>
#include <cmath>

namespace stipple {
namespace {

// Square root of the ratio of areas, skin to scalp coordinates.
float computeUnitMm(const SkinMap& map) {
    double skin = 0, scalp = 0;
    for (int y = 0; y + 1 < map.grid.height; ++y)
        for (int x = 0; x + 1 < map.grid.width; ++x) {
            const SkinCell& a = map.at(x, y);
            const SkinCell& b = map.at(x + 1, y);
            const SkinCell& c = map.at(x, y + 1);
            if (!a.onChart || !b.onChart || !c.onChart) continue;
            if (glm::dot(a.sample.scalp, a.sample.scalp) > 0.36f) continue;
            const glm::vec2 u = b.sample.scalp - a.sample.scalp;
            const glm::vec2 v = c.sample.scalp - a.sample.scalp;
            scalp += std::abs(double(u.x) * double(v.y) - double(u.y) * double(v.x));
            skin += double(a.area);
        }
    STIPPLE_ASSERT(scalp > 0);
    return float(std::sqrt(skin / scalp));
}

float getRemainingDensity(float baldness) {
    // A broad tail: the last hairs stand alone.
    const float t = std::clamp((baldness - 0.28f) / 0.72f, 0.0f, 1.0f);
    return (1 - t) * (1 - 0.4f * t);
}

float getBaldness(const LossContext& context, float depth) {
    return smoothRamp(-context.half, context.half, depth);
}

} // namespace

LossContext makeLossContext(const ScalpChart& chart, const SkinMap& map, const Hairline& native,
                            const LossParameters& loss, const HairParameters& hair) {
    const LossScale scale = getLossScale(loss.pattern);
    LossContext context{chart, map, native, loss, hair};
    context.unitMm = computeUnitMm(map);
    context.half = 0.5f * std::clamp(loss.borderMm, 0.5f, 2 * scale.usualBorderMm);
    context.level = std::clamp(scale.bySeverity ? loss.severity : loss.stage, scale.minimum, scale.maximum);
    context.seed = mixBits(loss.seed ^ 0x10550ull);
    return context;
}

LossCell thinOut(const LossContext& context, float depth) {
    const float bald = getBaldness(context, depth);
    return {depth, bald, getRemainingDensity(bald), 1 - 0.5f * smoothRamp(0.0f, 0.7f, bald)};
}

LossCell thinPartly(const LossContext& context, float depth, float left) {
    const float inside = getBaldness(context, depth);
    // Thin hairs reach farther out than missing ones.
    const float thin = smoothRamp(-1.8f * context.half, 0.5f * context.half, depth);
    const float gone = (1 - left) * inside;
    return {depth, gone, 1 - gone, 1 - (0.12f + 0.36f * (1 - left)) * thin};
}

LossCell cutOff(const LossContext& context, float depth) {
    const float bald = getBaldness(context, depth);
    return {depth, bald, 1 - std::max(0.0f, bald - 0.15f) / 0.85f, 1 - 0.3f * smoothRamp(0.0f, 0.4f, bald)};
}

LossCell scarOver(const LossContext& context, float depth, const glm::vec2& p, float survivors) {
    const float bald = getBaldness(context, depth);
    // Every place has its own moment: what is left breaks up instead of fading.
    const float moment = 0.5f + 0.42f * computeNoise(context.seed ^ 0x5ca2, p / 1.9f);
    const float kept = smoothRamp(moment - 0.2f, moment + 0.2f, (1 - bald) * 1.3f - 0.15f);
    const float density = std::max(kept, survivors);
    return {depth, bald, bald > 0 ? density : 1.0f, 1 - 0.15f * smoothRamp(0.0f, 0.8f, bald)};
}

float computeSpots(std::uint64_t seed, const glm::vec2& p, float spacing, float radius, float share) {
    const glm::vec2 q = p / spacing;
    const auto cx = std::int64_t(std::floor(q.x));
    const auto cy = std::int64_t(std::floor(q.y));
    float value = 0;
    for (std::int64_t y = cy - 1; y <= cy + 1; ++y)
        for (std::int64_t x = cx - 1; x <= cx + 1; ++x) {
            if (getLatticeNoise(seed, x, y) > 2 * share - 1) continue;
            const glm::vec2 centre(float(x) + 0.5f + 0.45f * getLatticeNoise(seed ^ 0x1, x, y),
                                   float(y) + 0.5f + 0.45f * getLatticeNoise(seed ^ 0x2, x, y));
            const float size = radius * (1 + 0.35f * getLatticeNoise(seed ^ 0x3, x, y));
            value = std::max(value, 1 - smoothRamp(0.45f * size, size, spacing * glm::length(q - centre)));
        }
    return value;
}

float computeWander(std::uint64_t seed, const glm::vec2& p, float scale) {
    return scale * (4.2f * computeNoise(seed, p / 17.0f) + 2.2f * computeNoise(seed ^ 0x5, p / 7.0f) +
                    1.2f * computeNoise(seed ^ 0x6, p / 2.8f));
}

glm::vec2 getUnitVector(Random& random) {
    for (;;) {
        const glm::vec2 v(2 * random.nextFloat() - 1, 2 * random.nextFloat() - 1);
        const float length = glm::length(v);
        if (length > 0.1f && length < 1) return v / length;
    }
}

Outline::Outline(std::uint64_t seed, float uneven) {
    // The longer the wave the stronger.
    constexpr std::array<float, 4> kShare{0.42f, 0.3f, 0.17f, 0.11f};
    for (std::size_t k = 0; k < m_waves.size(); ++k) {
        const auto place = std::int64_t(k);
        const glm::vec2 phase(getLatticeNoise(seed, place, 1), getLatticeNoise(seed, place, 2));
        m_waves[k] = uneven * kShare[k] * phase / std::max(1.0f, glm::length(phase));
    }
}

float Outline::getFactor(const glm::vec2& direction) const {
    // Cosine and sine of multiples of the angle by multiplying complex numbers.
    glm::vec2 wave = direction;
    float factor = 1;
    for (const glm::vec2& phase : m_waves) {
        wave = {wave.x * direction.x - wave.y * direction.y, wave.x * direction.y + wave.y * direction.x};
        factor += glm::dot(wave, phase);
    }
    return factor;
}

float computeDistance(const SkinMap& map, const ChartPoint& from, std::size_t cell) {
    const ChartPoint at = map.grid.getPoint(int(cell) % map.grid.width, int(cell) / map.grid.width);
    return computeLength(0.5f * (map.cells[cell].metric + map.getNearest(from).metric), at - from);
}

glm::vec2 computeDirection(const SkinMap& map, const ChartPoint& from, std::size_t cell) {
    const glm::vec2 step = map.grid.getPoint(int(cell) % map.grid.width, int(cell) / map.grid.width) - from;
    const float length = glm::length(step);
    return length > 1e-3f ? step / length : glm::vec2(1, 0);
}

float softMax(float a, float b, float k) {
    const float h = std::max(0.0f, k - std::abs(a - b)) / k;
    return std::max(a, b) + 0.25f * k * h * h;
}

float softMin(float a, float b, float k) {
    return -softMax(-a, -b, k);
}

float softAbs(float x) {
    return std::sqrt(x * x + 36.0f) - 6.0f;
}

float interpolate(std::span<const float> values, float at) {
    const int i = std::clamp(int(at), 0, int(values.size()) - 2);
    const float t = std::clamp(at - float(i), 0.0f, 1.0f);
    return values[std::size_t(i)] * (1 - t) + values[std::size_t(i) + 1] * t;
}

FrontAnchors computeFrontAnchors(const LossContext& context) {
    const auto scalpAt = [&](const ChartPoint& p) { return context.map.getNearest(p).sample.scalp; };
    const ScalpCoord right = scalpAt(context.native.corners[0]);
    const ScalpCoord left = scalpAt(context.native.corners[1]);
    return {{0, scalpAt(context.native.front).y}, {0.5f * (left.x - right.x), 0.5f * (left.y + right.y)}};
}

std::vector<SkinShare> computeHairBearing(const LossContext& context) {
    constexpr float kPieceMm = 3.5f, kNativeRamp = 8;
    const SkinMap& map = context.map;
    const int step = std::max(1, int(kPieceMm / map.grid.cell + 0.5f));
    const ScalarField edge = computeCurveDistance(map, context.native.loop, true, kNativeRamp).distance;
    const GridField<std::uint8_t> isInside = computeInside(map.grid, context.native.loop);
    std::vector<SkinShare> skin;
    for (int y = step / 2; y < map.grid.height; y += step)
        for (int x = step / 2; x < map.grid.width; x += step) {
            const std::size_t i = std::size_t(y) * std::size_t(map.grid.width) + std::size_t(x);
            const SkinCell& cell = map.cells[i];
            if (!cell.onChart || !isInside.values[i]) continue;
            const float hair = smoothRamp(0.2f, 0.6f, cell.treatable) * smoothRamp(0, kNativeRamp, edge.values[i]);
            if (hair > 0) skin.push_back({i, double(hair * cell.area) * double(step * step) / 100});
        }
    return skin;
}

NativeDistances computeNativeDistances(const LossContext& context) {
    const Hairline& line = context.native;
    std::vector<ChartPoint> upper, lower;
    for (std::size_t i = 0; i < line.loop.size(); ++i) {
        const LinePart part = line.parts[i];
        if (part == LinePart::front || part == LinePart::temple) upper.push_back(line.loop[i]);
        if (part == LinePart::ear || part == LinePart::nape) lower.push_back(line.loop[i]);
    }
    NativeDistances out{computeCurveDistance(context.map, line.loop, true).distance,
                        computeCurveDistance(context.map, upper, false).distance,
                        computeCurveDistance(context.map, lower, false).distance};
    const GridField<std::uint8_t> inside = computeInside(context.map.grid, line.loop);
    for (std::size_t i = 0; i < inside.values.size(); ++i)
        if (!inside.values[i]) out.inside.values[i] = -out.inside.values[i];
    return out;
}

} // namespace stipple
