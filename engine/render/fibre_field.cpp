#include "render/fibre_field.h"

#include <algorithm>
#include <cmath>
#include <utility>

namespace stipple {
namespace {

// Calls visit(x, y, share) for the cells of a unit grid that the segment passes, with the share of its length in each
// (Amanatides and Woo 1987, "A Fast Voxel Traversal Algorithm").
template <typename Visit>
void walkCells(const glm::vec2& from, const glm::vec2& to, const Visit& visit) {
    const glm::vec2 way = to - from;
    glm::ivec2 cell(glm::floor(from));
    const glm::ivec2 last(glm::floor(to));
    const glm::ivec2 step(way.x >= 0 ? 1 : -1, way.y >= 0 ? 1 : -1);
    glm::vec2 next, each;
    for (int k = 0; k < 2; ++k) {
        each[k] = way[k] != 0 ? 1 / std::abs(way[k]) : 1e30f;
        const float edge = float(cell[k] + (step[k] > 0 ? 1 : 0));
        next[k] = way[k] != 0 ? (edge - from[k]) / way[k] : 1e30f;
    }
    float passed = 0;
    for (int guard = std::abs(last.x - cell.x) + std::abs(last.y - cell.y); guard >= 0; --guard) {
        const int k = next.x < next.y ? 0 : 1;
        const float end = guard == 0 ? 1.0f : std::clamp(next[k], passed, 1.0f);
        if (end > passed) visit(cell.x, cell.y, end - passed);
        passed = end;
        cell[k] += step[k];
        next[k] += each[k];
    }
}

bool isWhite(const FibreSet& set, const Fibre& fibre) {
    return fibre.greyFrom < set.greyShare;
}

// mm along the skin.
float computeLength(const FibreGeometry& geometry, std::uint32_t point, const glm::vec3& normal) {
    const glm::vec3 way = geometry.points[point + 1] - geometry.points[point];
    return glm::length(way - glm::dot(way, normal) * normal);
}

GridField<glm::vec2> halve(const GridField<glm::vec2>& fine) {
    const GridShape& f = fine.grid;
    GridShape shape{glm::vec2(0), 2 * f.cell, std::max(f.width / 2, 1), std::max(f.height / 2, 1)};
    shape.origin = f.origin + 0.5f * f.cell;
    GridField<glm::vec2> coarse(shape, glm::vec2(0));
    for (int y = 0; y < shape.height; ++y)
        for (int x = 0; x < shape.width; ++x) {
            const int x1 = std::min(2 * x + 1, f.width - 1), y1 = std::min(2 * y + 1, f.height - 1);
            coarse.at(x, y) =
                0.25f * (fine.at(2 * x, 2 * y) + fine.at(x1, 2 * y) + fine.at(2 * x, y1) + fine.at(x1, y1));
        }
    return coarse;
}

} // namespace

FibreCoverage computeFibreCoverage(const FibreSet& set, float texelMm) {
    // Whole multiples, so that every mip halves without rest where it matters.
    constexpr int kMultiple = 256;
    FibreCoverage coverage;
    coverage.texel = texelMm;
    coverage.origin = set.bounds.min;
    const auto count = [&](float size) {
        return (int(std::ceil(size / texelMm)) + kMultiple - 1) / kMultiple * kMultiple;
    };
    const glm::vec2 size = set.bounds.getSize();
    const GridShape shape{set.bounds.min + 0.5f * texelMm, texelMm, count(size.x), count(size.y)};
    GridField<glm::vec2> finest(shape, glm::vec2(0));
    const FibreGeometry& geometry = set.geometry;
    std::vector<std::pair<glm::ivec2, float>> cells; // of one fibre, with the area that it covers in each
    for (const Fibre& fibre : geometry.fibres) {
        cells.clear();
        for (std::uint32_t k = fibre.first; k + 1 < fibre.first + fibre.count; ++k) {
            const glm::vec2 a = geometry.chart[k], b = geometry.chart[k + 1];
            if (std::isnan(a.x) || std::isnan(b.x)) continue;
            const float area = computeLength(geometry, k, fibre.normal) * fibre.widthMm * fibre.opacity *
                               fibre.chartPerSkin / (texelMm * texelMm);
            walkCells((a - coverage.origin) / texelMm, (b - coverage.origin) / texelMm, [&](int x, int y, float share) {
                if (x < 0 || y < 0 || x >= shape.width || y >= shape.height) return;
                if (!cells.empty() && cells.back().first == glm::ivec2(x, y))
                    cells.back().second += area * share;
                else
                    cells.push_back({{x, y}, area * share});
            });
        }
        const glm::vec2 own = isWhite(set, fibre) ? glm::vec2(0, 1) : glm::vec2(1, 0);
        for (const auto& [cell, area] : cells) {
            glm::vec2& there = finest.at(cell.x, cell.y);
            const float covered = std::min(area, 1.0f);
            there = there * (1 - covered) + own * covered;
        }
    }
    coverage.mips.push_back(std::move(finest));
    while (coverage.mips.back().grid.width > 1 || coverage.mips.back().grid.height > 1)
        coverage.mips.push_back(halve(coverage.mips.back()));
    return coverage;
}

FibreField computeFibreField(const FibreSet& set, float cellMm) {
    const GridShape shape = makeGrid(set.bounds, cellMm);
    FibreField field(shape, glm::vec4(0));
    const FibreGeometry& geometry = set.geometry;
    for (const Fibre& fibre : geometry.fibres) {
        for (std::uint32_t k = fibre.first; k + 1 < fibre.first + fibre.count; ++k) {
            const glm::vec2 a = geometry.chart[k], b = geometry.chart[k + 1];
            if (std::isnan(a.x) || std::isnan(b.x)) continue;
            const glm::vec3 way = geometry.points[k + 1] - geometry.points[k];
            const glm::vec3& normal = geometry.normals.empty() ? fibre.normal : geometry.normals[k];
            const float up = glm::dot(way, normal), flat = computeLength(geometry, k, normal);
            const float onChart = glm::length(b - a);
            const float area =
                glm::length(way) * fibre.widthMm * fibre.opacity * fibre.chartPerSkin / (cellMm * cellMm);
            const glm::vec2 along = onChart > 1e-6f ? (b - a) * (flat / onChart) : glm::vec2(0);
            const glm::vec4 value = area * glm::vec4(1, glm::vec3(along, up) / std::max(glm::length(way), 1e-6f));
            const glm::vec2 p = (0.5f * (a + b) - shape.origin) / cellMm;
            const glm::ivec2 low(glm::floor(p));
            const glm::vec2 t = p - glm::vec2(low);
            for (int i = 0; i < 4; ++i) {
                const int x = low.x + (i & 1), y = low.y + (i >> 1);
                if (x < 0 || y < 0 || x >= shape.width || y >= shape.height) continue;
                field.at(x, y) += value * ((i & 1) != 0 ? t.x : 1 - t.x) * ((i >> 1) != 0 ? t.y : 1 - t.y);
            }
        }
    }
    // Light under the skin spreads as wide: single hairs leave no shade.
    FibreField blurred(shape, glm::vec4(0));
    constexpr float kWeights[3] = {0.25f, 0.5f, 0.25f};
    for (int y = 0; y < shape.height; ++y)
        for (int x = 0; x < shape.width; ++x)
            for (int dy = -1; dy <= 1; ++dy)
                for (int dx = -1; dx <= 1; ++dx) {
                    const int u = std::clamp(x + dx, 0, shape.width - 1), v = std::clamp(y + dy, 0, shape.height - 1);
                    blurred.at(x, y) += kWeights[dx + 1] * kWeights[dy + 1] * field.at(u, v);
                }
    for (glm::vec4& value : blurred.values)
        if (value.x > 0) {
            const glm::vec3 direction(value.y, value.z, value.w);
            const float length = glm::length(direction);
            value = glm::vec4(value.x, length > 0 ? direction / length : glm::vec3(0, 0, 1));
        }
    return blurred;
}

} // namespace stipple
