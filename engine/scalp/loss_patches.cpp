// Loss in patches and from centres (domain.md section 4): areata, discoid lupus, folliculitis decalvans, lichen
// planopilaris, central centrifugal cicatricial alopecia.
#include "core/error.h"
#include "core/random.h"
#include "scalp/loss_context.h"
#include "scalp/noise.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <optional>

namespace stipple {
namespace {

struct PatchKind {
    float smallest, largest; // diameter at the worst, mm
    float longest;           // aspect of its ellipse, up to
    float lobes;             // how far its outline leaves the ellipse, share of the radius
    float ragged;            // computeWander's scale
    // Where: an ellipse of scalp coordinates.
    ScalpCoord centre, reach;
};
constexpr PatchKind kAreata{22, 40, 1.35f, 0.16f, 0.12f, {0, -0.2f}, {0.62f, 0.68f}};
constexpr PatchKind kLupus{24, 50, 1.7f, 0.3f, 0.3f, {0, -0.15f}, {0.55f, 0.6f}};
constexpr PatchKind kDecalvans{28, 70, 1.9f, 0.5f, 0.55f, {0, -0.42f}, {0.36f, 0.42f}};

struct Patch {
    ChartPoint centre{0};
    glm::vec3 metric{1, 0, 1};
    glm::vec2 plane{0};   // of the scalp, mm
    glm::vec2 axis{1, 0}; // chart
    float aspect = 1;
    float radius = 0; // mm, at the worst
    float begin = 0;  // severity at which it appears
    std::uint64_t seed = 0;

    float getReach() const { return radius * std::sqrt(aspect); }
};

glm::vec2 getUnitVector(Random& random) {
    for (;;) {
        const glm::vec2 v(2 * random.nextFloat() - 1, 2 * random.nextFloat() - 1);
        const float length = glm::length(v);
        if (length > 0.1f && length < 1) return v / length;
    }
}

// Each patch keeps its place and size when others are added; later ones stay clear of earlier ones.
std::vector<Patch> placePatches(const LossContext& context, const PatchKind& kind, int count) {
    constexpr int kCandidates = 24;
    constexpr float kToHairline = 4, kFarthest = 60; // mm
    const ScalarField edge = computeCurveDistance(context.map, context.native.loop, true, kFarthest).distance;
    const GridField<std::uint8_t> isInside = computeInside(context.map.grid, context.native.loop);
    std::vector<Patch> patches;
    const auto getGap = [&](const Patch& patch, const glm::vec2& plane) {
        float nearest = kFarthest;
        for (const Patch& other : patches)
            nearest = std::min(nearest, glm::length(plane - other.plane) - other.getReach() - patch.getReach());
        return nearest;
    };
    for (int k = 0; k < count; ++k) {
        Random random(context.seed, 100 + std::uint64_t(k));
        Patch patch;
        // Small ones are commoner than large ones.
        const float size = random.nextFloat();
        patch.radius = 0.5f * (kind.smallest + (kind.largest - kind.smallest) * (k == 0 ? 0.5f + 0.5f * size : size));
        patch.aspect = 1 + (kind.longest - 1) * random.nextFloat();
        patch.axis = getUnitVector(random);
        patch.begin = k == 0 ? 0 : 0.18f * random.nextFloat();
        patch.seed = random.nextBits();
        float best = -1e9f;
        ScalpCoord place(0);
        for (int c = 0; c < kCandidates; ++c) {
            const glm::vec2 v = getUnitVector(random) * std::sqrt(random.nextFloat());
            const ScalpCoord candidate = kind.centre + v * kind.reach;
            float clear = 4 * random.nextFloat(); // so that the outermost places are not always taken
            clear += std::min(getGap(patch, candidate * context.unitMm), 18.0f);
            if (clear > best) {
                best = clear;
                place = candidate;
            }
        }
        // What this head has not there, or would have cut by the hairline, is taken nearer to the crown.
        std::optional<ChartPoint> at;
        for (int step = 0; step < 40 && !at; ++step, place *= 0.97f) {
            at = context.chart.toChart(place);
            if (!at) continue;
            const std::size_t cell = std::size_t(&context.map.getNearest(*at) - context.map.cells.data());
            const bool isFree = isInside.values[cell] && edge.values[cell] > patch.getReach() + kToHairline;
            if (isFree && context.map.cells[cell].treatable > 0.6f)
                patch.plane = place * context.unitMm;
            else
                at.reset();
        }
        if (!at) continue;
        // What does not fit between the others stays smaller, or away.
        constexpr float kGap = 5, kLeast = 6; // mm
        patch.radius -= std::max(0.0f, kGap - getGap(patch, patch.plane));
        if (patch.radius < kLeast) continue;
        patch.centre = *at;
        patch.metric = context.map.getNearest(*at).metric;
        patches.push_back(patch);
    }
    return patches;
}

// mm inside the patch when it has grown to `radius`.
float computePatchDepth(const Patch& patch, float radius, const PatchKind& kind, const ChartPoint& at,
                        const glm::vec3& metric) {
    const glm::vec2 step = at - patch.centre;
    const glm::vec3 mean = 0.5f * (metric + patch.metric);
    const float distance = computeLength(mean, step);
    if (distance > 2.2f * patch.radius + 20) return -100;
    // Ellipse: the radius in this direction, of the same area as the circle.
    const glm::vec2 direction = step / std::max(1e-3f, glm::length(step));
    const float along = glm::dot(direction, patch.axis);
    const float a = patch.aspect;
    float r = 1 / std::sqrt(along * along / a + (1 - along * along) * a);
    // Outline, and a noise of the plane that keeps it from being a star.
    r *= 1 + kind.lobes * computeNoise(patch.seed, 1.3f * direction + 9.0f) +
         0.4f * kind.lobes * computeNoise(patch.seed ^ 0x7, 3.1f * direction + 9.0f);
    return radius * r - distance;
}

// Severity up to which areata stays in single patches; mm by which what comes then lags behind, and runs ahead at last;
// mm by which a new patch is delayed for each mm from the first ones.
constexpr float kAreataAlone = 0.65f, kAreataBehind = 9, kAreataAhead = 15, kAreataDelay = 0.75f;

std::vector<LossSpot> toSpots(const std::vector<Patch>& patches) {
    std::vector<LossSpot> spots;
    for (const Patch& patch : patches)
        spots.push_back({patch.centre, patch.metric, patch.radius, patch.axis, patch.aspect, patch.seed});
    return spots;
}

void drawWithPatches(const LossContext& context, HairLossField& field, const PatchKind& kind) {
    const std::vector<Patch> patches = placePatches(context, kind, std::clamp(context.loss.patches, 1, 10));
    const float hidden = context.half + kWanderLimit * kind.ragged;
    const bool tufts = context.loss.pattern == LossPattern::folliculitisDecalvans;
    const bool scarring = context.loss.pattern != LossPattern::areata;
    const int width = context.map.grid.width;
    // Single patches are full grown while others of areata are still to come.
    const float grownUp = scarring ? 1.0f : kAreataAlone;
    std::vector<float> radii;
    for (const Patch& patch : patches) {
        const float t = std::clamp((context.level / grownUp - patch.begin) / (1 - patch.begin), 0.0f, 1.0f);
        radii.push_back(-2 * hidden + (patch.radius + 2 * hidden) * (1 - (1 - t) * (1 - t)));
    }
    // Beyond that they spread and run together, on the way to totalis.
    std::optional<Confluence> spread;
    const float worse = (context.level - kAreataAlone) / (1 - kAreataAlone);
    if (!scarring && worse > 0) spread.emplace(context, toSpots(patches), kAreataDelay);
    const float grown = -kAreataBehind + (kAreataBehind + kAreataAhead) * worse;
    drawLoss(context, field, [&](std::size_t i, const glm::vec2& p) {
        const ChartPoint at = context.map.grid.getPoint(int(i) % width, int(i) / width);
        float depth = -100;
        for (std::size_t k = 0; k < patches.size(); ++k)
            depth = softMax(depth, computePatchDepth(patches[k], radii[k], kind, at, context.map.cells[i].metric), 5);
        depth += computeWander(context.seed, p, kind.ragged);
        if (spread) depth = std::max(depth, spread->getDepth(i) + grown);
        if (!scarring) return cutOff(context, depth);
        // Tufts stand for few openings, here and there in groups, most near the rim; else single openings are spared.
        const float groups =
            computeNoise(context.seed ^ 0x71, p / 5.5f) + 0.5f * computeNoise(context.seed ^ 0x73, p / 2.4f);
        const float kept = tufts ? std::max(0.0f, 0.012f + 0.05f * groups) * (1 + 1.5f * (1 - smoothRamp(1, 11, depth)))
                                 : 0.5f * computeSpots(context.seed ^ 0x72, p, 11, 1.3f, 0.35f);
        return scarOver(context, depth, p, kept);
    });
}

} // namespace

std::vector<LossSpot> computeAreataSpots(const LossContext& context, int count) {
    return toSpots(placePatches(context, kAreata, count));
}

void drawPatches(const LossContext& context, HairLossField& field) {
    switch (context.loss.pattern) {
    case LossPattern::areata:
        return drawWithPatches(context, field, kAreata);
    case LossPattern::discoidLupus:
        return drawWithPatches(context, field, kLupus);
    default:
        STIPPLE_ASSERT(context.loss.pattern == LossPattern::folliculitisDecalvans);
        return drawWithPatches(context, field, kDecalvans);
    }
}

// Foci of 2-3 mm, each from its own moment on, first around a few centres at the crown; they grow into one another.
void drawFoci(const LossContext& context, HairLossField& field) {
    constexpr float kSpacing = 6.4f;
    constexpr float kFirst = 1.3f, kLast = 4.4f; // radius, mm
    std::array<glm::vec2, 4> centres;
    std::array<float, 4> reach;
    Random random(context.seed, 7);
    for (std::size_t k = 0; k < centres.size(); ++k) {
        const glm::vec2 away = getUnitVector(random) * (k == 0 ? 10.0f : 16 + 26 * random.nextFloat());
        centres[k] = glm::vec2(0, -0.22f) * context.unitMm + away;
        reach[k] = (k == 0 ? 44.0f : 20 + 20 * random.nextFloat());
    }
    const float hidden = 2 * context.half;
    drawLoss(context, field, [&](std::size_t, const glm::vec2& p) {
        const glm::vec2 q = p / kSpacing;
        const auto cx = std::int64_t(std::floor(q.x));
        const auto cy = std::int64_t(std::floor(q.y));
        float depth = -100;
        for (std::int64_t y = cy - 1; y <= cy + 1; ++y)
            for (std::int64_t x = cx - 1; x <= cx + 1; ++x) {
                const glm::vec2 centre =
                    kSpacing * glm::vec2(float(x) + 0.5f + 0.4f * getLatticeNoise(context.seed ^ 0x81, x, y),
                                         float(y) + 0.5f + 0.4f * getLatticeNoise(context.seed ^ 0x82, x, y));
                float away = 1e9f;
                for (std::size_t k = 0; k < centres.size(); ++k)
                    away = std::min(away, glm::length(centre - centres[k]) / reach[k]);
                const float begin = 0.62f * away + 0.28f * getLatticeNoise(context.seed ^ 0x83, x, y) + 0.12f;
                const float age = context.level - std::max(0.0f, begin);
                // It opens within a tenth of the scale, then widens slowly.
                const float largest = kLast * (0.85f + 0.35f * getLatticeNoise(context.seed ^ 0x84, x, y));
                const float radius = -hidden + (hidden + kFirst) * smoothRamp(0, 0.1f, age) +
                                     (largest - kFirst) * smoothRamp(0, 0.7f, age);
                depth = softMax(depth, radius - glm::length(p - centre), 1.5f);
            }
        depth += 0.5f * computeNoise(context.seed ^ 0x85, p / 2.1f) * smoothRamp(-6, -1, depth);
        return scarOver(context, depth, p, 0.4f * computeSpots(context.seed ^ 0x86, p, 8, 1.2f, 0.35f));
    });
}

// Round on the vertex, spreading outward; scale 0-5 of the severity's five fifths.
void drawCentrifugal(const LossContext& context, HairLossField& field) {
    constexpr std::array<float, 6> kRadius{-24, 14, 27, 41, 56, 76};
    const float radius = interpolate(kRadius, 5 * context.level);
    const ScalpCoord vertex(5 * getLatticeNoise(context.seed, 4) / context.unitMm,
                            -0.16f + 6 * getLatticeNoise(context.seed, 5) / context.unitMm);
    const auto centre = context.chart.toChart(vertex);
    if (!centre) fail("The scalp has a hole at the vertex, where this hair loss begins. Check the landmark vertex.");
    const Outline edge(context.seed, 0.25f);
    drawLoss(context, field, [&](std::size_t i, const glm::vec2& p) {
        const float outline = edge.getFactor(computeDirection(context.map, *centre, i));
        const float depth = std::max(radius, 0.0f) * (outline - 1) + radius - computeDistance(context.map, *centre, i) +
                            computeWander(context.seed, p, 0.9f);
        // Scattered survivors, more of them towards the edge.
        const float young = 1 - smoothRamp(8, 45, depth);
        const float kept = computeSpots(context.seed ^ 0x92, p, 5.5f, 1.2f, 0.3f) * (0.15f + 0.45f * young);
        return scarOver(context, depth, p, kept);
    });
}

} // namespace stipple
