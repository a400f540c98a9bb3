#include "scalp/hair_loss.h"

#include "core/error.h"
#include "scalp/brush.h"
#include "scalp/loss_context.h"

#include <algorithm>

namespace stipple {
namespace {

void drawPattern(const LossContext& context, HairLossField& field) {
    switch (context.loss.pattern) {
    case LossPattern::none:
        return;
    case LossPattern::norwood:
    case LossPattern::norwoodVertex:
    case LossPattern::norwoodA:
        return drawNorwood(context, field);
    case LossPattern::ludwig:
    case LossPattern::sinclair:
    case LossPattern::christmasTree:
        return drawFemale(context, field);
    case LossPattern::areata:
    case LossPattern::discoidLupus:
    case LossPattern::folliculitisDecalvans:
        return drawPatches(context, field);
    case LossPattern::ophiasis:
    case LossPattern::ophiasisInverse:
        return drawOphiasis(context, field);
    case LossPattern::totalis:
    case LossPattern::universalis:
        return drawTotal(context, field);
    case LossPattern::lichenPlanopilaris:
        return drawFoci(context, field);
    case LossPattern::frontalFibrosingLinear:
    case LossPattern::frontalFibrosingDiffuse:
    case LossPattern::frontalFibrosingDouble:
    case LossPattern::traction:
        return drawFrontal(context, field);
    case LossPattern::centralCentrifugal:
        return drawCentrifugal(context, field);
    }
    STIPPLE_ASSERT(false);
}

// Strokes go from full hair to bare skin within the brush's own soft edge, whatever the pattern's border.
void layStrokes(const LossContext& context, HairLossField& field) {
    constexpr float kOutside = -40, kInside = 12; // mm of depth that a stroke stands for where it is nothing and full
    const ScalarField painted = computeStrokes(context.chart, context.map, context.loss.strokes);
    LossContext brush = context;
    brush.half = 1;
    for (std::size_t i = 0; i < painted.values.size(); ++i) {
        const float amount = painted.values[i];
        if (amount == 0) continue;
        const float before = std::max(kOutside, field.depth.values[i]);
        const float kept = 1 - std::abs(amount);
        if (amount > 0) {
            const LossCell cell = thinOut(brush, 2 * amount - 1);
            field.depth.values[i] = before + amount * (std::max(before, kInside) - before);
            field.baldness.values[i] = 1 - (1 - field.baldness.values[i]) * (1 - cell.baldness);
            field.density.values[i] *= cell.density;
            field.calibre.values[i] *= cell.calibre;
        } else {
            field.depth.values[i] = kOutside + kept * (before - kOutside);
            field.baldness.values[i] *= kept;
            field.density.values[i] = 1 - kept * (1 - field.density.values[i]);
            field.calibre.values[i] = 1 - kept * (1 - field.calibre.values[i]);
        }
    }
}

} // namespace

HairLossField computeHairLoss(const ScalpChart& chart, const Landmarks&, const SkinMap& map, const Hairline& native,
                              const LossParameters& loss, const HairParameters& hair) {
    HairLossField field{ScalarField(map.grid, -1000.0f), ScalarField(map.grid, 0.0f), ScalarField(map.grid, 1.0f),
                        ScalarField(map.grid, 1.0f), ScalarField(map.grid, 1.0f)};
    if (loss.pattern == LossPattern::none && loss.strokes.empty()) return field;
    const LossContext context = makeLossContext(chart, map, native, loss, hair);
    drawPattern(context, field);
    if (!loss.strokes.empty()) layStrokes(context, field);
    return field;
}

void addLoss(HairLossField& field, const HairLossField& other) {
    for (std::size_t i = 0; i < field.depth.values.size(); ++i) {
        field.depth.values[i] = std::max(field.depth.values[i], other.depth.values[i]);
        field.baldness.values[i] = 1 - (1 - field.baldness.values[i]) * (1 - other.baldness.values[i]);
        field.density.values[i] *= other.density.values[i];
        field.calibre.values[i] *= other.calibre.values[i];
    }
}

} // namespace stipple
