// Ranked blue noise on the skin (rendering.md section 5): one master set per head whose every prefix by rank is itself
// blue noise, so that a density slider only adds or removes points.
#pragma once

#include "scalp/chart.h"
#include "scalp/field.h"

#include <cstdint>
#include <memory>
#include <stop_token>
#include <vector>

namespace stipple {

// Where points may lie, on a plane in mm, and how long a step there is on the skin.
struct PlacementDomain {
    // First fundamental form (E, F, G): a chart step (x, y) is sqrt(E x^2 + 2 F x y + G y^2) mm long on the skin.
    GridField<glm::vec3> metric;
    // Same grid. 0: no points; 1: points; 2: points, and ranks are calibrated here (away from the domain's border,
    // where every dart-thrown set is a little too dense).
    GridField<float> mask;
    double coreArea = 0; // of the cells of mask 2 by the metric, cm2
};

// A flat rectangle of skin; points fill it, the calibrated part keeps `margin` mm from its border.
PlacementDomain makeFlatDomain(float widthMm, float heightMm, float marginMm = 0);
// The chart's treatable skin (calibrated) with a margin around it.
PlacementDomain makeChartDomain(const ScalpChart& chart);

struct RankedPoint {
    ChartPoint chart{0};
    float rank = 0; // 0..1, ascending: the points below rank q have density q * RankedSet::density on the skin
};

struct RankedSet {
    std::vector<RankedPoint> points;
    float density = 0; // points per cm2 of skin of the whole set; at least what was asked for
};

// Darts (dart_throwing.h), shaken, then ranked by taking points away where they are densest (blue_noise.h),
// and moved a little for all prefixes together (prefix_relaxation.h).
// Bit-identical for any thread count.
RankedSet placeRanked(const PlacementDomain& domain, float densityPerCm2, std::uint64_t seed,
                      const std::stop_token& stop = {});

} // namespace stipple
