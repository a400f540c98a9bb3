#include "scalp/dot_density.h"

#include <algorithm>

namespace stipple {
namespace {

constexpr float kScarGap = 0.2f; // mm beside a scar without follicles
// Share of the hair that has to be missing for dots to make up for all of it.
constexpr float kThinned = 0.35f;
// Treatable weights between which dots go from none to all.
constexpr float kTreatableLow = 0.4f;
constexpr float kTreatableHigh = 0.8f;

// What is still wished where another hand's dots lie already.
float makeRoom(float dots, const ScalpFields& fields, const EarlierWorkParameters& earlier, const GridPlace& place) {
    const float old = computeEarlierDensity(fields, place);
    if (old <= 0) return dots;
    switch (earlier.handling) {
    case EarlierWork::kept:
        return dots * std::max(0.0f, 1 - old / std::max(1.0f, earlier.dotsPerCm2));
    case EarlierWork::blended:
        return std::max(0.0f, dots - old);
    case EarlierWork::laserFaded:
    case EarlierWork::none:
        break;
    }
    return dots;
}

} // namespace

float computeHairDensity(const ScalpFields& fields, const GridPlace& place) {
    if (fields.scarEdge.sample(place.point) < kScarGap) return 0;
    return fields.hairDensity.sample(place) * fields.scarHair.sample(place.point);
}

float computeLaterHairDensity(const ScalpFields& fields, const GridPlace& place) {
    if (fields.scarEdge.sample(place.point) < kScarGap) return 0;
    return fields.laterDensity.sample(place) * fields.scarHair.sample(place.point);
}

float computeEarlierDensity(const ScalpFields& fields, const GridPlace& place) {
    return fields.earlierDots.values.empty() ? 0.0f : fields.earlierDots.sample(place);
}

float computeDotDensity(const ScalpFields& fields, const ScalpPlan& plan, const GridPlace& place,
                        const EdgeRamp& edge) {
    if (!plan.treat) return 0;
    const float allowed = smoothRamp(kTreatableLow, kTreatableHigh, fields.treatable.sample(place));
    if (allowed <= 0) return 0;
    float dots = 0;
    const float stroke = fields.strokes.sample(place);
    // Real hair counts by what is seen of it: a miniaturised one is hardly there.
    const float visible =
        fields.hairDensity.sample(place) * fields.scarHair.sample(place.point) * fields.hairCalibre.sample(place);
    const float missing = 1 - std::min(1.0f, visible / std::max(1.0f, plan.hair.unitsPerCm2));
    if (edge.density > 0) {
        // Skin between the designed front and the person's own hair. Not at ear and nape, where hair ends by nature.
        float need = std::clamp(fields.frontness.sample(place), 0.0f, 1.0f) * missing;
        // Hair that is all there is dark enough: dots among it would frame the bald place with a rim.
        need = std::max(need, fields.lossNear.sample(place)) * std::min(1.0f, missing / kThinned);
        dots = std::max(need, stroke) * std::max(0.0f, plan.placement.dotsPerCm2 - visible);
        if (plan.placement.coverHairBearing) dots = std::max(dots, plan.placement.fillUnitsPerCm2 - visible);
        dots *= edge.density;
    }
    // Scars end with the hair around them: a line across one still begins softly, and the forehead stays bare.
    const float camouflage = std::min(1.0f, edge.density) * fields.scarDots.sample(place.point);
    // Beside it the eye compares: a rim darker than the hair would frame it.
    constexpr float kAmongHair = 0.3f;
    dots = fields.scarEdge.sample(place.point) < 0 ? camouflage
                                                   : std::max(dots, camouflage * std::max(missing, kAmongHair));
    if (stroke < 0) dots *= 1 + stroke;
    return makeRoom(dots * allowed, fields, plan.earlier, place);
}

} // namespace stipple
