#include "scalp/follicle_presets.h"

#include "core/error.h"
#include "core/random.h"

#include <algorithm>
#include <array>
#include <cmath>

namespace stipple {
namespace {

constexpr std::array<AncestryName, 4> kAncestries = {AncestryName{Ancestry::european, "european", "European"},
                                                     AncestryName{Ancestry::eastAsian, "east_asian", "East Asian"},
                                                     AncestryName{Ancestry::hispanic, "hispanic", "Hispanic"},
                                                     AncestryName{Ancestry::african, "african", "African"}};

constexpr float kSideShare = 0.56f;  // left
constexpr float kMidShare = 0.14f;   // the rest is right
constexpr float kClockwise = 0.80f;  // seen from outside
constexpr float kDouble = 0.035f;    // of 1.5-5.4 %
constexpr float kBehindMean = 62.5f; // mm, 15-110
constexpr float kBehindLow = 15;
constexpr float kBehindHigh = 110;
// So that the range holds all but one in some thousands; the source gives no deviation.
constexpr float kBehindSpread = 15.5f;

float drawBetween(Random& random, float low, float high) {
    return low + (high - low) * random.nextFloat();
}

} // namespace

std::span<const AncestryName> getAncestries() {
    return kAncestries;
}

HairParameters getAncestryHair(Ancestry ancestry) {
    HairParameters hair;
    const auto set = [&](float units, float hairs, float shaft) {
        hair.unitsPerCm2 = units;
        hair.hairsPerUnit = hairs;
        hair.shaftDiameter = shaft;
    };
    switch (ancestry) {
    case Ancestry::european:
        set(100, 2.2f, 0.072f);
        break;
    case Ancestry::eastAsian:
        set(74, 1.93f, 0.095f);
        break;
    // Only hairs are counted of these two: units follow from about the European mean per unit. The Hispanic shaft has
    // no source; it stands where the European and the Asian range meet.
    case Ancestry::hispanic:
        set(79, 2.2f, 0.080f);
        break;
    case Ancestry::african:
        set(70, 2.2f, 0.065f);
        break;
    }
    return hair;
}

ScalpCoord findWhorlPlace(const ScalpChart& chart, const Landmarks& landmarks, float leftMm, float behindMm) {
    const float canal = 0.5f * (landmarks.at(LandmarkId::tragionLeft).z + landmarks.at(LandmarkId::tragionRight).z);
    const float middle = landmarks.at(LandmarkId::vertex).x;
    // Backwards from the vertex, correcting sideways at every step; down only as far as the head goes back.
    ScalpCoord at(0, 0), best(0, 0);
    float reached = -1e9f;
    for (int step = 0; step <= 90; ++step) {
        at.y = -0.01f * float(step);
        std::optional<ChartPoint> p;
        for (int i = 0; i < 3; ++i) {
            p = chart.toChart(at);
            if (!p) break;
            at.x += (leftMm - (chart.locate(*p)->position.x - middle)) / 165;
        }
        if (!p) continue;
        const float behind = canal - chart.locate(*p)->position.z;
        if (behind <= reached) continue;
        reached = behind;
        best = at;
        if (reached >= behindMm) break;
    }
    if (reached < -1e8f) fail("The head's crown is missing: no whorl can be placed on it.");
    return best;
}

HairParameters computeUsualWhorl(const ScalpChart& chart, const Landmarks& landmarks, const HairParameters& hair,
                                 std::uint64_t seed) {
    Random random(seed, 0x3407);
    HairParameters out = hair;
    const float u = random.nextFloat();
    const float side = u < kSideShare ? 1.0f : u < kSideShare + kMidShare ? 0.0f : -1.0f;
    const float off = drawBetween(random, 6, 24);
    const float behind = std::clamp(kBehindMean + kBehindSpread * random.nextNormalish(), kBehindLow, kBehindHigh);
    out.whorlClockwise = random.nextFloat() < kClockwise;
    out.hasSecondWhorl = random.nextFloat() < kDouble;
    // Two whorls stand on either side of the middle.
    const float left = out.hasSecondWhorl ? (side < 0 ? -1.0f : 1.0f) * drawBetween(random, 14, 26) : side * off;
    out.whorl = findWhorlPlace(chart, landmarks, left, behind);
    if (out.hasSecondWhorl) {
        const float secondBehind = std::clamp(behind + drawBetween(random, -10, 10), kBehindLow, kBehindHigh);
        const float secondLeft = left > 0 ? -drawBetween(random, 14, 26) : drawBetween(random, 14, 26);
        out.secondWhorl = findWhorlPlace(chart, landmarks, secondLeft, secondBehind);
        out.secondWhorlClockwise = random.nextFloat() < 0.5f;
    }
    return out;
}

} // namespace stipple
