// Strokes of a brush laid on the skin.
#pragma once

#include "scalp/curve.h"
#include "scalp/plan.h"

#include <span>

namespace stipple {

// What the strokes have added (to 1) or taken away (to -1) at each cell, one over the other in their order. Full within
// two thirds of a stroke's radius, then fading out to its edge. Points of a path beside this head's scalp are left out.
ScalarField computeStrokes(const ScalpChart& chart, const SkinMap& map, std::span<const BrushStroke> strokes);

// The same of an area with a border: strokes that add do so in full up to their radius, whatever their amount, and
// those that take away do as well. `edge` is mm beyond that border, negative inside; afterwards its sign is right
// everywhere and its value near the border. `metric` is that of the skin at the cells (computeMetric).
void layBorderedStrokes(const ScalpChart& chart, std::span<const BrushStroke> strokes,
                        const GridField<glm::vec3>& metric, ScalarField& edge);

} // namespace stipple
