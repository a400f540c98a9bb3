// Strokes of a brush laid on the skin.
#pragma once

#include "scalp/curve.h"
#include "scalp/plan.h"

#include <span>

namespace stipple {

// What the strokes have added (to 1) or taken away (to -1) at each cell, one over the other in their order. Full within
// two thirds of a stroke's radius, then fading out to its edge. Points of a path beside this head's scalp are left out.
ScalarField computeStrokes(const ScalpChart& chart, const SkinMap& map, std::span<const BrushStroke> strokes);

} // namespace stipple
