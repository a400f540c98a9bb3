#include "scalp/coarse_flatten.h"

#include "core/error.h"
#include "math/deterministic.h"

#include <algorithm>
#include <array>

namespace stipple {
namespace {

// Equilateral lattice triangles, numbered 2 * cell (pointing up) and 2 * cell + 1 (pointing down) in sheared rows.
class Lattice {
public:
    Lattice(std::span<const glm::dvec2> points, double cell)
        : m_cell(cell) {
        glm::dvec2 low(1e300), high(-1e300);
        for (const glm::dvec2& p : points) {
            low = glm::min(low, shear(p));
            high = glm::max(high, shear(p));
        }
        m_low = low - 1.0;
        m_width = int(high.x - m_low.x) + 2;
        m_height = int(high.y - m_low.y) + 2;
    }

    std::size_t getTriangleCount() const { return 2 * std::size_t(m_width) * std::size_t(m_height); }
    std::size_t getNodeCount() const { return std::size_t(m_width + 1) * std::size_t(m_height + 1); }

    std::uint32_t find(const glm::dvec2& point, glm::dvec3& barycentric) const {
        const glm::dvec2 p = shear(point) - m_low;
        const int x = int(p.x), y = int(p.y);
        const double s = p.x - x, t = p.y - y;
        const bool isUp = s + t < 1;
        barycentric = isUp ? glm::dvec3(1 - s - t, s, t) : glm::dvec3(1 - t, s + t - 1, 1 - s);
        return std::uint32_t(2 * (y * m_width + x) + (isUp ? 0 : 1));
    }

    // Counter-clockwise.
    glm::uvec3 getCorners(std::uint32_t triangle) const {
        const std::uint32_t x = triangle / 2 % std::uint32_t(m_width), y = triangle / 2 / std::uint32_t(m_width);
        const auto node = [&](std::uint32_t i, std::uint32_t j) { return j * std::uint32_t(m_width + 1) + i; };
        if (triangle % 2 == 0) return {node(x, y), node(x + 1, y), node(x, y + 1)};
        return {node(x + 1, y), node(x + 1, y + 1), node(x, y + 1)};
    }

    glm::dvec2 getPosition(std::uint32_t node) const {
        const glm::dvec2 p = m_low + glm::dvec2(node % std::uint32_t(m_width + 1), node / std::uint32_t(m_width + 1));
        return m_cell * glm::dvec2(p.x + 0.5 * p.y, kRowHeight * p.y);
    }

private:
    static constexpr double kRowHeight = 0.86602540378443864676;

    glm::dvec2 shear(const glm::dvec2& p) const {
        const double y = p.y / (m_cell * kRowHeight);
        return {p.x / m_cell - 0.5 * y, y};
    }

    double m_cell;
    glm::dvec2 m_low{0};
    int m_width = 0, m_height = 0;
};

// Squared length on the skin of a plane vector: xx x^2 + 2 xy x y + yy y^2.
struct Form {
    double xx = 0, xy = 0, yy = 0;

    double dot(const glm::dvec2& a, const glm::dvec2& b) const {
        return xx * a.x * b.x + xy * (a.x * b.y + a.y * b.x) + yy * a.y * b.y;
    }
};

// Form of an element on the plane, times the element's plane area.
Form computeForm(const FlatElement& e, std::span<const glm::dvec2> points, double& area) {
    const glm::dvec2 u = points[e.corners.y] - points[e.corners.x];
    const glm::dvec2 v = points[e.corners.z] - points[e.corners.x];
    const double twice = u.x * v.y - u.y * v.x;
    area = 0.5 * twice;
    // Skin vector per plane axis.
    const glm::dvec2 x = (glm::dvec2(e.base, 0) * v.y - glm::dvec2(e.foot, e.height) * u.y) / twice;
    const glm::dvec2 y = (glm::dvec2(e.foot, e.height) * u.x - glm::dvec2(e.base, 0) * v.x) / twice;
    return {area * glm::dot(x, x), area * glm::dot(x, y), area * glm::dot(y, y)};
}

FlatElement makeElement(const glm::uvec3& corners, const std::array<glm::dvec2, 3>& places, const Form& form,
                        double weight) {
    const glm::dvec2 u = places[1] - places[0];
    const glm::dvec2 v = places[2] - places[0];
    FlatElement element;
    element.corners = corners;
    element.base = det::sqrt(form.dot(u, u));
    element.foot = form.dot(u, v) / element.base;
    element.height = det::sqrt(std::max(form.dot(v, v) - element.foot * element.foot, 1e-4 * form.dot(v, v)));
    element.weight = weight;
    return element;
}

} // namespace

CoarseLattice::CoarseLattice(std::span<const FlatElement> elements, std::span<const glm::dvec2> start, double cell) {
    const Lattice lattice(start, cell);
    struct Cover {
        Form form;
        double area = 0, weight = 0;
    };
    std::vector<Cover> covers(lattice.getTriangleCount());
    std::vector<std::uint32_t> cells;
    glm::dvec3 barycentric;
    for (const glm::dvec2& p : start) {
        cells.push_back(lattice.find(p, barycentric));
        m_anchors.push_back({0, barycentric});
    }
    // A quarter of each element goes to the lattice triangles under its corners and its middle.
    for (const FlatElement& e : elements) {
        double area = 0;
        const Form form = computeForm(e, start, area);
        STIPPLE_ASSERT(area > 0);
        const glm::dvec2 middle = (start[e.corners.x] + start[e.corners.y] + start[e.corners.z]) / 3.0;
        for (const std::uint32_t t :
             {cells[e.corners.x], cells[e.corners.y], cells[e.corners.z], lattice.find(middle, barycentric)}) {
            Cover& cover = covers[t];
            cover.form.xx += form.xx;
            cover.form.xy += form.xy;
            cover.form.yy += form.yy;
            cover.area += area;
            cover.weight += 0.25 * e.weight;
        }
    }

    constexpr std::uint32_t kUnused = 0xffffffffu;
    std::vector<std::uint32_t> nodes(lattice.getNodeCount(), kUnused), index(covers.size(), kUnused);
    for (std::uint32_t t = 0; t < covers.size(); ++t) {
        const Cover& cover = covers[t];
        if (!(cover.area > 0)) continue;
        glm::uvec3 corners = lattice.getCorners(t);
        std::array<glm::dvec2, 3> places;
        for (int i = 0; i < 3; ++i) {
            places[std::size_t(i)] = lattice.getPosition(corners[i]);
            if (nodes[corners[i]] == kUnused) {
                nodes[corners[i]] = std::uint32_t(m_nodes.size());
                m_nodes.push_back(places[std::size_t(i)]);
            }
            corners[i] = nodes[corners[i]];
        }
        const Form mean{cover.form.xx / cover.area, cover.form.xy / cover.area, cover.form.yy / cover.area};
        index[t] = std::uint32_t(m_elements.size());
        m_elements.push_back(makeElement(corners, places, mean, cover.weight));
    }
    for (std::size_t v = 0; v < start.size(); ++v)
        m_anchors[v].element = index[cells[v]];
}

std::vector<glm::dvec2> CoarseLattice::prolong(std::span<const glm::dvec2> nodes) const {
    std::vector<glm::dvec2> points;
    points.reserve(m_anchors.size());
    for (const Anchor& anchor : m_anchors) {
        const glm::uvec3& c = m_elements[anchor.element].corners;
        points.push_back(anchor.barycentric.x * nodes[c.x] + anchor.barycentric.y * nodes[c.y] +
                         anchor.barycentric.z * nodes[c.z]);
    }
    return points;
}

} // namespace stipple
