#include "scalp/edge_ramp.h"

#include "scalp/noise.h"

#include <algorithm>

namespace stipple {
namespace {

constexpr float kSideRamp = 15; // mm into the real hair at sideburn, ear and nape

float mix(float a, float b, float t) {
    return a + (b - a) * t;
}

} // namespace

EdgeRamp computeEdgeRamp(const ScalpFields& fields, const ScalpPlan& plan, const GridPlace& place) {
    const HairlineParameters& line = plan.hairline;
    float distance = fields.hairlineDistance.sample(place);
    const float front = std::clamp(fields.frontness.sample(place), 0.0f, 1.0f);
    const float rampMm = std::max(0.5f, line.rampMm);
    const float strayReach = std::max(0.0f, line.strayReachMm);
    // Lighter fronts take longer to full shade, so that no millimetre darkens faster than in a usual ramp.
    const float shadeMm = rampMm * std::max(1.0f, 2 * (1 - line.frontShade));
    const float reach = rampMm * 3 + 6 + kSideRamp;
    if (distance > reach) return {};
    const EdgeRamp nothing{0, line.frontDiameter, line.frontShade};
    // Strays go no farther than their reach from the line as drawn.
    if (distance <= -strayReach) return nothing;

    // Micro irregularity: 1-4 mm wavelength; short ramps have no room for much of it.
    const std::uint64_t seed = mixBits(plan.placement.seed ^ 0xed6eull);
    const float amplitude = 1.1f * line.microIrregularity * std::min(1.0f, rampMm / 5) * front;
    distance +=
        amplitude * (computeNoise(seed, place.point / 1.5f) + 0.6f * computeNoise(seed ^ 1, place.point / 0.8f));
    float gaps = 1;
    if (line.brokenness > 0) {
        // Clusters and gaps of 2-6 mm in the front of the ramp.
        const float pattern = computeNoise(seed ^ 2, place.point / 2.6f);
        const float strength = line.brokenness * front * (1 - smoothRamp(0.6f * rampMm, 1.3f * rampMm, distance));
        gaps = 1 + strength * (0.8f * smoothRamp(0.05f, 0.45f, pattern) - 0.9f * smoothRamp(0.05f, 0.45f, -pattern));
    }

    EdgeRamp edge = nothing;
    if (distance >= 0) {
        const float t = smoothRamp(0, rampMm, distance);
        const float side = smoothRamp(0, kSideRamp, distance);
        edge.density = front * std::min(1.0f, mix(line.frontDensity, 1, t) * gaps) + (1 - front) * side;
        edge.diameter = mix(line.frontDiameter, 1, t);
        edge.shade = mix(line.frontShade, 1, smoothRamp(0, shadeMm, distance));
    } else if (distance > -strayReach) {
        // Strays thin out as (1 + d/reach)^2, which integrates to a third of the reach; the ramp's own dots are those
        // of (1 + frontDensity) / 2 of its length.
        const float share = line.strayShare * 1.5f * (1 + line.frontDensity) * rampMm / std::max(0.5f, strayReach);
        const float t = 1 + distance / strayReach;
        edge.density = front * std::min(line.frontDensity, share) * t * t;
    }
    return edge;
}

} // namespace stipple
