// What must hold for the chart of any head.
#pragma once

#include "scalp/chart.h"
#include "scalp/head_import.h"

namespace stipple::test {

// Fails the running test case unless the chart is a disc without flips, keeps its quality figures, has a border outside
// treatable skin and stands the right way round.
void checkChart(const ScalpChart& chart, const WorkingSurface& surface);

// Makes the chart of a real head, prints its figures and fails the running test case unless its areas are true to 1.22
// for 95 of 100 triangles and to `largest` for all, with treatable skin up to `treatableCm2`.
void checkRealChart(const Head& head, float largest, float treatableCm2);

// Positive for triangles that run counter-clockwise on the skin.
double computeChartArea(const ScalpChart& chart, const glm::uvec3& triangle);

} // namespace stipple::test
