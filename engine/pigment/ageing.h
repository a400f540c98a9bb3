// What becomes of SMP pigment: mixed, placed, healed, faded, spread (rendering.md section 3 has the mechanisms,
// domain.md sections 1 and 2 the figures that they are fitted to). Every effect is applied here and nowhere else.
#pragma once

#include "pigment/dot_optics.h"

namespace stipple {

// Ready lines beside plain diluted carbon black.
enum class PigmentTone { neutral, warm, cool };

// Defaults are averages of what the sources give; all of them together are what a clinic fits to its own photographs.
struct PigmentParameters {
    PigmentTone tone = PigmentTone::neutral;
    float strength = 3.7f;            // optical depth at 550 nm, healed, of the shade in the middle of the range
    float calibrationDepth = 0.2f;    // resting top as a share of the nominal depth: healed dots look 0.10-0.15 mm wide
    float healedShare = 0.6f;         // of the pigment, left at day 28
    float freshWidening = 1.0f;       // width at hour 0 over the healed one, less 1
    float rednessAStar = 8;           // of treated skin at hour 0, CIELAB a*
    float fadePerYear = 0.12f;        // k, of a usual shade and depth
    float spreadMm2PerYear = 0.0003f; // half the yearly growth of the pigment's variance along an axis
    float sinkingShare = 0.4f;        // by which tops lie deeper after a year than when healed: blue drift
    float unevenUptake = 0.15f;       // standard deviation of what the skin takes, from place to place
    float oilyFade = 0.25f;           // by which the oiliest skin fades faster than the driest
    float scarTake = 0.75f;           // of what skin takes, that scar tissue does; twice as uneven
    bool operator==(const PigmentParameters&) const = default;
};

// A dot as it was placed.
struct PlacedDot {
    float healedDiameterMm = 0.12f;
    float nominalDepthMm = 0.5f;
    float shade = 0.5f; // 0 lightest dilution .. 1 darkest, its jitter and the ramp at an edge included
    bool inScar = false;
    float uptake = 1;   // of this place, 1 usual
    float leadDays = 0; // by which its visit came before the last one, from which touch-ups are counted
};

// Which course of those that the sources give (domain.md section 2): the least colour that is left, what is usual, or
// the most. What differs is how much heals (0.5-0.7) and how quickly it fades (0.20-0.08 a year).
enum class Outlook { low, likely, high };

// What a person does with the result over the years, and on which skin.
struct AgeingConditions {
    Outlook outlook = Outlook::likely;
    float sun = 0.5f;       // 0 always covered .. 1 much sun without cover
    float oiliness = 0.4f;  // of the skin (SkinParameters)
    float touchUpYears = 0; // between touch-ups, each of which brings every dot back to what was planned; 0: never
    bool operator==(const AgeingConditions&) const = default;
};

// `days` after the visit that placed it, at least 0.
Deposit computeDeposit(const PlacedDot& dot, float days, const PigmentParameters& parameters,
                       const AgeingConditions& conditions = {});

// k of exp(-k years) for this dot. The usual depth and skin stay within 0.08-0.20 of domain.md section 2 (times what
// `fadePerYear` is calibrated to), whatever the causes together.
float computeFadePerYear(const PlacedDot& dot, const PigmentParameters& parameters, const AgeingConditions& conditions);

// Pigment that a usual dot of this kind has left, as a share of what is planned (healed, likely); low <= likely <= high
// once healed. `days` after its visit; the outlook of the conditions is not read.
struct FadingBand {
    float low = 1, likely = 1, high = 1;
};
FadingBand computeFadingBand(const PlacedDot& dot, float days, const PigmentParameters& parameters,
                             const AgeingConditions& conditions);

// Days since the skin was last worked on: since the last visit, or since the last touch-up. `days` after the last
// visit, at least 0.
float getDaysSinceWork(float days, float touchUpYears);

// Parts of water to one of pigment for a shade: 20 for 0, 6 for 1.
float getDilution(float shade);

// Factors per channel on the absorption of carbon black.
glm::vec3 getToneColour(PigmentTone tone);

// Multiplier of the blood in treated skin (SkinField), `days` after the visit; 1 after about a week.
float computeTreatedBlood(float days, const PigmentParameters& parameters);

} // namespace stipple
