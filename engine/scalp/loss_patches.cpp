// Loss in patches and from one centre (domain.md section 4): areata, discoid lupus, folliculitis decalvans, central
// centrifugal cicatricial alopecia.
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

constexpr int kMostPatches = 10;

struct PatchKind {
    float smallest, largest; // diameter at the worst, mm
    float longest;           // aspect of its ellipse, up to
    float lobes;             // how far its outline leaves the ellipse, share of the radius
    float ragged;            // computeWander's scale
    // Where: an ellipse of scalp coordinates.
    ScalpCoord centre, reach;
    int buds = 0;       // up to so many smaller ones break out at the edge of one, until they are one area
    bool mixed = false; // no two of a scalp alike: sizes and stages are dealt over their whole range
};
constexpr PatchKind kAreata{22, 40, 1.35f, 0.16f, 0.12f, {0, -0.2f}, {0.62f, 0.68f}};
constexpr PatchKind kLupus{18, 54, 1.5f, 0.3f, 0.34f, {0, -0.15f}, {0.55f, 0.6f}, 4, true};
constexpr PatchKind kDecalvans{28, 70, 1.9f, 0.5f, 0.55f, {0, -0.42f}, {0.36f, 0.42f}};

// A smaller disc at the edge of a patch.
struct Bud {
    glm::vec2 offset{0}; // mm along the skin from the patch's middle, in the chart's directions
    float radius = 0;    // mm, at the worst
    float begin = 0;     // severity
};

struct Patch {
    ChartPoint centre{0};
    glm::vec3 metric{1, 0, 1};
    glm::vec2 plane{0};   // of the scalp, mm
    glm::vec2 axis{1, 0}; // chart
    float aspect = 1;
    float radius = 0; // mm, at the worst
    float begin = 0;  // severity at which it appears
    float stage = 1;  // HairLossField::age of its middle at the worst
    std::uint64_t seed = 0;
    std::vector<Bud> buds;

    float getReach() const { return radius * std::sqrt(aspect); }
};

// Number k of a row that fills 0..1 evenly however long it is (golden section), from an offset.
float dealEvenly(float offset, int k) {
    const float value = offset + 0.618034f * float(k);
    return value - std::floor(value);
}

// The patch and its buds together keep to the patch's reach.
void addBuds(Patch& patch, const PatchKind& kind, Random& random) {
    const float whole = patch.radius;
    const int count = std::min(kind.buds, 1 + int(float(kind.buds) * random.nextFloat()));
    patch.radius *= 0.86f;
    for (int k = 0; k < count; ++k) {
        Bud bud;
        bud.radius = whole * (0.3f + 0.3f * random.nextFloat());
        bud.offset = (1.1f * whole - bud.radius) * (0.95f + 0.2f * random.nextFloat()) * getUnitVector(random);
        bud.begin = 0.1f + 0.25f * random.nextFloat();
        patch.buds.push_back(bud);
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
    const float first = Random(context.seed, 99).nextFloat();
    for (int k = 0; k < count; ++k) {
        Random random(context.seed, 100 + std::uint64_t(k));
        Patch patch;
        // Small ones are commoner than large ones.
        const float size = random.nextFloat();
        const float dealt = dealEvenly(0.8f + 0.2f * first, k);
        const float share = kind.mixed ? dealt * dealt : k == 0 ? 0.5f + 0.5f * size : size;
        patch.radius = 0.5f * (kind.smallest + (kind.largest - kind.smallest) * share);
        patch.aspect = 1 + (kind.longest - 1) * random.nextFloat();
        patch.axis = getUnitVector(random);
        patch.begin = k == 0 ? 0 : 0.18f * random.nextFloat();
        patch.seed = random.nextBits();
        if (kind.mixed) patch.stage = dealEvenly(0.75f + 0.25f * first, 2 * k);
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
        if (kind.buds > 0) addBuds(patch, kind, random);
        patches.push_back(patch);
    }
    return patches;
}

// How far a patch has come.
struct Grown {
    float radius = 0;        // mm; negative while there is nothing
    std::vector<float> buds; // the same of its buds
    float stage = 1;
};

// mm inside the patch when it has grown so far.
float computePatchDepth(const Patch& patch, const Grown& grown, const PatchKind& kind, const ChartPoint& at,
                        const glm::vec3& metric) {
    const glm::vec2 step = at - patch.centre;
    const glm::vec3 mean = 0.5f * (metric + patch.metric);
    const float distance = computeLength(mean, step);
    if (distance > 2.2f * patch.getReach() + 20) return -100;
    // Ellipse: the radius in this direction, of the same area as the circle.
    const glm::vec2 direction = step / std::max(1e-3f, glm::length(step));
    const float along = glm::dot(direction, patch.axis);
    const float a = patch.aspect;
    float r = 1 / std::sqrt(along * along / a + (1 - along * along) * a);
    // Outline, and a noise of the plane that keeps it from being a star.
    r *= 1 + kind.lobes * computeNoise(patch.seed, 1.3f * direction + 9.0f) +
         0.4f * kind.lobes * computeNoise(patch.seed ^ 0x7, 3.1f * direction + 9.0f);
    float depth = grown.radius * r - distance;
    for (std::size_t k = 0; k < patch.buds.size(); ++k)
        depth = softMax(depth, grown.buds[k] - glm::length(distance * direction - patch.buds[k].offset), 4);
    return depth;
}

// mm inside the nearest of all patches, and the stage there.
struct PatchPlace {
    float depth = -100;
    float stage = 1;
};
PatchPlace findPatch(const std::vector<Patch>& patches, const std::vector<Grown>& grown, const PatchKind& kind,
                     const ChartPoint& at, const glm::vec3& metric) {
    constexpr float kBlend = 8; // mm: of two that meet each has its share of the stage
    PatchPlace place;
    std::array<float, kMostPatches> depths;
    float deepest = -1e9f;
    for (std::size_t k = 0; k < patches.size(); ++k) {
        depths[k] = computePatchDepth(patches[k], grown[k], kind, at, metric);
        place.depth = softMax(place.depth, depths[k], 5);
        deepest = std::max(deepest, depths[k]);
    }
    float stage = 0, weights = 0;
    for (std::size_t k = 0; k < patches.size(); ++k) {
        const float weight = 1 - smoothRamp(0, kBlend, deepest - depths[k]);
        stage += weight * grown[k].stage;
        weights += weight;
    }
    if (weights > 0) place.stage = stage / weights;
    return place;
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

// What folliculitis decalvans leaves: tufts, that stand for few openings, here and there in groups, most near the rim.
float computeTufts(const LossContext& context, const glm::vec2& p, float depth) {
    const float groups =
        computeNoise(context.seed ^ 0x71, p / 5.5f) + 0.5f * computeNoise(context.seed ^ 0x73, p / 2.4f);
    return std::max(0.0f, 0.012f + 0.05f * groups) * (1 + 1.5f * (1 - smoothRamp(1, 11, depth)));
}

// What lupus leaves: single openings, a few small islands, and of a young plaque a part of its hair, unevenly.
float computeSpared(const LossContext& context, const glm::vec2& p, float age) {
    const float single = 0.5f * computeSpots(context.seed ^ 0x72, p, 11, 1.3f, 0.35f);
    const float islands = 0.75f * computeSpots(context.seed ^ 0x74, p, 15, 2.4f, 0.22f);
    const float patchy = 0.6f + 0.5f * computeNoise(context.seed ^ 0x75, p / 4.0f);
    const float young = 0.42f * (1 - smoothRamp(0.1f, 0.5f, age)) * patchy;
    return std::max({single, islands, young});
}

void drawWithPatches(const LossContext& context, HairLossField& field, const PatchKind& kind) {
    const std::vector<Patch> patches = placePatches(context, kind, std::clamp(context.loss.patches, 1, kMostPatches));
    const float hidden = context.half + kWanderLimit * kind.ragged;
    const bool tufts = context.loss.pattern == LossPattern::folliculitisDecalvans;
    const bool scarring = context.loss.pattern != LossPattern::areata;
    const int width = context.map.grid.width;
    // Single patches are full grown while others of areata are still to come.
    const float grownUp = scarring ? 1.0f : kAreataAlone;
    const auto grow = [&](float radius, float begin) {
        const float t = std::clamp((context.level / grownUp - begin) / (1 - begin), 0.0f, 1.0f);
        return -2 * hidden + (radius + 2 * hidden) * (1 - (1 - t) * (1 - t));
    };
    std::vector<Grown> grown;
    for (const Patch& patch : patches) {
        Grown now{grow(patch.radius, patch.begin), {}, patch.stage * (0.55f + 0.45f * context.level)};
        for (const Bud& bud : patch.buds)
            now.buds.push_back(grow(bud.radius, std::min(0.9f, patch.begin + bud.begin)));
        grown.push_back(std::move(now));
    }
    // Beyond that they spread and run together, on the way to totalis.
    std::optional<Confluence> spread;
    const float worse = (context.level - kAreataAlone) / (1 - kAreataAlone);
    if (!scarring && worse > 0) spread.emplace(context, toSpots(patches), kAreataDelay);
    const float ahead = -kAreataBehind + (kAreataBehind + kAreataAhead) * worse;
    drawLoss(context, field, [&](std::size_t i, const glm::vec2& p) {
        const ChartPoint at = context.map.grid.getPoint(int(i) % width, int(i) / width);
        const PatchPlace place = findPatch(patches, grown, kind, at, context.map.cells[i].metric);
        float depth = place.depth + computeWander(context.seed, p, kind.ragged);
        if (spread) depth = std::max(depth, spread->getDepth(i) + ahead);
        if (!scarring) return cutOff(context, depth);
        const float age = std::clamp(place.stage + 0.25f * (smoothRamp(0, 9, depth) - 0.5f), 0.0f, 1.0f);
        const float kept = tufts ? computeTufts(context, p, depth) : computeSpared(context, p, age);
        LossCell cell = scarOver(context, depth, p, kept);
        cell.age = age;
        return cell;
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
