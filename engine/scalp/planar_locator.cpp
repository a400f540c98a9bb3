#include "scalp/planar_locator.h"

#include <algorithm>

namespace stipple {
namespace {

double computeSignedArea(const glm::vec2& a, const glm::vec2& b, const glm::vec2& c) {
    const glm::dvec2 u = glm::dvec2(b) - glm::dvec2(a);
    const glm::dvec2 v = glm::dvec2(c) - glm::dvec2(a);
    return 0.5 * (u.x * v.y - u.y * v.x);
}

} // namespace

glm::ivec2 PlanarLocator::getCell(const glm::vec2& point) const {
    // Clamped before the conversion: far points must not overflow it.
    const glm::vec2 p = (point - m_origin) / m_cell;
    return {int(std::clamp(p.x, -1.0f, float(m_width))), int(std::clamp(p.y, -1.0f, float(m_height)))};
}

PlanarLocator::PlanarLocator(std::span<const glm::vec2> points, std::span<const glm::uvec3> triangles, float cell)
    : m_points(points.begin(), points.end())
    , m_corners(triangles.begin(), triangles.end())
    , m_triangles(triangles.size())
    , m_cell(cell) {
    Box2 box;
    for (const glm::vec2& p : points)
        box.add(p);
    m_origin = box.min;
    m_width = std::max(1, int(box.getSize().x / cell) + 1);
    m_height = std::max(1, int(box.getSize().y / cell) + 1);

    std::vector<double> areas(triangles.size());
    double sum = 0;
    for (std::size_t t = 0; t < triangles.size(); ++t) {
        areas[t] = computeSignedArea(points[triangles[t].x], points[triangles[t].y], points[triangles[t].z]);
        sum += areas[t];
    }
    // Two passes over the triangles, usual winding first: counting, then filling.
    m_first.assign(std::size_t(m_width) * std::size_t(m_height) + 1, 0);
    const auto forEachEntry = [&](const auto& visit) {
        for (const bool usual : {true, false})
            for (std::uint32_t t = 0; t < triangles.size(); ++t) {
                if (areas[t] == 0 || (areas[t] * sum > 0) != usual) continue;
                Box2 bounds;
                for (int i = 0; i < 3; ++i)
                    bounds.add(points[triangles[t][i]]);
                const glm::ivec2 low = getCell(bounds.min);
                const glm::ivec2 high = getCell(bounds.max);
                for (int y = low.y; y <= std::min(high.y, m_height - 1); ++y)
                    for (int x = low.x; x <= std::min(high.x, m_width - 1); ++x)
                        visit(std::size_t(y) * std::size_t(m_width) + std::size_t(x), t);
            }
    };
    forEachEntry([&](std::size_t c, std::uint32_t) { ++m_first[c + 1]; });
    for (std::size_t c = 0; c + 1 < m_first.size(); ++c)
        m_first[c + 1] += m_first[c];
    m_entries.resize(m_first.back());
    std::vector<std::uint32_t> fill(m_first.begin(), m_first.end() - 1);
    forEachEntry([&](std::size_t c, std::uint32_t t) { m_entries[fill[c]++] = t; });

    for (std::size_t t = 0; t < triangles.size(); ++t) {
        if (areas[t] == 0) continue;
        const glm::dvec2 a(points[triangles[t].x]);
        const glm::dvec2 u = glm::dvec2(points[triangles[t].y]) - a;
        const glm::dvec2 v = glm::dvec2(points[triangles[t].z]) - a;
        const double inverse = 0.5 / areas[t];
        m_triangles[t] = {glm::vec2(a), glm::vec2(glm::dvec2(v.y, -v.x) * inverse),
                          glm::vec2(glm::dvec2(-u.y, u.x) * inverse)};
    }
}

std::optional<PlanarLocator::Hit> PlanarLocator::find(const glm::vec2& point, float tolerance) const {
    const glm::ivec2 cell = getCell(point);
    if (cell.x >= 0 && cell.y >= 0 && cell.x < m_width && cell.y < m_height) {
        const std::size_t c = std::size_t(cell.y) * std::size_t(m_width) + std::size_t(cell.x);
        // Rounding may leave a point on an edge outside both neighbours by a hair.
        constexpr float kRounding = -3e-5f;
        float best = kRounding;
        Hit hit;
        for (std::uint32_t i = m_first[c]; i < m_first[c + 1]; ++i) {
            const Triangle& triangle = m_triangles[m_entries[i]];
            const glm::vec2 d = point - triangle.origin;
            const float b = glm::dot(d, triangle.rowB);
            const float e = glm::dot(d, triangle.rowC);
            const float least = std::min({b, e, 1 - b - e});
            if (least > best) {
                best = least;
                hit = {m_entries[i], {1 - b - e, b, e}};
                if (least >= 0) return hit;
            }
        }
        if (best > kRounding) {
            hit.barycentric = glm::max(hit.barycentric, glm::vec3(0));
            hit.barycentric /= hit.barycentric.x + hit.barycentric.y + hit.barycentric.z;
            return hit;
        }
    }
    return tolerance > 0 ? findNearest(point, tolerance) : std::nullopt;
}

std::optional<PlanarLocator::Hit> PlanarLocator::findNearest(const glm::vec2& point, float tolerance) const {
    const glm::ivec2 low = glm::max(getCell(point - glm::vec2(tolerance)), glm::ivec2(0));
    const glm::ivec2 high = glm::min(getCell(point + glm::vec2(tolerance)), glm::ivec2(m_width - 1, m_height - 1));
    float best2 = tolerance * tolerance;
    std::optional<Hit> hit;
    for (int y = low.y; y <= high.y; ++y)
        for (int x = low.x; x <= high.x; ++x) {
            const std::size_t c = std::size_t(y) * std::size_t(m_width) + std::size_t(x);
            for (std::uint32_t i = m_first[c]; i < m_first[c + 1]; ++i) {
                const glm::uvec3& corners = m_corners[m_entries[i]];
                for (int e = 0; e < 3; ++e) {
                    const glm::vec2 a = m_points[corners[e]];
                    const glm::vec2 ab = m_points[corners[(e + 1) % 3]] - a;
                    const float t = std::clamp(glm::dot(point - a, ab) / glm::dot(ab, ab), 0.0f, 1.0f);
                    const glm::vec2 d = point - (a + t * ab);
                    if (glm::dot(d, d) >= best2) continue;
                    best2 = glm::dot(d, d);
                    Hit nearest{m_entries[i], glm::vec3(0)};
                    nearest.barycentric[e] = 1 - t;
                    nearest.barycentric[(e + 1) % 3] = t;
                    hit = nearest;
                }
            }
        }
    return hit;
}

} // namespace stipple
