#include "scalp/dot_density.h"

#include <algorithm>

namespace stipple {
namespace {

constexpr float kScarGap = 0.2f; // mm beside a scar without follicles
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
    const float stroke = fields.strokes.sample(point);
    if (edge.density > 0) {
        // Real hair counts by what is seen of it: a miniaturised one is hardly there.
        const float visible = fields.hairDensity.sample(point) * fields.hairCalibre.sample(point);
        const float missing = 1 - std::min(1.0f, visible / std::max(1.0f, plan.hair.unitsPerCm2));
        // Skin between the designed front and the person's own hair. Not at ear and nape, where hair ends by nature.
        float need = std::clamp(fields.frontness.sample(point), 0.0f, 1.0f) * missing;
        need = std::max({need, fields.lossNear.sample(point), stroke});
        dots = need * std::max(0.0f, plan.placement.dotsPerCm2 - visible);
        if (plan.placement.coverHairBearing) dots = std::max(dots, plan.placement.fillUnitsPerCm2 - visible);
        dots *= edge.density;
    }
    // Scars end with the hair around them: a line across one still begins softly, and the forehead stays bare.
    const float camouflage = std::min(1.0f, edge.density) * fields.scarDots.sample(point);
    dots = fields.scarEdge.sample(point) < 0 ? camouflage : std::max(dots, camouflage);
    if (stroke < 0) dots *= 1 + stroke;
    return dots * allowed;
}

} // namespace stipple
