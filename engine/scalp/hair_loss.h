// Pattern hair loss as one continuous family (domain.md section 4), in scalp coordinates and millimetres.
#pragma once

#include "scalp/hairline.h"
#include "scalp/plan.h"
#include "scalp/skin_map.h"

namespace stipple {

struct HairLossField {
    ScalarField depth;    // mm by which a place lies inside the bald area, negative in the hair; -1000 without loss
    ScalarField baldness; // 0 full hair .. 1 bald, soft over LossParameters::borderMm
};

// `native` is the person's hairline without loss; temples recede from its corners, the crown opens at the whorl.
// Areas grow with the stage and lie in the ranges of domain.md section 4.
HairLossField computeHairLoss(const SkinMap& map, const Hairline& native, const LossParameters& loss,
                              const ScalpCoord& whorl, std::uint64_t seed);

// What a bald share leaves of the hair: hairs get thinner before they get fewer (domain.md section 4).
float getRemainingDensity(float baldness); // multiplier of the unit density
float getRemainingCalibre(float baldness); // multiplier of the shaft diameter

} // namespace stipple
