#include "scalp/dot_density.h"

#include <algorithm>

namespace stipple {
namespace {

constexpr float kBlendIntoHair = 12; // mm beyond the soft border of the loss: 15-25 mm together
constexpr float kScarGap = 0.2f;     // mm beside a scar without follicles
// Treatable weights between which dots go from none to all.
constexpr float kTreatableLow = 0.4f;
constexpr float kTreatableHigh = 0.8f;

} // namespace

float computeHairDensity(const ScalpFields& fields, const ChartPoint& point) {
    if (fields.scarEdge.sample(point) < kScarGap) return 0;
    return fields.hairDensity.sample(point);
}

float computeDotDensity(const ScalpFields& fields, const ScalpPlan& plan, const ChartPoint& point,
                        const EdgeRamp& edge) {
    if (!plan.treat) return 0;
    const float allowed = smoothRamp(kTreatableLow, kTreatableHigh, fields.treatable.sample(point));
    if (allowed <= 0) return 0;
    float dots = 0;
    if (edge.density > 0) {
        const float visible = fields.hairDensity.sample(point) * fields.hairCalibre.sample(point);
        const float missing = 1 - std::min(1.0f, visible / std::max(1.0f, plan.hair.unitsPerCm2));
        const float depth = fields.lossDepth.sample(point);
        float need = smoothRamp(-0.5f * plan.loss.borderMm - kBlendIntoHair, 0, depth);
        // Skin between the designed front and the person's own hair. Not at ear and nape, where hair ends by nature.
        need = std::max(need, std::clamp(fields.frontness.sample(point), 0.0f, 1.0f) * missing);
        float wished = std::max(0.0f, plan.placement.dotsPerCm2 - visible);
        if (plan.placement.coverHairBearing) {
            need = 1;
            wished = std::max(wished, 0.3f * plan.placement.dotsPerCm2);
        }
        dots = need * wished * edge.density;
    }
    if (fields.scarEdge.sample(point) < 0)
        dots = fields.scarDots.sample(point);
    else
        dots = std::max(dots, fields.scarDots.sample(point));
    return dots * allowed;
}

} // namespace stipple
