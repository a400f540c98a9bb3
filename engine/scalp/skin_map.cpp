#include "scalp/skin_map.h"

#include "core/parallel.h"

#include <algorithm>
#include <cmath>

namespace stipple {
namespace {

// Keeps the few most stretched triangles from setting the cell size of everything else. The ratio of the two limits
// must stay below sqrt(2), so that conflicts of placement reach two cells and not three.
glm::vec3 limitStretch(const glm::vec3& m) {
    constexpr float kLow = 0.86f * 0.86f;
    constexpr float kHigh = 1.21f * 1.21f;
    const float mean = 0.5f * (m.x + m.z);
    const float half = 0.5f * (m.x - m.z);
    const float root = std::sqrt(half * half + m.y * m.y);
    const float high = std::clamp(mean + root, kLow, kHigh);
    const float low = std::clamp(mean - root, kLow, kHigh);
    if (root < 1e-6f) return {high, 0, high};
    const float scale = (high - low) / (2 * root);
    const float shift = 0.5f * (high + low) - scale * mean;
    return {scale * m.x + shift, scale * m.y, scale * m.z + shift};
}

} // namespace

glm::vec3 computeMetric(const ChartSample& sample) {
    return limitStretch(
        {glm::dot(sample.du, sample.du), glm::dot(sample.du, sample.dv), glm::dot(sample.dv, sample.dv)});
}

const SkinCell& SkinMap::getNearest(const ChartPoint& point) const {
    const glm::vec2 p = (point - grid.origin) / grid.cell + 0.5f;
    return at(std::clamp(int(p.x), 0, grid.width - 1), std::clamp(int(p.y), 0, grid.height - 1));
}

float computeLength(const glm::vec3& metric, const glm::vec2& step) {
    return std::sqrt(metric.x * step.x * step.x + 2 * metric.y * step.x * step.y + metric.z * step.y * step.y);
}

float computeTreatable(const ScalpChart& chart, const ChartSample& sample) {
    const glm::uvec3 t = chart.getTriangles()[sample.triangle];
    const auto weights = chart.getTreatable();
    return sample.barycentric.x * weights[t.x] + sample.barycentric.y * weights[t.y] +
           sample.barycentric.z * weights[t.z];
}

SkinMap computeSkinMap(const ScalpChart& chart, float cellMm) {
    SkinMap map;
    map.grid = makeGrid(chart.getBounds(), cellMm);
    map.cells.resize(map.grid.getCount());
    parallelFor(std::size_t(map.grid.height), 8, [&](std::size_t begin, std::size_t end) {
        for (std::size_t y = begin; y < end; ++y)
            for (int x = 0; x < map.grid.width; ++x) {
                const auto sample = chart.locate(map.grid.getPoint(x, int(y)));
                if (!sample) continue;
                SkinCell& cell = map.cells[y * std::size_t(map.grid.width) + std::size_t(x)];
                cell.onChart = true;
                cell.sample = *sample;
                cell.treatable = computeTreatable(chart, *sample);
                cell.metric = computeMetric(*sample);
                cell.area = cellMm * cellMm * glm::length(glm::cross(sample->du, sample->dv));
            }
    });
    return map;
}

} // namespace stipple
