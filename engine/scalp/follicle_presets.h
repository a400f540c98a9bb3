// Usual hair of people: density and shaft by ancestry, and where their whorls lie (domain.md sections 1 and 7).
#pragma once

#include "scalp/chart.h"
#include "scalp/plan.h"

#include <cstdint>
#include <span>
#include <string_view>

namespace stipple {

// Those that domain.md section 1 has counts for.
enum class Ancestry { european, eastAsian, hispanic, african };

struct AncestryName {
    Ancestry ancestry;
    std::string_view name;  // in files: "east_asian"
    std::string_view label; // for people
};
std::span<const AncestryName> getAncestries();

// Units, hairs per unit and shaft diameter usual for an ancestry; the whorl is the default one.
HairParameters getAncestryHair(Ancestry ancestry);

// `hair` with the whorl, or the two of a few people, that a person drawn at random has: left 56, right 30, midline 14
// %; clockwise 80 %; double 3.5 %; 62.5 mm (15-110) behind the ear canals, or as far as this head reaches back.
HairParameters computeUsualWhorl(const ScalpChart& chart, const Landmarks& landmarks, const HairParameters& hair,
                                 std::uint64_t seed);

// The scalp coordinate `behindMm` behind the ear canals (horizontally) and `leftMm` to the person's left of the middle,
// on top or back of the head; the hindmost where the head does not reach so far.
ScalpCoord findWhorlPlace(const ScalpChart& chart, const Landmarks& landmarks, float leftMm, float behindMm);

} // namespace stipple
