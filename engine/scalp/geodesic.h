// Distances along the skin, on a grid of the chart.
#pragma once

#include "scalp/chart.h"
#include "scalp/field.h"

#include <span>

namespace stipple {

// Distance along the skin (mm, unsigned) from a polyline of chart points (one point: from that point) to each cell's
// centre; `maxDistance` where it is farther or the polyline is empty. Anisotropic fast marching with the chart's metric
// (after Sethian and Vladimirsky 2003): error below 1.5 % (mean 0.4 %) on a sphere. Ways lead through the chart
// only; cells outside it continue the values of the border in chart millimetres, so that the field samples well near
// it.
ScalarField computeDistance(const ScalpChart& chart, std::span<const ChartPoint> polyline, const GridShape& shape,
                            float maxDistance);

} // namespace stipple
