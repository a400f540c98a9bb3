#include "pigment/skin_variety.h"

#include "math/colour.h"

#include <algorithm>
#include <cmath>

namespace stipple {
namespace {

// rendering.md section 1: nose and ears twice the blood of the rest.
constexpr float kFlushOctaves = 2; // at redness 1, one octave at the usual 0.5
// domain.md section 6: a scalp that was always covered is 2-4 L* lighter than the forehead, and redder.
constexpr float kCoveredLightness = 3, kScalpBloodOctaves = 0.4f;
constexpr float kMostOctaves = 3; // the lightest skins have no melanin to lose
// Sun spots begin in the fourth decade and are on most that see the sun in the eighth [general knowledge].
constexpr float kSpotsFrom = 35, kSpotsTo = 80;
// Melanin that freckles and age spots have more than the skin around them, as volume fractions: on light skin they come
// to what type IV has, on dark skin they hardly show [general knowledge].
constexpr double kFreckleMelanin = 0.02, kSpotMelanin = 0.014;
constexpr float kUsualAge = 40;
constexpr float kCreasesPerYear = 0.018f;
constexpr float kOilRoughness = 0.16f; // at full oiliness

// Octaves of melanin that make a skin with this much more blood lighter by `lightness` (L*).
float computeLighterOctaves(const SkinParameters& p, float bloodOctaves, float lightness) {
    const float wanted = computeSkinLab(p).x + lightness;
    SkinParameters scalp = p;
    scalp.blood *= std::exp2(bloodOctaves);
    float low = -kMostOctaves, high = 0;
    for (int step = 0; step < 16; ++step) {
        const float middle = 0.5f * (low + high);
        SkinTissue tissue = computeSkinOptics(scalp).tissue;
        tissue.melanin *= std::exp2(double(middle));
        (linearToLab(computeTissueAlbedo(tissue, p.undertone)).x > wanted ? low : high) = middle;
    }
    return high;
}

} // namespace

SkinVariety computeSkinVariety(const SkinParameters& p) {
    SkinVariety variety;
    variety.sunOctaves = std::log2(1 + p.sun);
    variety.flushOctaves = kFlushOctaves * p.redness;
    variety.scalpSun = p.scalpSun;
    variety.scalpBlood = kScalpBloodOctaves * p.redness;
    variety.scalpMelanin = (1 - p.scalpSun) * computeLighterOctaves(p, variety.scalpBlood, kCoveredLightness);
    variety.freckles = p.freckles;
    const auto getOctaves = [&](double more) {
        return float(std::log2(1 + more / computeMelaninFraction(double(p.melanin))));
    };
    variety.freckleOctaves = getOctaves(kFreckleMelanin);
    variety.spotOctaves = getOctaves(kSpotMelanin);
    const float old = std::clamp((p.age - kSpotsFrom) / (kSpotsTo - kSpotsFrom), 0.0f, 1.0f);
    variety.spots = old * old * std::min(1.0f, 0.4f + p.sun);
    variety.creases = 1 + kCreasesPerYear * (p.age - kUsualAge);
    variety.oilRoughness = kOilRoughness * p.oiliness;
    variety.wetness = p.wetness;
    return variety;
}

} // namespace stipple
