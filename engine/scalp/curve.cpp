#include "scalp/curve.h"

#include "core/error.h"

#include <algorithm>
#include <cmath>

namespace stipple {

std::vector<ChartPoint> computeSpline(std::span<const ChartPoint> through, float stepMm) {
    std::vector<ChartPoint> fine;
    if (through.size() < 2) return {through.begin(), through.end()};
    const auto get = [&](std::ptrdiff_t i) {
        const auto last = std::ptrdiff_t(through.size()) - 1;
        if (i < 0) return 2.0f * through[0] - through[1];
        if (i > last) return 2.0f * through[std::size_t(last)] - through[std::size_t(last - 1)];
        return through[std::size_t(i)];
    };
    for (std::size_t k = 0; k + 1 < through.size(); ++k) {
        const auto i = std::ptrdiff_t(k);
        const ChartPoint p0 = get(i - 1), p1 = get(i), p2 = get(i + 1), p3 = get(i + 2);
        // Tangents scaled by the chord lengths, so that uneven spacing does not overshoot.
        const float a = std::max(1e-3f, glm::length(p1 - p0));
        const float b = std::max(1e-3f, glm::length(p2 - p1));
        const float c = std::max(1e-3f, glm::length(p3 - p2));
        const glm::vec2 m1 = b * ((p1 - p0) / a * b + (p2 - p1) / b * a) / (a + b);
        const glm::vec2 m2 = b * ((p2 - p1) / b * c + (p3 - p2) / c * b) / (b + c);
        const int n = std::max(1, int(b / stepMm + 0.5f));
        for (int j = 0; j < n; ++j) {
            const float t = float(j) / float(n);
            const float t2 = t * t, t3 = t2 * t;
            fine.push_back((2 * t3 - 3 * t2 + 1) * p1 + (t3 - 2 * t2 + t) * m1 + (3 * t2 - 2 * t3) * p2 +
                           (t3 - t2) * m2);
        }
    }
    fine.push_back(through.back());
    return fine;
}

std::vector<ChartPoint> resample(std::span<const ChartPoint> line, float stepMm) {
    if (line.size() < 2) return {line.begin(), line.end()};
    float total = 0;
    for (std::size_t i = 1; i < line.size(); ++i)
        total += glm::length(line[i] - line[i - 1]);
    const int n = std::max(1, int(total / stepMm + 0.5f));
    std::vector<ChartPoint> out{line[0]};
    std::size_t segment = 1;
    float before = 0;
    for (int k = 1; k < n; ++k) {
        const float at = total * float(k) / float(n);
        float length = glm::length(line[segment] - line[segment - 1]);
        while (before + length < at && segment + 1 < line.size()) {
            before += length;
            ++segment;
            length = glm::length(line[segment] - line[segment - 1]);
        }
        const float t = length > 0 ? std::clamp((at - before) / length, 0.0f, 1.0f) : 0.0f;
        out.push_back(line[segment - 1] * (1 - t) + line[segment] * t);
    }
    out.push_back(line.back());
    return out;
}

glm::vec2 computeChartStep(const ChartSample& sample, const glm::vec3& tangent) {
    const float e = glm::dot(sample.du, sample.du);
    const float f = glm::dot(sample.du, sample.dv);
    const float g = glm::dot(sample.dv, sample.dv);
    const float a = glm::dot(tangent, sample.du);
    const float b = glm::dot(tangent, sample.dv);
    const float det = std::max(1e-12f, e * g - f * f);
    return glm::vec2(a * g - b * f, b * e - a * f) / det;
}

namespace {

// Of a polyline, with the numbers of those before and after it.
struct Segment {
    glm::vec2 a, ab;
    glm::vec3 metric;
    std::int32_t before, after;
};

// `getMetric(cell)`: of the skin at this cell of the grid.
template <typename GetMetric>
CurveDistance computeSegmentDistance(const GridShape& grid, const GetMetric& getMetric, const std::vector<Segment>& all,
                                     float maxMm) {
    CurveDistance out{ScalarField(grid, maxMm), GridField<std::int32_t>(grid, -1)};
    const auto measure = [&](std::size_t cell, const ChartPoint& p, int segment) {
        const Segment& s = all[std::size_t(segment)];
        const glm::vec3 m = 0.5f * (getMetric(cell) + s.metric);
        const glm::vec2 ap = p - s.a;
        const float along = m.x * ap.x * s.ab.x + m.y * (ap.x * s.ab.y + ap.y * s.ab.x) + m.z * ap.y * s.ab.y;
        const float length2 = m.x * s.ab.x * s.ab.x + 2 * m.y * s.ab.x * s.ab.y + m.z * s.ab.y * s.ab.y;
        const float t = length2 > 0 ? std::clamp(along / length2, 0.0f, 1.0f) : 0.0f;
        return computeLength(m, ap - t * s.ab);
    };
    const auto offer = [&](int x, int y, int segment) {
        const std::size_t cell = std::size_t(y) * std::size_t(grid.width) + std::size_t(x);
        const float d = measure(cell, grid.getPoint(x, y), segment);
        if (d >= out.distance.values[cell]) return false;
        out.distance.values[cell] = d;
        out.segment.values[cell] = segment;
        return true;
    };
    const int w = grid.width;
    const int h = grid.height;
    for (std::size_t s = 0; s < all.size(); ++s) {
        const glm::vec2 q = (all[s].a + 0.5f * all[s].ab - grid.origin) / grid.cell;
        for (int y = std::max(0, int(q.y)); y <= std::min(h - 1, int(q.y) + 1); ++y)
            for (int x = std::max(0, int(q.x)); x <= std::min(w - 1, int(q.x) + 1); ++x)
                offer(x, y, int(s));
    }
    // Nearest segments spread from neighbour to neighbour (Danielsson 1980) ...
    const auto spread = [&](int x, int y, int nx, int ny) {
        if (nx < 0 || ny < 0 || nx >= w || ny >= h) return;
        const int s = out.segment.at(nx, ny);
        if (s >= 0 && s != out.segment.at(x, y)) offer(x, y, s);
    };
    for (int y = 0; y < h; ++y) {
        for (int x = 0; x < w; ++x)
            for (const glm::ivec2 o : {glm::ivec2(-1, 0), {-1, -1}, {0, -1}, {1, -1}})
                spread(x, y, x + o.x, y + o.y);
        for (int x = w - 1; x >= 0; --x)
            spread(x, y, x + 1, y);
    }
    for (int y = h - 1; y >= 0; --y) {
        for (int x = w - 1; x >= 0; --x)
            for (const glm::ivec2 o : {glm::ivec2(1, 0), {1, 1}, {0, 1}, {-1, 1}})
                spread(x, y, x + o.x, y + o.y);
        for (int x = 0; x < w; ++x)
            spread(x, y, x - 1, y);
    }
    // ... and are then followed along the line to the very nearest.
    const auto follow = [&](int x, int y, std::int32_t Segment::*way) {
        while (out.segment.at(x, y) >= 0 && offer(x, y, all[std::size_t(out.segment.at(x, y))].*way)) {
        }
    };
    for (int y = 0; y < h; ++y)
        for (int x = 0; x < w; ++x) {
            follow(x, y, &Segment::after);
            follow(x, y, &Segment::before);
        }
    return out;
}

} // namespace

CurveDistance computeCurveDistance(const SkinMap& map, std::span<const ChartPoint> line, bool closed, float maxMm) {
    STIPPLE_ASSERT(line.size() >= 2);
    const int segments = int(line.size()) - (closed ? 0 : 1);
    const auto step = [&](int s) { return closed ? (s + segments) % segments : std::clamp(s, 0, segments - 1); };
    std::vector<Segment> all;
    for (int s = 0; s < segments; ++s) {
        const ChartPoint a = line[std::size_t(s)];
        all.push_back(
            {a, line[std::size_t(s + 1) % line.size()] - a, map.getNearest(a).metric, step(s - 1), step(s + 1)});
    }
    return computeSegmentDistance(
        map.grid, [&](std::size_t cell) -> const glm::vec3& { return map.cells[cell].metric; }, all, maxMm);
}

ScalarField computeLoopDistance(const GridField<glm::vec3>& metric, std::span<const std::vector<ChartPoint>> loops) {
    std::vector<Segment> all;
    for (const std::vector<ChartPoint>& loop : loops) {
        const auto first = std::int32_t(all.size()), count = std::int32_t(loop.size()) - 1;
        for (std::int32_t s = 0; s < count; ++s) {
            const ChartPoint a = loop[std::size_t(s)];
            all.push_back({a, loop[std::size_t(s + 1)] - a, metric.sample(a), first + (s + count - 1) % count,
                           first + (s + 1) % count});
        }
    }
    return computeSegmentDistance(
               metric.grid, [&](std::size_t cell) -> const glm::vec3& { return metric.values[cell]; }, all, 1e9f)
        .distance;
}

GridField<std::uint8_t> computeInside(const GridShape& grid, std::span<const ChartPoint> loop) {
    GridField<std::uint8_t> inside(grid, 0);
    std::vector<float> crossings;
    for (int y = 0; y < grid.height; ++y) {
        const float py = grid.getPoint(0, y).y;
        crossings.clear();
        for (std::size_t i = 0; i < loop.size(); ++i) {
            const ChartPoint a = loop[i];
            const ChartPoint b = loop[(i + 1) % loop.size()];
            if ((a.y <= py) == (b.y <= py)) continue;
            crossings.push_back(a.x + (py - a.y) / (b.y - a.y) * (b.x - a.x));
        }
        std::sort(crossings.begin(), crossings.end());
        for (std::size_t k = 0; k + 1 < crossings.size(); k += 2)
            for (int x = 0; x < grid.width; ++x) {
                const float px = grid.getPoint(x, y).x;
                if (px >= crossings[k] && px < crossings[k + 1]) inside.at(x, y) = 1;
            }
    }
    return inside;
}

} // namespace stipple
