// Longer hair combed flat to both sides of a parting: enough to see the scalp along it and through thin hair, not a
// styling system.
#pragma once

#include "scalp/fibres.h"
#include "scalp/surface.h"

#include <span>
#include <vector>

namespace stipple {

// From the hairline back to the whorl's height, on the skin, some mm apart; never ruled. Error when the chart of the
// head does not reach there.
std::vector<glm::vec3> computePartingLine(const ScalpChart& chart, Parting parting);

// Shorter hair than this is not combed but stands as it grows (growStubble).
inline constexpr float kShortestCombedMm = 15;

inline bool isCombed(const HairStyle& style) {
    return style.parting != Parting::none && getHairLength(style) >= kShortestCombedMm;
}

// At most this many strands; each stands for the hairs of its unit and of units beside it that have none, and hides as
// much as they do together.
inline constexpr std::size_t kMostStrands = 24000;

// Strands run over the skin away from the parting, from there down and back and around the ears, as long as the style
// says, and lie the higher the farther they have come; where the skin draws back below them they hang. They gather in
// locks, between which thin hair shows the scalp. No point lies below the skin.
// Fibre::layer rises towards the parting, whose strands lie uppermost. The same bits for the same arguments, on any
// number of threads.
FibreGeometry combParted(std::span<const FollicularUnit> units, const ScalpChart& chart, const WorkingSurface& surface,
                         const Landmarks& landmarks, const HairStyle& style);

} // namespace stipple
