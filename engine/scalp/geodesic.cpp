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
    Marching(const ScalpChart& chart, const GridShape& shape, float maxDistance)
        : m_chart(chart)
        , m_field(shape, maxDistance)
        , m_state(shape.getCount(), kUnknown)
        , m_metrics(shape.getCount())
        , m_accepted(shape.getCount(), 0)
        , m_maxDistance(maxDistance) {}

    // Exact distances in the cell's own metric near a segment: a front's first steps would be its worst.
    void addSegment(const glm::vec2& a, const glm::vec2& b) {
        const GridShape& grid = m_field.grid;
        const glm::vec2 band(kBandCells * grid.cell);
        const glm::vec2 low = (glm::min(a, b) - band - grid.origin) / grid.cell;
        const glm::vec2 high = (glm::max(a, b) + band - grid.origin) / grid.cell;
        const float right = float(grid.width - 1), top = float(grid.height - 1);
        for (int y = int(std::clamp(low.y, 0.0f, top)); y <= int(std::clamp(high.y, -1.0f, top)); ++y)
            for (int x = int(std::clamp(low.x, 0.0f, right)); x <= int(std::clamp(high.x, -1.0f, right)); ++x) {
                const glm::vec2 p = grid.getPoint(x, y);
                const Metric& metric = getMetric(x, y);
                const glm::vec2 along = b - a;
                const float length2 = metric.dot(along, along);
                const float t = length2 > 0 ? std::clamp(metric.dot(along, p - a) / length2, 0.0f, 1.0f) : 0.0f;
                const glm::vec2 offset = p - (a + t * along);
                if (glm::dot(offset, offset) > band.x * band.x) continue;
                lower(getIndex(x, y), det::sqrt(metric.dot(offset, offset)));
            }
    }

    ScalarField march() {
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
        return std::move(m_field);
    }

private:
    enum State : std::uint8_t { kUnknown, kInside, kOutside };
    static constexpr float kBandCells = 3;

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
    ScalarField m_field;
    std::vector<State> m_state;
    std::vector<Metric> m_metrics;
    std::vector<char> m_accepted;
    float m_maxDistance;
    std::vector<std::pair<float, std::uint32_t>> m_heap; // distance and cell, nearest first
};

} // namespace

ScalarField computeDistance(const ScalpChart& chart, std::span<const ChartPoint> polyline, const GridShape& shape,
                            float maxDistance) {
    Marching marching(chart, shape, maxDistance);
    for (std::size_t i = 0; i < polyline.size(); ++i)
        if (i + 1 < polyline.size() || polyline.size() == 1)
            marching.addSegment(polyline[i], polyline[std::min(i + 1, polyline.size() - 1)]);
    return marching.march();
}

} // namespace stipple
