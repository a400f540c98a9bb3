#include "scalp/edge_ramp.h"

#include "scalp/noise.h"

#include <algorithm>

namespace stipple {
namespace {

constexpr float kStrayReach = 6; // mm ahead of the line (domain.md section 3)
constexpr float kSideRamp = 15;  // mm into the real hair at sideburn, ear and nape

} // namespace

EdgeRamp computeEdgeRamp(const ScalpFields& fields, const ScalpPlan& plan, const ChartPoint& point) {
    const HairlineParameters& line = plan.hairline;
    float distance = fields.hairlineDistance.sample(point);
    const float front = std::clamp(fields.frontness.sample(point), 0.0f, 1.0f);
    const float rampMm = std::max(0.5f, line.rampMm);
    const float reach = rampMm * 3 + kStrayReach + kSideRamp;
    if (distance > reach) return {};
    if (distance < -2 * kStrayReach) return {0, 1, 1};

    // Micro irregularity: 1-4 mm wavelength; a ruled edge has less of it because it has a short ramp.
    const std::uint64_t seed = mixBits(plan.placement.seed ^ 0xed6eull);
    const float amplitude = 1.1f * line.irregularity * std::min(1.0f, rampMm / 5) * front;
    const float plain = distance;
    distance += amplitude * (computeNoise(seed, point / 1.5f) + 0.6f * computeNoise(seed ^ 1, point / 0.8f));
    float gaps = 1;
    if (line.style == HairlineStyle::soft) {
        // Clusters and gaps of 2-6 mm in the front of the ramp.
        const float pattern = computeNoise(seed ^ 2, point / 2.6f);
        const float strength = front * (1 - smoothRamp(0.6f * rampMm, 1.3f * rampMm, distance));
        gaps =
            1 - strength * 0.9f * smoothRamp(0.0f, 0.4f, -pattern) + strength * 0.5f * smoothRamp(0.2f, 0.6f, pattern);
    }

    EdgeRamp edge;
    if (distance >= 0) {
        const float t = smoothRamp(0, rampMm, distance);
        const float side = smoothRamp(0, kSideRamp, distance);
        edge.density = front * (0.2f + 0.8f * t) * gaps + (1 - front) * side;
        edge.diameter = 0.8f + 0.2f * t;
        edge.shade = 0.5f + 0.5f * t;
        if (line.style == HairlineStyle::faded) edge.shade = 0.4f + 0.6f * smoothRamp(0, 3 * rampMm, distance);
    } else if (plain > -kStrayReach && distance > -kStrayReach) {
        // (1 + d/6)^2 integrates to 2 mm; the ramp holds 0.6 of its length in full density.
        const float share = 0.3f * line.strayShare * rampMm;
        const float t = 1 + distance / kStrayReach;
        edge = {front * std::min(0.2f, share) * t * t, 0.8f, 0.5f};
    } else {
        edge = {0, 0.8f, 0.5f};
    }
    // Nothing beyond the reach of stray dots of the line as drawn.
    if (plain <= -kStrayReach) edge.density = 0;
    return edge;
}

} // namespace stipple
