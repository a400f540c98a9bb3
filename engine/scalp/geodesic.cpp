#include "scalp/geodesic.h"

#include "math/deterministic.h"

#include <algorithm>
#include <array>
#include <cstdint>
#include <functional>
#include <utility>
#include <vector>

namespace stipple {
namespace {

// First fundamental form of the chart: squared length of a chart vector on the skin.
struct Metric {
    float xx = 1, xy = 0, yy = 1;

    float dot(const glm::vec2& a, const glm::vec2& b) const {
        return xx * a.x * b.x + xy * (a.x * b.y + a.y * b.x) + yy * a.y * b.y;
    }
};

// The eight neighbours in circular order, so that consecutive ones span the triangles around a cell.
constexpr std::array<glm::ivec2, 8> kAround = {{{1, 0}, {1, 1}, {0, 1}, {-1, 1}, {-1, 0}, {-1, -1}, {0, -1}, {1, -1}}};

class Marching {
public:
    // `field` holds maxDistance everywhere.
    Marching(const ScalpChart& chart, ScalarField& field, float maxDistance)
        : m_chart(chart)
        , m_field(field)
        , m_state(field.values.size(), kUnknown)
        , m_metrics(field.values.size())
        , m_accepted(field.values.size(), 0)
        , m_maxDistance(maxDistance) {}

    // Straight ways near a segment, measured in the mean of the metrics at both ends: a front's first steps would be
    // its worst.
    void addSegment(const glm::vec2& a, const glm::vec2& b) {
        const GridShape& grid = m_field.grid;
        const float band = kBandCells * grid.cell;
        const glm::ivec2 low = getNearest(glm::min(a, b) - band), high = getNearest(glm::max(a, b) + band);
        for (int y = low.y; y <= high.y; ++y)
            for (int x = low.x; x <= high.x; ++x) {
                const glm::vec2 p = grid.getPoint(x, y);
                const Metric& here = getMetric(x, y);
                const glm::vec2 along = b - a;
                const float length2 = here.dot(along, along);
                const float t = length2 > 0 ? std::clamp(here.dot(along, p - a) / length2, 0.0f, 1.0f) : 0.0f;
                const glm::vec2 foot = a + t * along;
                if (glm::dot(p - foot, p - foot) > band * band) continue;
                const glm::ivec2 end = getNearest(foot);
                const Metric& there = getMetric(end.x, end.y);
                lower(getIndex(x, y),
                      0.5f * (det::sqrt(here.dot(p - foot, p - foot)) + det::sqrt(there.dot(p - foot, p - foot))));
            }
    }

    void march() {
        while (!m_heap.empty()) {
            std::pop_heap(m_heap.begin(), m_heap.end(), std::greater<>());
            const std::uint32_t cell = m_heap.back().second;
            m_heap.pop_back();
            if (m_accepted[cell]) continue;
            m_accepted[cell] = 1;
            const int x = int(cell % std::uint32_t(m_field.grid.width));
            const int y = int(cell / std::uint32_t(m_field.grid.width));
            for (int i = 0; i < 8; ++i)
                update(x + kAround[i].x, y + kAround[i].y, (i + 4) % 8);
        }
    }

private:
    enum State : std::uint8_t { kUnknown, kInside, kOutside };
    static constexpr float kBandCells = 5;

    glm::ivec2 getNearest(const glm::vec2& point) const {
        const glm::vec2 p = (point - m_field.grid.origin) / m_field.grid.cell + 0.5f;
        return {int(std::clamp(p.x, 0.0f, float(m_field.grid.width - 1))),
                int(std::clamp(p.y, 0.0f, float(m_field.grid.height - 1)))};
    }

    std::uint32_t getIndex(int x, int y) const { return std::uint32_t(y * m_field.grid.width + x); }

    const Metric& getMetric(int x, int y) {
        const std::uint32_t cell = getIndex(x, y);
        if (m_state[cell] == kUnknown) {
            const auto sample = m_chart.locate(m_field.grid.getPoint(x, y));
            m_state[cell] = sample ? kInside : kOutside;
            if (sample)
                m_metrics[cell] = {glm::dot(sample->du, sample->du), glm::dot(sample->du, sample->dv),
                                   glm::dot(sample->dv, sample->dv)};
        }
        return m_metrics[cell];
    }

    void lower(std::uint32_t cell, float distance) {
        if (distance >= m_field.values[cell] || distance >= m_maxDistance) return;
        m_field.values[cell] = distance;
        m_heap.push_back({distance, cell});
        std::push_heap(m_heap.begin(), m_heap.end(), std::greater<>());
    }

    // Distance of the neighbour in direction i of (x, y), as far as a way may lead over it.
    bool findAccepted(int x, int y, int i, State state, float& distance) const {
        const int nx = x + kAround[i].x, ny = y + kAround[i].y;
        if (nx < 0 || ny < 0 || nx >= m_field.grid.width || ny >= m_field.grid.height) return false;
        const std::uint32_t cell = getIndex(nx, ny);
        distance = m_field.values[cell];
        return m_accepted[cell] && (state == kOutside || m_state[cell] == kInside);
    }

    // New distance of cell (x, y) from its freshly accepted neighbour in direction `from`, alone and across the two
    // triangles beside it.
    void update(int x, int y, int from) {
        if (x < 0 || y < 0 || x >= m_field.grid.width || y >= m_field.grid.height) return;
        const std::uint32_t cell = getIndex(x, y);
        if (m_accepted[cell]) return;
        const Metric& metric = getMetric(x, y);
        float u1 = 0;
        if (!findAccepted(x, y, from, m_state[cell], u1)) return;
        const glm::vec2 p = m_field.grid.cell * glm::vec2(kAround[from]);
        const float a = metric.dot(p, p);
        lower(cell, u1 + det::sqrt(a));
        for (const int side : {(from + 1) % 8, (from + 7) % 8}) {
            float u2 = 0;
            if (!findAccepted(x, y, side, m_state[cell], u2)) continue;
            // Least of u1 + t (u2 - u1) + |p + t d| over the edge between the two.
            const glm::vec2 d = m_field.grid.cell * glm::vec2(kAround[side]) - p;
            const float rise = u2 - u1;
            const float b = metric.dot(p, d);
            const float c = metric.dot(d, d);
            const float slack = c - rise * rise;
            if (slack <= 0) continue;
            const float t = (-rise * det::sqrt(std::max(0.0f, a * c - b * b) / slack) - b) / c;
            if (t <= 0 || t >= 1) continue;
            lower(cell, u1 + t * rise + det::sqrt(std::max(0.0f, a + t * (2 * b + t * c))));
        }
    }

    const ScalpChart& m_chart;
    ScalarField& m_field;
    std::vector<State> m_state;
    std::vector<Metric> m_metrics;
    std::vector<char> m_accepted;
    float m_maxDistance;
    std::vector<std::pair<float, std::uint32_t>> m_heap; // distance and cell, nearest first
};

} // namespace

ScalarField computeDistance(const ScalpChart& chart, std::span<const ChartPoint> polyline, const GridShape& shape,
                            float maxDistance) {
    ScalarField field(shape, maxDistance);
    Marching marching(chart, field, maxDistance);
    for (std::size_t i = 0; i < polyline.size(); ++i)
        if (i + 1 < polyline.size() || polyline.size() == 1)
            marching.addSegment(polyline[i], polyline[std::min(i + 1, polyline.size() - 1)]);
    marching.march();
    return field;
}

} // namespace stipple
