// Female pattern loss: Ludwig's oval, Sinclair's parting, Olsen's Christmas tree (domain.md section 4).
#include "core/error.h"
#include "scalp/loss_context.h"
#include "scalp/noise.h"

#include <algorithm>
#include <array>
#include <cmath>

namespace stipple {
namespace {

constexpr std::array<float, 3> kLeft{0.75f, 0.45f, 0.1f}; // what remains at I, II, III

// Loss of part of the hair is never even: some places keep a little more, as `uneven` says, fixed by the seed.
float getLeft(const LossContext& context, float left, const glm::vec2& p, float uneven) {
    const float noise =
        0.6f * computeNoise(context.seed ^ 0x31, p / 9.0f) + 0.4f * computeNoise(context.seed ^ 0x32, p / 3.5f);
    return left + uneven * (1 - left) * noise;
}

// An oval behind an intact frontal strip; the strip narrows from 28 to 12 mm.
void drawLudwig(const LossContext& context, HairLossField& field) {
    constexpr std::array<float, 3> kStrip{28, 20, 13};
    constexpr std::array<float, 3> kHalfWidth{46, 56, 66};
    constexpr std::array<float, 3> kBack{10, 22, 36}; // mm behind the whorl
    const float stage = context.level - 1;
    const float strip = interpolate(kStrip, stage);
    const float halfWidth = interpolate(kHalfWidth, stage);
    const float left = interpolate(kLeft, stage);
    const float unit = context.unitMm;
    const FrontAnchors anchors = computeFrontAnchors(context);
    const float front = anchors.front.y * unit - 8;
    const float back = context.hair.whorl.y * unit - interpolate(kBack, stage);
    const float halfLength = 0.5f * (front - back);
    const glm::vec2 centre(2.5f * getLatticeNoise(context.seed, 2), 0.5f * (front + back));
    const NativeDistances native = computeNativeDistances(context);
    // Half the border lies in front of the depth's zero: the strip keeps its hair.
    const float guard = strip + context.half + 4;
    drawLoss(context, field, [&](std::size_t i, const glm::vec2& p) {
        const glm::vec2 d = (p - centre) / glm::vec2(halfWidth, halfLength);
        // An egg: broader behind the forelock than at the vertex.
        const float broad = 1 + 0.12f * std::clamp(d.y, -1.0f, 1.0f);
        const float r = std::sqrt(d.x * d.x / (broad * broad) + d.y * d.y + 1e-6f);
        const float oval = (1 - r) * halfWidth;
        const float behindStrip = native.inside.values[i] - guard;
        const float depth = softMin(oval + computeWander(context.seed, p, 1), behindStrip, 20);
        return thinPartly(context, depth, getLeft(context, left, p, 0.18f));
    });
}

// Midline of the parting: a little beside the middle and never ruled.
float getPartingX(const LossContext& context, float y) {
    return 4 * getLatticeNoise(context.seed, 3) + 2.2f * computeNoise(context.seed ^ 0x41, y / 22.0f) +
           0.7f * computeNoise(context.seed ^ 0x42, y / 5.0f);
}

// Widths of the parting at types 1..4; at 5 the whole top.
void drawSinclair(const LossContext& context, HairLossField& field) {
    constexpr std::array<float, 5> kWidth{2, 5, 12, 25, 112};
    constexpr std::array<float, 5> kPartingLeft{0.5f, 0.45f, 0.4f, 0.35f, 0.18f};
    constexpr std::array<float, 5> kBack{-28, -22, -12, 2, 26}; // mm behind the whorl
    const float stage = context.level - 1;
    const float width = interpolate(kWidth, stage);
    const float left = interpolate(kPartingLeft, stage);
    const float unit = context.unitMm;
    const float front = computeFrontAnchors(context).front.y * unit;
    // A whorl can be put close to the hairline or ahead of it.
    constexpr float kShortest = 40; // mm of parting
    const float whorl = std::min(context.hair.whorl.y * unit, front - kShortest);
    const float back = whorl - interpolate(kBack, stage);
    LossContext narrow = context;
    narrow.half = std::min(context.half, std::max(0.8f, 0.5f * width));
    const float haloReach = 6 + 1.3f * std::min(width, 30.0f);
    const float wander = std::min(0.3f, 0.02f * width);
    const float middle = 0.5f * (front + whorl), halfLength = front - middle;
    const NativeDistances native = computeNativeDistances(context);
    drawLoss(context, field, [&](std::size_t i, const glm::vec2& p) {
        // What bounds it in length and rounds it in width knows no stage, or loss would shrink there as it widens.
        const float along = std::min(1.0f, std::abs(p.y - middle) / halfLength);
        const float round = 1 - 0.55f * along * along;
        const float x = p.x - getPartingX(context, p.y);
        const float sides = 0.5f * width * round - std::abs(x) + computeWander(context.seed, p, wander);
        LossCell cell = thinPartly(narrow, sides, getLeft(context, left, p, 0.12f));
        // Hair beside it is thinner, the more so the later.
        const float uneven = 0.3f * haloReach * computeNoise(context.seed ^ 0x43, p / 13.0f);
        cell.calibre *= 1 - 0.07f * stage * (1 - smoothRamp(0.3f * haloReach, haloReach, -sides + uneven));
        // From the hairline, where a little fringe closes it, to the whorl, where it runs out.
        const float behind = p.y - back - 0.012f * x * x;
        const float within = smoothRamp(-1, 7, native.inside.values[i]) * smoothRamp(-8, 8, behind);
        return LossCell{std::min(cell.depth, std::min(native.inside.values[i] - 3, behind)), within * cell.baldness,
                        1 - within * (1 - cell.density), 1 - within * (1 - cell.calibre)};
    });
}

// A triangle with its apex at the vertex and its base at the front, where the parting widens and most is gone; its
// sides are soft and uneven.
void drawTree(const LossContext& context, HairLossField& field) {
    constexpr std::array<float, 3> kBase{27, 39, 52}; // half width at the front, mm
    constexpr std::array<float, 3> kApex{-3, -2, 0};
    constexpr float kMoreBehind = 0.3f; // share of what is gone at the front that stands at the apex
    const float stage = context.level - 1;
    const float left = interpolate(kLeft, stage);
    const float unit = context.unitMm;
    const float front = computeFrontAnchors(context).front.y * unit;
    const float back = -0.12f * unit - 10 * stage;
    const float base = interpolate(kBase, stage);
    const float apex = interpolate(kApex, stage);
    const NativeDistances native = computeNativeDistances(context);
    drawLoss(context, field, [&](std::size_t i, const glm::vec2& p) {
        const float t = std::clamp((p.y - back) / (front - back), -0.2f, 1.1f); // 0 apex .. 1 front
        const float half = apex + (base - apex) * t * (0.75f + 0.25f * t);
        const float x = p.x - getPartingX(context, p.y);
        // Each side bulges and draws in on its own; less where there is little to bulge.
        const float sway = computeNoise(context.seed ^ (x < 0 ? 0x51u : 0x52u), p.y / 15.0f);
        const float uneven = smoothRamp(2, 26, half);
        const float sides =
            half - softAbs(x) +
            uneven * (5 * sway * smoothRamp(3, 14, std::abs(x)) + computeWander(context.seed, p, 0.55f));
        const float ends = softMin(p.y - back + 14, native.inside.values[i] - 3, 8);
        const float more = kMoreBehind * (1 - smoothRamp(0, 1, t));
        return thinPartly(context, softMin(sides, ends, 14), getLeft(context, left + (1 - left) * more, p, 0.2f));
    });
}

} // namespace

void drawFemale(const LossContext& context, HairLossField& field) {
    switch (context.loss.pattern) {
    case LossPattern::ludwig:
        return drawLudwig(context, field);
    case LossPattern::sinclair:
        return drawSinclair(context, field);
    default:
        STIPPLE_ASSERT(context.loss.pattern == LossPattern::christmasTree);
        return drawTree(context, field);
    }
}

} // namespace stipple
