// What tests ask of the dots of a design.
#pragma once

#include "math/triangle_bvh.h"
#include "scalp/surface.h"
#include "tests/design/design_head.h"

#include <functional>
#include <map>

namespace stipple::test {

using Where = std::function<bool(const ChartPoint& point)>;

// Dots that are wished on a chart, and cm2 of skin, where `where` says so (everywhere without it), by sums over cells
// of `cellMm`: finer than ScalpFields::dotDensity, since a scar is but millimetres wide.
double countWishedDots(const ScalpChart& chart, const ScalpFields& fields, const ScalpPlan& plan,
                       const Where& where = {}, float cellMm = 0.5f);
double computeArea(const ScalpChart& chart, const Where& where, float cellMm = 0.5f);

// Full hair and full treatment: far behind the person's own line and the designed one, and away from ears and scars.
bool isInterior(const ScalpFields& fields, const ChartPoint& point);

// Dots that lie where none may, whatever was asked for: skin of the auricles, skin that must not be treated, and more
// than the plan's reach of stray dots ahead of the line.
struct Misplaced {
    std::size_t onEars = 0, untreatable = 0, ahead = 0;
};
Misplaced countMisplaced(const Head& head, const TriangleBvh& skin, const ScalpDesign& design, const ScalpPlan& plan);

std::map<std::uint32_t, const Dot*> sortById(const std::vector<Dot>& dots);

struct Spreads {
    double mean = 0, deviation = 0, least = 0, most = 0;
    double ks = 0; // largest difference to the cumulative distribution of uniform values on [-1, 1]
};
Spreads computeSpreads(std::vector<double> values);
double computeCorrelation(const std::vector<double>& a, const std::vector<double>& b);

} // namespace stipple::test
