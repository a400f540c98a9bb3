#include "pigment/ageing.h"

#include <algorithm>
#include <cmath>

namespace stipple {
namespace {

constexpr float kDaysPerYear = 365.25f;
constexpr float kHealedDays = 28;
constexpr float kHealingDays = 10;  // time constant of what the healing skin sheds (rendering.md section 3)
constexpr float kScabDays = 7;      // within which wounds close and scabs fall (domain.md section 2: 7-10 days)
constexpr float kScabTopMm = 0.03f; // fresh pigment stands in the epidermis too

// Dilutions that are taught, water to pigment (domain.md section 2).
constexpr float kLightestDilution = 20, kDarkestDilution = 6;

// Depths in mm (domain.md section 1): shallower sheds with the epidermis, deeper blurs.
constexpr float kShallow = 0.2f, kValidFrom = 0.3f, kValidTo = 0.8f, kTooDeep = 1.2f;
constexpr float kShallowFadePerYear = 0.8f;
constexpr float kBlowOut = 2; // by which a dot that is too deep heals wider, besides itself: two to four times

// Fading of the lightest and the darkest shade over the usual, and in scars (domain.md section 2: 0.20, 0.08 and 0.25
// beside 0.12; the extremes there include sun and care, which `fadePerYear` stands for).
constexpr float kLightFade = 1.2f, kDarkFade = 0.8f, kScarFade = 2.1f;
// Sun (same source): with covered skin 0.08 for the darkest shade, with much sun 0.20 for the lightest.
constexpr float kCoveredFade = 0.83f, kSunFade = 1.39f;
constexpr float kUsualOiliness = 0.4f; // of the skin that the figures are taken for
// All of these together stay between 0.08 and 0.20 beside 0.12.
constexpr float kSlowestFade = 0.667f, kFastestFade = 1.667f;
// Of the pigment left after healing, beside 0.6.
constexpr float kLeastHealed = 0.5f, kMostHealed = 0.7f;
// Spread in scars and too deep, over the usual: 0.02 and 0.05 mm a year in width beside 0.006 (domain.md section 2), as
// variances of a dot that light has blurred to a deviation of 0.1 mm.
constexpr float kScarSpread = 3.7f, kDeepSpread = 12;

constexpr float kSinkingYears = 0.4f; // time constant; blue drift is full after about a year

constexpr float kRednessHalfLifeDays = 1;
constexpr float kRednessDays = 8;         // it is not looked for after that
constexpr float kOctavesPerAStar = 0.25f; // of blood, on light skin (skin_table.h)

float smoothStep(float from, float to, float x) {
    const float t = std::clamp((x - from) / (to - from), 0.0f, 1.0f);
    return t * t * (3 - 2 * t);
}
float mix(float a, float b, float t) {
    return a + (b - a) * t;
}

float getSunFade(float sun) {
    sun = std::clamp(sun, 0.0f, 1.0f);
    return sun < 0.5f ? mix(kCoveredFade, 1, 2 * sun) : mix(1, kSunFade, 2 * sun - 1);
}

// How a dot's pigment goes: what one visit brings, as shares of what it heals to when the course is the likely one.
struct Course {
    float fresh = 1, shed = 0; // at hour 0; share of that which the healing skin sheds
    float fadePerDay = 0;

    float getShare(float days) const {
        const float healing = fresh * (1 - shed * (1 - std::exp(-days / kHealingDays)));
        return healing * std::exp(-fadePerDay * std::max(0.0f, days - kHealedDays));
    }
};

Course makeCourse(const PlacedDot& dot, const PigmentParameters& parameters, const AgeingConditions& conditions) {
    float healed = parameters.healedShare;
    if (conditions.outlook == Outlook::low) healed = std::min(healed, kLeastHealed);
    if (conditions.outlook == Outlook::high) healed = std::max(healed, kMostHealed);
    Course course;
    course.fresh = 1 / parameters.healedShare;
    course.shed = (1 - healed) / (1 - std::exp(-kHealedDays / kHealingDays));
    course.fadePerDay = computeFadePerYear(dot, parameters, conditions) / kDaysPerYear;
    return course;
}

// Pigment of a dot some time after visit and touch-ups.
struct Pigment {
    float share = 1;    // of the planned
    float newShare = 1; // part of it that the last work has brought
    float days = 0;     // since that
    float years = 0;    // of spreading: mean over old and new
};

// Each touch-up brings what is missing, and that heals as a visit does: nothing is added twice.
Pigment computePigment(const Course& course, float days, float leadDays, float touchUpYears) {
    float begun = 0;               // day of the last work
    float left = 0, leftYears = 0; // what was there before it
    const auto look = [&](float day) {
        const float span = day - begun;
        const float added = begun > 0 ? std::max(0.0f, 1 - left) : 1.0f;
        const float old = left * std::exp(-course.fadePerDay * span), young = added * course.getShare(span);
        Pigment pigment{.share = old + young, .days = span};
        pigment.newShare = pigment.share > 0 ? young / pigment.share : 1.0f;
        pigment.years = span / kDaysPerYear + leftYears * (1 - pigment.newShare);
        return pigment;
    };
    const float interval = touchUpYears * kDaysPerYear;
    if (interval > 0)
        for (float next = leadDays + interval; next <= days; next += interval) {
            const Pigment pigment = look(next);
            left = pigment.share;
            leftYears = pigment.years;
            begun = next;
        }
    return look(days);
}

} // namespace

float getDilution(float shade) {
    // The amount of pigment is linear in the shade.
    return 1 / mix(1 / (kLightestDilution + 1), 1 / (kDarkestDilution + 1), std::clamp(shade, 0.0f, 1.0f)) - 1;
}

glm::vec3 getToneColour(PigmentTone tone) {
    switch (tone) {
    case PigmentTone::warm: // takes less red and more blue: browner
        return {0.9f, 1, 1.1f};
    case PigmentTone::cool:
        return {1.06f, 1, 0.93f};
    case PigmentTone::neutral:
        break;
    }
    return glm::vec3(1);
}

float computeFadePerYear(const PlacedDot& dot, const PigmentParameters& parameters,
                         const AgeingConditions& conditions) {
    float rate = mix(kLightFade, kDarkFade, std::clamp(dot.shade, 0.0f, 1.0f)) * getSunFade(conditions.sun) *
                 (1 + parameters.oilyFade * (conditions.oiliness - kUsualOiliness));
    rate = std::clamp(rate, kSlowestFade, kFastestFade);
    if (conditions.outlook == Outlook::low) rate = kFastestFade;
    if (conditions.outlook == Outlook::high) rate = kSlowestFade;
    float k = parameters.fadePerYear * rate;
    if (dot.inScar) k *= kScarFade;
    return std::max(k, mix(kShallowFadePerYear, k, smoothStep(kShallow, kValidFrom, dot.nominalDepthMm)));
}

Deposit computeDeposit(const PlacedDot& dot, float days, const PigmentParameters& parameters,
                       const AgeingConditions& conditions) {
    const Pigment pigment =
        computePigment(makeCourse(dot, parameters, conditions), days, dot.leadDays, conditions.touchUpYears);
    // 1 at hour 0, 0 when healed; what was there before a touch-up is closed.
    const float open = std::exp(-pigment.days / kScabDays) * pigment.newShare;
    const float deep = smoothStep(kValidTo, kTooDeep, dot.nominalDepthMm);
    Deposit deposit;

    // Amount. Healed and at day 28 it is what strength and shade say; before, all that has not been shed yet is there.
    const float amount = (getDilution(0.5f) + 1) / (getDilution(dot.shade) + 1);
    // Width. Wounds are wider than what heals, and pigment that goes too deep spreads at once: the same amount in more
    // skin.
    const float widening = (1 + parameters.freshWidening * open) * (1 + kBlowOut * deep);
    deposit.diameterMm = dot.healedDiameterMm * widening;
    deposit.opticalDepth = parameters.strength * amount * dot.uptake * pigment.share / (widening * widening);

    const float spread = parameters.spreadMm2PerYear * (dot.inScar ? kScarSpread : 1.0f) * mix(1, kDeepSpread, deep);
    deposit.spreadMm = std::sqrt(2 * spread * pigment.years);

    // Depth. Practitioners quote the needle's; the top of the column that heals is nearer (rendering.md section 3, item
    // 3), and sinks a little in the first year.
    const float healed = std::max(0.10f, parameters.calibrationDepth * dot.nominalDepthMm);
    const float sunk = healed * (1 + parameters.sinkingShare * (1 - std::exp(-days / (kSinkingYears * kDaysPerYear))));
    deposit.topMm = mix(sunk, kScabTopMm, open);
    return deposit;
}

FadingBand computeFadingBand(const PlacedDot& dot, float days, const PigmentParameters& parameters,
                             const AgeingConditions& conditions) {
    const auto getShare = [&](Outlook outlook) {
        AgeingConditions asked = conditions;
        asked.outlook = outlook;
        return computePigment(makeCourse(dot, parameters, asked), days, dot.leadDays, asked.touchUpYears).share;
    };
    return {getShare(Outlook::low), getShare(Outlook::likely), getShare(Outlook::high)};
}

float getDaysSinceWork(float days, float touchUpYears) {
    return touchUpYears > 0 ? std::fmod(days, touchUpYears * kDaysPerYear) : days;
}

float computeTreatedBlood(float days, const PigmentParameters& parameters) {
    if (days >= kRednessDays) return 1;
    const float left =
        std::exp2(-days / kRednessHalfLifeDays) * (1 - smoothStep(0.5f * kRednessDays, kRednessDays, days));
    return std::exp2(kOctavesPerAStar * parameters.rednessAStar * left);
}

} // namespace stipple
