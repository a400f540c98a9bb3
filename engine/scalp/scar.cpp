#include "scalp/scar.h"

#include "core/parallel.h"
#include "scalp/noise.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

namespace stipple {
namespace {

struct Bucket {
    std::vector<std::uint32_t> points;
};

// Points of a scar's line by place, so that a cell looks at its neighbourhood only.
class LineIndex {
public:
    LineIndex(const ScarShape& shape, float reach)
        : m_shape(shape)
        , m_reach(reach) {
        for (const ChartPoint& p : shape.line)
            m_box.add(p);
        m_box.min -= glm::vec2(reach);
        m_box.max += glm::vec2(reach);
        m_grid = makeGrid(m_box, reach);
        m_buckets.resize(m_grid.getCount());
        for (std::size_t i = 0; i < shape.line.size(); ++i)
            m_buckets[getCell(shape.line[i])].points.push_back(std::uint32_t(i));
    }

    const Box2& getBox() const { return m_box; }

    struct Hit {
        float distance = 1e9f; // mm along the skin to the middle line
        float halfWidth = 1;
        float along = 0; // mm from the start of the line
    };
    Hit find(const ChartPoint& p, const glm::vec3& metric) const {
        Hit hit;
        const glm::ivec2 c((p - m_grid.origin) / m_grid.cell + 0.5f);
        for (int y = std::max(0, c.y - 1); y <= std::min(m_grid.height - 1, c.y + 1); ++y)
            for (int x = std::max(0, c.x - 1); x <= std::min(m_grid.width - 1, c.x + 1); ++x)
                for (const std::uint32_t i :
                     m_buckets[std::size_t(y) * std::size_t(m_grid.width) + std::size_t(x)].points)
                    offer(hit, p, metric, i);
        return hit;
    }

private:
    std::size_t getCell(const ChartPoint& p) const {
        const glm::ivec2 c((p - m_grid.origin) / m_grid.cell + 0.5f);
        return std::size_t(std::clamp(c.y, 0, m_grid.height - 1)) * std::size_t(m_grid.width) +
               std::size_t(std::clamp(c.x, 0, m_grid.width - 1));
    }
    void offer(Hit& hit, const ChartPoint& p, const glm::vec3& m, std::uint32_t i) const {
        const std::size_t next = std::min<std::size_t>(i + 1, m_shape.line.size() - 1);
        const glm::vec2 ab = m_shape.line[next] - m_shape.line[i];
        const glm::vec2 ap = p - m_shape.line[i];
        const float along = m.x * ap.x * ab.x + m.y * (ap.x * ab.y + ap.y * ab.x) + m.z * ap.y * ab.y;
        const float length2 = m.x * ab.x * ab.x + 2 * m.y * ab.x * ab.y + m.z * ab.y * ab.y;
        const float t = length2 > 0 ? std::clamp(along / length2, 0.0f, 1.0f) : 0.0f;
        const float d = computeLength(m, ap - t * ab);
        if (d >= hit.distance) return;
        hit.distance = d;
        hit.halfWidth = m_shape.halfWidths[i] * (1 - t) + m_shape.halfWidths[next] * t;
        hit.along = float(i) + t;
    }

    const ScarShape& m_shape;
    float m_reach;
    Box2 m_box;
    GridShape m_grid;
    std::vector<Bucket> m_buckets;
};

// Skin of a healed strip at u half widths from its middle line: a flat floor, a steep edge and a low rim.
glm::vec4 getStripSkin(const ScarParameters& scar, float u, float mottle) {
    const float inside = 1 - smoothRamp(0.72f, 1.18f, u);
    const float floor = 1 - smoothRamp(0.35f, 1.08f, u);
    const float rim = smoothRamp(0.95f, 1.2f, u) * (1 - smoothRamp(1.2f, 1.7f, u));
    const float colour = inside * (1 + 0.12f * mottle);
    return {1 + colour * (scar.melanin - 1), 1 + colour * (scar.blood - 1), inside * scar.roughnessOffset,
            scar.reliefMm * (floor * (1 + 0.15f * mottle) - 0.10f * rim)};
}

} // namespace

std::optional<ScarShape> computeScarShape(const ScalpChart& chart, const ScarParameters& scar, std::uint64_t seed,
                                          int* lostPoints) {
    std::vector<ChartPoint> through;
    for (const ScalpCoord& c : scar.path)
        if (const auto p = chart.toChart(c)) through.push_back(*p);
    if (lostPoints) *lostPoints = int(scar.path.size() - through.size());
    if (through.size() < 2) return std::nullopt;
    ScarShape shape;
    const std::vector<ChartPoint> spline = computeSpline(through, 1.0f);
    shape.line = resample(spline, 1.0f);
    const auto n = shape.line.size();
    for (std::size_t i = 0; i < n; ++i) {
        // Closures stretch unevenly, most where the skin pulls, and end in a point.
        const float uneven =
            1 + 0.18f * computeNoise(seed, float(i) / 14.0f) + 0.10f * computeNoise(seed ^ 7, float(i) / 4.0f);
        const float end = float(std::min(i, n - 1 - i));
        const float taper = 0.25f + 0.75f * smoothRamp(0, 12, end);
        shape.halfWidths.push_back(std::max(0.15f, 0.5f * scar.widthMm * uneven * taper));
    }
    std::optional<ChartSample> before;
    for (const ChartPoint& p : shape.line) {
        const auto s = chart.locate(p);
        if (s && before) shape.lengthMm += glm::length(s->position - before->position);
        before = s;
    }
    return shape;
}

ScarFields computeScars(const ScalpChart& chart, const SkinMap& map, const std::vector<ScarParameters>& scars,
                        float scarDotsPerCm2, std::uint64_t seed) {
    ScarFields out;
    std::vector<std::pair<ScarShape, const ScarParameters*>> shapes;
    for (std::size_t i = 0; i < scars.size(); ++i) {
        int lost = 0;
        auto shape = computeScarShape(chart, scars[i], mixBits(seed + i), &lost);
        if (!shape)
            out.warnings.push_back(
                fmt::format("Scar {} is not shown: {} of its {} points lie on the scalp of this head, "
                            "and two are needed. Place its path anew.",
                            i + 1, int(scars[i].path.size()) - lost, scars[i].path.size()));
        else if (lost > 0)
            out.warnings.push_back(
                fmt::format("Scar {} is shown without {} of its {} points, which lie beside the scalp "
                            "of this head. Place its path anew.",
                            i + 1, lost, scars[i].path.size()));
        if (shape) shapes.emplace_back(std::move(*shape), &scars[i]);
    }
    const GridShape grid = shapes.empty() ? map.grid : makeGrid(chart.getBounds(), kScarCellMm);
    out.skin = SkinField(grid, kPlainSkin);
    out.edge = ScalarField(grid, kFarFromScar);
    out.dots = ScalarField(grid, 0.0f);
    for (const auto& [shape, scar] : shapes) {
        const float blend = std::clamp(scar->blendMm, 0.0f, kFarFromScar - 1);
        const LineIndex index(shape, scar->widthMm + blend + 2);
        const glm::vec2 low = (index.getBox().min - grid.origin) / grid.cell;
        const glm::vec2 high = (index.getBox().max - grid.origin) / grid.cell;
        const int x0 = std::clamp(int(low.x), 0, grid.width - 1);
        const int x1 = std::clamp(int(high.x) + 1, 0, grid.width - 1);
        const int y0 = std::clamp(int(low.y), 0, grid.height - 1);
        const int y1 = std::clamp(int(high.y) + 1, 0, grid.height - 1);
        parallelFor(std::size_t(y1 - y0 + 1), 16, [&, &shape = shape, scar = scar](std::size_t begin, std::size_t end) {
            for (std::size_t row = begin; row < end; ++row) {
                const int y = y0 + int(row);
                for (int x = x0; x <= x1; ++x) {
                    const ChartPoint p = grid.getPoint(x, y);
                    const auto hit = index.find(p, map.getNearest(p).metric);
                    if (hit.distance > 1e8f) continue;
                    const float edge = hit.distance - hit.halfWidth;
                    float& nearest = out.edge.at(x, y);
                    nearest = std::min(nearest, edge);
                    const float mottle = computeNoise(seed ^ 0x3077, p / 2.2f);
                    const glm::vec4 skin = getStripSkin(*scar, hit.distance / hit.halfWidth, mottle);
                    glm::vec4& cell = out.skin.at(x, y);
                    cell = {std::min(cell.x, skin.x), cell.y * skin.y, std::min(cell.z, skin.z), cell.w + skin.w};
                    const float feather = blend > 0 ? 1 - smoothRamp(0, blend, edge) : (edge < 0 ? 1.0f : 0.0f);
                    float& dots = out.dots.at(x, y);
                    dots = std::max(dots, scarDotsPerCm2 * feather);
                }
            }
        });
        (void)shape;
    }
    return out;
}

} // namespace stipple
