// Loss along the edge of the hair, and of all hair (domain.md section 4).
#include "core/error.h"
#include "scalp/loss_context.h"
#include "scalp/noise.h"

#include <algorithm>
#include <cmath>

namespace stipple {
namespace {

// Slow variation of a width along the edge, about +-1.
float getSway(const LossContext& context, std::uint64_t stream, const glm::vec2& p) {
    return 0.7f * computeNoise(context.seed ^ stream, p / 34.0f) +
           0.3f * computeNoise(context.seed ^ stream ^ 0x1000, p / 13.0f);
}

// Single hairs that the disease has spared.
float getLonelyHairs(const LossContext& context, const glm::vec2& p, float share) {
    return 0.9f * computeSpots(context.seed ^ 0xb1, p, 12, 1.4f, share);
}

// Totalis and the inverse of ophiasis begin as an areata of some patches.
constexpr int kFirstPatches = 7;
constexpr float kTotalDelay = 0.3f;

// Bald share of the hair-bearing skin: slow at first, and no leap at the end.
float getTotalShare(float severity) {
    return severity * (0.35f + 0.65f * severity);
}

} // namespace

// A band of up to 50 mm along nape and sides; the inverse leaves only that rim.
void drawOphiasis(const LossContext& context, HairLossField& field) {
    const NativeDistances native = computeNativeDistances(context);
    const bool inverse = context.loss.pattern == LossPattern::ophiasisInverse;
    const float hidden = context.half + 0.7f * kWanderLimit;
    const float unit = context.unitMm;
    if (inverse) {
        // All but a rim of some 35 mm goes, in patches that run together.
        const Confluence patches(context, computeAreataSpots(context, kFirstPatches), kTotalDelay);
        const float grown = patches.computeGrowth(getTotalShare(context.level), hidden);
        return drawLoss(context, field, [&](std::size_t i, const glm::vec2& p) {
            const float rim = 36 + 7 * getSway(context, 0xa1, p);
            const float above = native.lower.values[i] - rim + computeWander(context.seed, p, 0.7f);
            return cutOff(context, softMin(patches.getDepth(i) + grown, above, 6));
        });
    }
    drawLoss(context, field, [&](std::size_t i, const glm::vec2& p) {
        const float wander = computeWander(context.seed, p, 0.7f);
        const float d = native.lower.values[i];
        // It ends over the ears, where the temples begin.
        const float end = smoothRamp(0.34f * unit, 0.12f * unit, p.y);
        const float width = 46 * (1 + 0.16f * getSway(context, 0xa2, p)) * (0.35f + 0.65f * end);
        const float grown = -hidden - 3 + (width + hidden + 3) * context.level;
        const float depth = grown - d + wander * smoothRamp(0, 0.1f, context.level);
        return cutOff(context, softMin(depth, 0.4f * unit - p.y, 8));
    });
}

// Front and temples: frontal fibrosing alopecia in its three forms, and traction.
void drawFrontal(const LossContext& context, HairLossField& field) {
    const NativeDistances native = computeNativeDistances(context);
    const LossPattern pattern = context.loss.pattern;
    const bool diffuse = pattern == LossPattern::frontalFibrosingDiffuse;
    const bool twice = pattern == LossPattern::frontalFibrosingDouble;
    const bool traction = pattern == LossPattern::traction;
    const float level = context.level;
    const float wandering = traction ? 0.5f : diffuse ? 0.9f : 0.35f;
    const float hidden = context.half + wandering * kWanderLimit + 2;
    const float cornerX = computeFrontAnchors(context).corner.x * context.unitMm;
    drawLoss(context, field, [&](std::size_t i, const glm::vec2& p) {
        const float behind = native.upper.values[i]; // also in front of it: no loss reaches down the forehead
        const float sway = getSway(context, 0xc1, p);
        const float wander = computeWander(context.seed, p, wandering);
        if (traction) {
            // Hair is pulled hardest at the temples; the finest hairs of the very margin escape.
            const float place = 0.45f + 0.55f * smoothRamp(0.35f * cornerX, 0.95f * cornerX, std::abs(p.x));
            const float width = 40 * place * (1 + 0.15f * sway);
            const float depth = -hidden + (width + hidden) * level * (2 - level) - behind + wander;
            const float fringe = 7 + 2 * getSway(context, 0xc2, p);
            const float guarded = softMin(depth, behind - fringe + 1.2f * computeNoise(context.seed, p / 2.5f), 4);
            LossCell cell = scarOver(context, guarded, p, getLonelyHairs(context, p, 0.6f));
            // The fringe itself is thin and loose.
            const float edge = (1 - smoothRamp(0.6f * fringe, 1.6f * fringe, behind)) *
                               smoothRamp(-context.half, 6, depth) * smoothRamp(0.0f, 0.3f, level);
            cell.density *= 1 - 0.4f * edge;
            cell.calibre *= 1 - 0.35f * edge;
            return cell;
        }
        const float width = 78 * (1 + (diffuse ? 0.2f : 0.1f) * sway);
        float depth = -hidden + (width + hidden) * level - behind + wander;
        if (twice) {
            // A second line of hair stands where the first was.
            const float line = 8 + 2.5f * getSway(context, 0xc3, p);
            depth = softMin(depth, behind - line, 5);
        }
        LossCell cell = scarOver(context, depth, p, getLonelyHairs(context, p, 0.5f));
        if (diffuse) {
            // Behind the band hair is sparse in a zone that comes in gradually.
            const float zone = 1 - smoothRamp(0, 14 + 34 * level, -depth);
            const float sparse = zone * smoothRamp(0, 0.25f, level);
            const float gone = 0.6f * sparse * (0.75f + 0.25f * computeNoise(context.seed ^ 0xc4, p / 4.0f));
            cell.density *= 1 - gone;
            cell.calibre *= 1 - 0.12f * sparse;
            cell.baldness = 1 - (1 - cell.baldness) * (1 - gone);
        }
        if (twice) {
            const float stripLoss = (1 - smoothRamp(2, 12, behind)) * smoothRamp(0, 0.3f, level);
            cell.density *= 1 - 0.45f * stripLoss;
        }
        return cell;
    });
}

// Everything, in patches that run together.
void drawTotal(const LossContext& context, HairLossField& field) {
    const Confluence patches(context, computeAreataSpots(context, kFirstPatches), kTotalDelay);
    const float grown = patches.computeGrowth(getTotalShare(context.level), context.half + 1.5f);
    drawLoss(context, field,
             [&](std::size_t i, const glm::vec2&) { return cutOff(context, patches.getDepth(i) + grown); });
}

} // namespace stipple
