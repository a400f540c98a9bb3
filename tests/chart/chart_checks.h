// What must hold for the chart of any head.
#pragma once

#include "scalp/chart.h"

namespace stipple::test {

// Fails the running test case unless the chart is a disc without flips, keeps its quality figures, has a border outside
// treatable skin and stands the right way round.
void checkChart(const ScalpChart& chart, const WorkingSurface& surface);

// Positive for triangles that run counter-clockwise on the skin.
double computeChartArea(const ScalpChart& chart, const glm::uvec3& triangle);

} // namespace stipple::test
