// Scars on the chart: their lines, and where a place lies from them.
#include "math/deterministic.h"
#include "scalp/curve.h"
#include "scalp/noise.h"
#include "scalp/scar_place.h"

#include <algorithm>
#include <cmath>

namespace stipple {
namespace {

bool tapers(ScarKind kind) {
    return kind == ScarKind::strip || kind == ScarKind::craniotomy;
}

std::vector<float> computeHalfWidths(const ScarParameters& scar, std::size_t count, std::uint64_t seed) {
    std::vector<float> halfWidths;
    for (std::size_t i = 0; i < count; ++i) {
        if (!tapers(scar.kind)) {
            const float half = 0.5f * scar.widthMm;
            if (count == 1) return {half}; // round: its outline is ragged enough
            // Wounds gape here and there, the more the more ragged they are, and close towards their ends.
            const float gaping = computeNoise(seed ^ 9, float(i) / std::max(4.0f, 1.6f * half)) +
                                 0.5f * computeNoise(seed ^ 10, float(i) / std::max(2.0f, 0.6f * half));
            const float closed = 1 - smoothRamp(0, 2.5f * half, float(std::min(i, count - 1 - i)));
            halfWidths.push_back(half * (1 + scar.raggedness * (0.4f * gaping - 0.6f * closed)));
            continue;
        }
        // Closures stretch unevenly, most where the skin pulls, and end in a point.
        const float uneven =
            1 + 0.18f * computeNoise(seed, float(i) / 14.0f) + 0.10f * computeNoise(seed ^ 7, float(i) / 4.0f);
        const float end = float(std::min(i, count - 1 - i));
        const float taper = 0.25f + 0.75f * smoothRamp(0, 12, end);
        halfWidths.push_back(std::max(0.15f, 0.5f * scar.widthMm * uneven * taper));
    }
    return halfWidths;
}

float computeCross(const glm::vec2& a, const glm::vec2& b) {
    return a.x * b.y - a.y * b.x;
}

// mm by which an outline wanders; about 0, within +-1.75.
float computeOutline(std::uint64_t seed, const glm::vec2& p, float half) {
    const float wave = std::clamp(2.5f * half, 3.0f, 22.0f);
    return computeNoise(seed, p / wave) + 0.5f * computeNoise(seed ^ 1, p / (0.4f * wave)) +
           0.25f * computeNoise(seed ^ 2, p / (0.17f * wave));
}

} // namespace

std::optional<ScarShape> computeScarShape(const ScalpChart& chart, const ScarParameters& scar, std::uint64_t seed,
                                          int* lostPoints) {
    std::vector<ChartPoint> through;
    for (const ScalpCoord& c : scar.path)
        if (const auto p = chart.toChart(c)) through.push_back(*p);
    if (lostPoints) *lostPoints = int(scar.path.size() - through.size());
    if (scar.path.empty()) return std::nullopt;
    const std::size_t needed = scar.closed ? 3 : std::clamp<std::size_t>(scar.path.size(), 1, 2);
    if (through.size() < needed) return std::nullopt;
    ScarShape shape;
    shape.closed = scar.closed;
    if (scar.closed) {
        // The curve runs on past its ends, so that it is round there as well.
        std::vector<ChartPoint> around = through;
        around.insert(around.begin(), through.back());
        around.push_back(through[0]);
        around.push_back(through[1]);
        std::vector<ChartPoint> spline = computeSpline(around, 1.0f);
        const auto nearest = [&](const ChartPoint& p, std::size_t from, std::size_t to) {
            std::size_t best = from;
            for (std::size_t i = from; i < to; ++i)
                if (glm::length(spline[i] - p) < glm::length(spline[best] - p)) best = i;
            return best;
        };
        const std::size_t begin = nearest(through[0], 0, spline.size() / 2);
        const std::size_t end = nearest(through[0], spline.size() / 2, spline.size());
        shape.line = resample(std::span(spline).subspan(begin, end - begin + 1), 1.0f);
        shape.line.back() = shape.line.front();
        shape.halfWidths.assign(shape.line.size(), 0.0f);
    } else {
        shape.line = through.size() == 1 ? through : resample(computeSpline(through, 1.0f), 1.0f);
        shape.halfWidths = computeHalfWidths(scar, shape.line.size(), seed);
    }
    std::optional<ChartSample> before;
    for (const ChartPoint& p : shape.line) {
        const auto s = chart.locate(p);
        if (s && before) shape.lengthMm += glm::length(s->position - before->position);
        before = s;
    }
    return shape;
}

ScarLine::ScarLine(const ScarShape& shape, float reach)
    : m_shape(shape) {
    for (const ChartPoint& p : shape.line)
        m_box.add(p);
    if (shape.line.empty()) m_box.add(ChartPoint(0));
    m_box.min -= glm::vec2(reach);
    m_box.max += glm::vec2(reach);
    m_grid = makeGrid(m_box, reach);
    m_buckets.resize(m_grid.getCount());
    for (std::size_t i = 0; i < shape.line.size(); ++i)
        m_buckets[getCell(shape.line[i])].push_back(std::uint32_t(i));
}

ScarLine::Hit ScarLine::find(const ChartPoint& p, const glm::vec3& metric) const {
    Hit hit;
    const glm::ivec2 c((p - m_grid.origin) / m_grid.cell + 0.5f);
    for (int y = std::max(0, c.y - 1); y <= std::min(m_grid.height - 1, c.y + 1); ++y)
        for (int x = std::max(0, c.x - 1); x <= std::min(m_grid.width - 1, c.x + 1); ++x)
            for (const std::uint32_t i : m_buckets[std::size_t(y) * std::size_t(m_grid.width) + std::size_t(x)])
                offer(hit, p, metric, i);
    return hit;
}

bool ScarLine::isInside(const ChartPoint& p) const {
    if (!m_shape.closed) return false;
    bool inside = false;
    for (std::size_t i = 0; i + 1 < m_shape.line.size(); ++i) {
        const ChartPoint& a = m_shape.line[i];
        const ChartPoint& b = m_shape.line[i + 1];
        if ((a.y > p.y) == (b.y > p.y)) continue;
        if (p.x < a.x + (b.x - a.x) * (p.y - a.y) / (b.y - a.y)) inside = !inside;
    }
    return inside;
}

std::size_t ScarLine::getCell(const ChartPoint& p) const {
    const glm::ivec2 c((p - m_grid.origin) / m_grid.cell + 0.5f);
    return std::size_t(std::clamp(c.y, 0, m_grid.height - 1)) * std::size_t(m_grid.width) +
           std::size_t(std::clamp(c.x, 0, m_grid.width - 1));
}

void ScarLine::offer(Hit& hit, const ChartPoint& p, const glm::vec3& m, std::uint32_t i) const {
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
    hit.isRight = computeCross(ab, ap) > 0; // the chart shows the head from inside
}

float computeScarReach(const ScarParameters& scar) {
    const float widest = scar.closed || !scar.strokes.empty() ? 14 : (0.65f + 0.35f * scar.raggedness) * scar.widthMm;
    const float outline = 9 * scar.raggedness + scar.overgrowthMm + (scar.stitches > 0 ? 4.0f : 0.0f);
    return widest + outline + std::clamp(scar.blendMm, 0.0f, kFarFromScar - 1) + 2;
}

namespace {

// Radius of a circle of the same area as the polygon, mm of the chart.
float computeRadius(const ScarShape& shape) {
    if (!shape.closed) return 0;
    float twice = 0;
    for (std::size_t i = 0; i + 1 < shape.line.size(); ++i)
        twice += computeCross(shape.line[i], shape.line[i + 1]);
    return std::sqrt(0.5f * std::abs(twice) / 3.14159265f);
}

} // namespace

PlacedScar::PlacedScar(const ScarShape& shape, const ScarParameters& scar, const ScalpLookup& lookup,
                       std::uint64_t seed)
    : m_shape(shape)
    , m_scar(scar)
    , m_lookup(lookup)
    , m_seed(seed)
    , m_radius(computeRadius(shape))
    , m_line(shape, computeScarReach(scar))
    , m_box(m_line.getBox()) {
    for (const ChartPoint& p : shape.line)
        m_planeBox.add(lookup.getPlane(p));
    if (shape.paint) {
        const GridShape& grid = shape.paint->edge.grid;
        m_box = {grid.origin, grid.getPoint(grid.width - 1, grid.height - 1)};
        m_planeBox = {};
        for (const std::vector<ChartPoint>& rim : shape.paint->rims)
            for (const ChartPoint& p : rim)
                m_planeBox.add(lookup.getPlane(p));
    } else if (shape.line.size() == 1 || !shape.closed) {
        m_planeBox.min -= glm::vec2(0.5f * scar.widthMm);
        m_planeBox.max += glm::vec2(0.5f * scar.widthMm);
    }
    if (scar.picture) {
        const glm::vec2 size = isArea() ? m_planeBox.getSize() : glm::vec2(shape.lengthMm, scar.widthMm);
        m_texture = ScarTexture(*scar.picture, int(std::max(size.x, size.y) / kScarCellMm) + 1);
    }
}

bool PlacedScar::findByPath(ScarPlace& place, const ChartPoint& p, const glm::vec3& metric) const {
    const ScarLine::Hit hit = m_line.find(p, metric);
    const bool inside = m_line.isInside(p);
    if (hit.distance > 1e8f && !inside) return false;
    place.along = hit.along;
    if (m_shape.closed) {
        // Deep inside no point of the line is in reach.
        const float deep = std::min(hit.distance, m_radius);
        place.edge = inside ? -deep : hit.distance;
        place.half = std::clamp(m_radius, 1.0f, 25.0f);
    } else {
        place.edge = place.outside = hit.distance - hit.halfWidth;
        place.half = hit.halfWidth;
        place.across = std::min(1.0f, hit.distance / hit.halfWidth) * (hit.isRight ? 1.0f : -1.0f);
    }
    return true;
}

bool PlacedScar::findByPaint(ScarPlace& place, const ChartPoint& p, const glm::vec3& metric) const {
    if (p.x < m_box.min.x || p.y < m_box.min.y || p.x > m_box.max.x || p.y > m_box.max.y) return false;
    place.edge = m_shape.paint->edge.sample(p);
    // Flat in its middle: where slopes of a raised scar met, they would leave creases along the brush's way.
    constexpr float kSlope = 0.6f; // share of the half width
    place.half = std::clamp(kSlope * m_shape.paint->halfWidth, 1.0f, 25.0f);
    // However wide a closure is painted, its edge is as steep as where it is a line.
    if (isLineKind()) place.half = std::min(place.half, 0.5f * m_scar.widthMm);
    if (m_shape.closed || m_shape.line.empty()) return true;
    const ScarLine::Hit hit = m_line.find(p, metric);
    place.along = hit.along;
    place.outside = hit.distance - hit.halfWidth;
    return true;
}

ScarPlace PlacedScar::find(const ChartPoint& p, const glm::vec3& metric) const {
    ScarPlace place;
    if (!(m_shape.paint ? findByPaint(place, p, metric) : findByPath(place, p, metric))) return place;
    place.plane = m_lookup.getPlane(p);
    if (m_scar.raggedness > 0) {
        // One wavelength for the whole of a line: where it changed with the width the noise would run together to a
        // comb.
        const bool isLine = !m_shape.paint && !m_shape.closed;
        // A painted outline is irregular already: it wanders by less than the finest brush takes away.
        constexpr float kPaintedHalf = 5;
        const float half = m_shape.paint ? std::min(place.half, kPaintedHalf) : place.half;
        const float amplitude = m_scar.raggedness * std::clamp(0.5f * half, 0.3f, 5.0f);
        place.edge += amplitude * computeOutline(m_seed ^ 0x0d6e, place.plane, isLine ? 0.5f * m_scar.widthMm : half);
    }
    if (m_scar.overgrowthMm > 0)
        place.edge -=
            m_scar.overgrowthMm * std::max(0.0f, 0.75f + 0.45f * computeNoise(m_seed ^ 0x6e0, place.plane / 9.0f));
    return place;
}

std::vector<Punch> computePunches(float perCm2, std::uint64_t seed) {
    // The scalp as a part of a sphere: the radius of scalp coordinates is the angle from the vertex. Punches are taken
    // at random out of a spiral of places that are as even as hair is (Vogel 1979); each has its own moment.
    constexpr float kSphereMm = 92, kAngle = 1.62f; // radians at the radius 1, where tragions and inion lie
    constexpr float kMost = 110;                    // per cm2 of the sphere
    // A head is longer than that sphere, fore and aft by more than to the sides: skin per place, fitted to heads.
    constexpr float kSides = 1.08f, kMidline = 0.42f;
    constexpr double kGolden = 2.39996322972865332;
    const float spacing = 10 / det::sqrt(kMost);
    const auto count = int(kMost * 2 * 3.14159265f * kSphereMm * kSphereMm * 1.6f / 100);
    const double step = 100.0 / (double(kMost) * 2 * 3.14159265358979 * double(kSphereMm * kSphereMm)); // of the cosine
    std::vector<Punch> punches;
    Random random(seed, 0xf0e);
    for (int i = 0; i < count; ++i) {
        const double angle = det::acos(1 - (double(i) + 0.5) * step);
        const double turn = kGolden * double(i);
        const float share = random.nextFloat();
        const glm::vec2 jitter(random.nextFloat() - 0.5f, random.nextFloat() - 0.5f);
        const float size = 1 + 0.22f * (2 * random.nextFloat() - 1);
        const float r = float(angle) / kAngle;
        const float toMidline = float(det::sin(turn));
        if (share >= perCm2 / kMost * (kSides + kMidline * toMidline * toMidline)) continue;
        const float around = float(det::sin(angle)) * kSphereMm; // mm, radius of the circle of latitude
        const double t = turn + double(0.7f * spacing * jitter.x / std::max(around, 5.0f));
        const float radius = r + 0.7f * spacing * jitter.y / (kSphereMm * kAngle);
        punches.push_back({radius * ScalpCoord(float(det::cos(t)), float(det::sin(t))), size});
    }
    return punches;
}

} // namespace stipple
