// What the chart says at the centres of a regular grid: the raster on which fields are computed.
#pragma once

#include "scalp/chart.h"
#include "scalp/field.h"

#include <vector>

namespace stipple {

struct SkinCell {
    bool onChart = false;
    float treatable = 0;
    ChartSample sample;        // undefined off the chart
    glm::vec3 metric{1, 0, 1}; // computeMetric
    float area = 0;            // mm2 of skin; 0 off the chart
};

struct SkinMap {
    GridShape grid;
    std::vector<SkinCell> cells; // row-major

    const SkinCell& at(int x, int y) const { return cells[std::size_t(y) * std::size_t(grid.width) + std::size_t(x)]; }
    // The cell whose centre is nearest; clamped to the border.
    const SkinCell& getNearest(const ChartPoint& point) const;
};

SkinMap computeSkinMap(const ScalpChart& chart, float cellMm);

// First fundamental form (E, F, G) of the chart at a place (placement.h), its stretch limited to 0.86..1.21.
glm::vec3 computeMetric(const ChartSample& sample);

// Length on the skin of a chart step at a place with this metric, mm.
float computeLength(const glm::vec3& metric, const glm::vec2& step);

// Treatable weight (0..1) of a located chart point.
float computeTreatable(const ScalpChart& chart, const ChartSample& sample);

} // namespace stipple
