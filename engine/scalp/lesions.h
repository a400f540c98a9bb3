// What a disease of the scalp does to the skin itself, beside taking the hair (domain.md section 4, column "Skin").
#pragma once

#include "scalp/hair_loss.h"
#include "scalp/skin_layer.h"

namespace stipple {

// `lost`: what this disease has taken; `behind`: mm behind the person's own hairline. Plain where the disease leaves
// the skin alone. Inflammation - redness, scale, pustules, crusts - shows only while LossParameters::active.
SkinLayer computeLesions(const SkinMap& map, const LossParameters& disease, const HairLossField& lost,
                         const ScalarField& behind);
inline constexpr float kLesionCellMm = 0.35f; // flakes and pustules are a millimetre and more

} // namespace stipple
