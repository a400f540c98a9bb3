// How the hair that there is is worn: shaved, grown out for some days, or longer and combed flat from a parting.
// Changes no place where hair grows. Plain values; consult/ gives them names, ranges and sources.
#pragma once

namespace stipple {

enum class Parting { none, left, middle, right }; // the person's left

struct HairStyle {
    float lengthMm = 0;          // of the cut: 0 shaved, 3.175 mm a guard number of clippers
    float daysSinceCut = 0.3f;   // grown since; usually shaved in the morning
    float growthMmPerDay = 0.4f; // .35-.45 (rendering.md section 6)
    float lift = 1;              // of the angles at which hair leaves the skin
    float curl = 0;              // 0 straight .. 1 coils of 3 mm
    Parting parting = Parting::none;
    bool operator==(const HairStyle&) const = default;
};

inline constexpr float kGuardMm = 3.175f; // an eighth of an inch: what one number of clippers stands for

// mm along the hair.
inline float getHairLength(const HairStyle& style) {
    return style.lengthMm + style.daysSinceCut * style.growthMmPerDay;
}

// Up to here a hair is no fibre but part of the spot that its root is (rendering.md section 6).
inline constexpr float kLongestStampMm = 0.3f;
// What such a spot is drawn out by its hair, at most. It is then as dark as fibres of 0.35 mm are: hair gets no lighter
// on the day when it becomes one.
inline constexpr float kLongestDrawnOutMm = 0.12f;

// Longer hair does not stand: it is drawn no longer than this unless it is combed (parting.h).
inline constexpr float kLongestStandingMm = 8;

} // namespace stipple
