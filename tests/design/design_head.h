// One synthetic head with its chart and master set, made once for all tests of this program.
#pragma once

#include "scalp/design.h"

#include <vector>

namespace stipple::test {

struct DesignHead {
    Landmarks landmarks;
    ScalpChart chart;
    std::shared_ptr<const MasterSet> master; // seed 1
};
const DesignHead& getDesignHead();

// A plan with Norwood loss of a stage, no scars.
ScalpPlan makePlan(float stage);

// Integral of a field over the skin of the chart: cm2 times the field's unit.
double integrate(const ScalpChart& chart, const ScalarField& field);

// Length along the skin of a chart polyline, mm.
double computeSkinLength(const ScalpChart& chart, const std::vector<ChartPoint>& line);

} // namespace stipple::test
