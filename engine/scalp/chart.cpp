#include "scalp/chart.h"

#include "core/error.h"
#include "math/deterministic.h"
#include "scalp/parametrise.h"
#include "scalp/planar_locator.h"
#include "scalp/scalp_region.h"

#include <algorithm>
#include <limits>

namespace stipple {
namespace {

constexpr float kLocatorCell = 2;         // mm
constexpr float kScalpCell = 0.015f;      // of the scalp disc: about 2 mm
constexpr float kScalpTolerance = 0.004f; // about half a millimetre
constexpr float kLeastWeight = 0.15f;     // of untreatable skin in the flattening
constexpr float kFillWeight = 0.01f;      // of faces that fill holes
constexpr double kFolded = 2.5;           // area stretch from which skin is left untreated

float computeTriangleWeight(const std::vector<float>& treatable, const glm::uvec3& t) {
    return (treatable[t.x] + treatable[t.y] + treatable[t.z]) / 3;
}

// Azimuthal equidistant plane around the vertex, seen from outside: +x front, +y the person's left.
std::vector<glm::dvec2> computeAzimuthal(std::span<const glm::vec3> positions, const ScalpFrame& frame) {
    const glm::dvec3 centre(frame.getCentre());
    const glm::dvec3 axis(frame.toDirection({0, 0}));
    const glm::dvec3 ahead(frame.toDirection({0, 1}));
    const glm::dvec3 front = glm::normalize(ahead - axis * glm::dot(axis, ahead));
    const glm::dvec3 left = glm::cross(axis, front);
    std::vector<glm::dvec2> points;
    points.reserve(positions.size());
    for (const glm::vec3& p : positions) {
        const glm::dvec3 d = glm::dvec3(p) - centre;
        const glm::dvec2 across(glm::dot(d, front), glm::dot(d, left));
        const double reach = det::sqrt(glm::dot(across, across));
        const double angle = det::atan2(reach, glm::dot(d, axis));
        points.push_back(reach > 0 ? across * (100 * angle / reach) : glm::dvec2(0));
    }
    return points;
}

// Plane points of the region's vertices, counter-clockwise as wound on the surface; fills the holes with faces.
std::vector<glm::dvec2> flatten(ScalpRegion& region, const std::vector<glm::vec3>& positions, const ScalpFrame& frame) {
    std::vector<glm::vec3> places = positions;
    std::vector<glm::uvec3> triangles = region.triangles;
    std::vector<float> weights;
    for (const glm::uvec3& t : triangles)
        weights.push_back(kLeastWeight + (1 - kLeastWeight) * computeTriangleWeight(region.treatable, t));
    // A fan over each hole keeps its rim from crossing itself.
    for (const auto& hole : region.holes) {
        glm::vec3 centre(0);
        for (std::size_t i = 0; i < hole.size(); ++i) {
            centre += positions[hole[i]] / float(hole.size());
            triangles.push_back({hole[(i + 1) % hole.size()], hole[i], std::uint32_t(places.size())});
            weights.push_back(kFillWeight);
        }
        places.push_back(centre);
    }
    std::vector<glm::dvec2> points = flattenDisc(places, triangles, weights, computeAzimuthal(places, frame)).points;
    points.resize(positions.size());
    for (const auto& hole : region.holes)
        for (const glm::uvec3& t : fillPlanarHole(points, hole))
            region.triangles.push_back(t);
    return points;
}

double computeArea(const glm::vec3& a, const glm::vec3& b, const glm::vec3& c) {
    const glm::dvec3 n = glm::cross(glm::dvec3(b - a), glm::dvec3(c - a));
    return 0.5 * det::sqrt(glm::dot(n, n));
}

// Positive for triangles wound as on the surface: seen from outside, the person's left is 90 degrees
// counter-clockwise of the front.
double computeChartArea(const glm::vec2& a, const glm::vec2& b, const glm::vec2& c) {
    const glm::dvec2 u = glm::dvec2(b) - glm::dvec2(a);
    const glm::dvec2 v = glm::dvec2(c) - glm::dvec2(a);
    return 0.5 * (u.y * v.x - u.x * v.y);
}

} // namespace

struct ScalpChart::Grid {
    PlanarLocator locator;
};

ScalpChart::ScalpChart(const WorkingSurface& surface, const Landmarks& landmarks)
    : m_frame(landmarks) {
    ScalpRegion region = cutScalpRegion(surface, landmarks, m_frame);
    m_surfaceVertices = region.vertices;
    m_treatable = region.treatable;
    for (const std::uint32_t v : m_surfaceVertices) {
        m_positions.push_back(surface.positions[v]);
        m_normals.push_back(surface.normals[v]);
        m_scalp.push_back(m_frame.toScalp(surface.positions[v]));
    }
    m_skinTriangles = region.triangles.size();
    const std::vector<glm::dvec2> points = flatten(region, m_positions, m_frame);
    m_triangles = std::move(region.triangles);
    m_scalpGrid = std::make_shared<const Grid>(
        Grid{PlanarLocator(m_scalp, std::span(m_triangles).first(m_skinTriangles), kScalpCell)});
    excludeFolds(points);
    place(points);
    m_chartGrid = std::make_shared<const Grid>(Grid{PlanarLocator(m_points, m_triangles, kLocatorCell)});
    computeMetric();
    computeQuality();
}

void ScalpChart::save(ByteWriter& writer) const {
    writer.addArray(m_surfaceVertices);
    writer.addArray(m_points);
    writer.addArray(m_scalp);
    writer.addArray(m_treatable);
    writer.addArray(m_triangles);
    writer.add(std::uint64_t(m_skinTriangles));
    writer.add(m_treatableArea);
}

std::optional<ScalpChart> ScalpChart::load(ByteReader& reader, const WorkingSurface& surface,
                                           const Landmarks& landmarks) {
    ScalpChart chart;
    chart.m_frame = ScalpFrame(landmarks);
    chart.m_surfaceVertices = reader.getArray<std::uint32_t>();
    chart.m_points = reader.getArray<ChartPoint>();
    chart.m_scalp = reader.getArray<ScalpCoord>();
    chart.m_treatable = reader.getArray<float>();
    chart.m_triangles = reader.getArray<glm::uvec3>();
    chart.m_skinTriangles = std::size_t(reader.get<std::uint64_t>());
    chart.m_treatableArea = reader.get<float>();
    const std::size_t count = chart.m_points.size();
    if (count == 0 || chart.m_surfaceVertices.size() != count || chart.m_scalp.size() != count ||
        chart.m_treatable.size() != count || chart.m_skinTriangles > chart.m_triangles.size())
        return std::nullopt;
    for (const glm::uvec3& t : chart.m_triangles)
        if (std::max(t.x, std::max(t.y, t.z)) >= count) return std::nullopt;
    for (const std::uint32_t v : chart.m_surfaceVertices) {
        if (v >= surface.positions.size()) return std::nullopt;
        chart.m_positions.push_back(surface.positions[v]);
        chart.m_normals.push_back(surface.normals[v]);
    }
    for (const ChartPoint& point : chart.m_points)
        chart.m_bounds.add(point);
    chart.m_scalpGrid = std::make_shared<const Grid>(
        Grid{PlanarLocator(chart.m_scalp, std::span(chart.m_triangles).first(chart.m_skinTriangles), kScalpCell)});
    chart.m_chartGrid =
        std::make_shared<const Grid>(Grid{PlanarLocator(chart.m_points, chart.m_triangles, kLocatorCell)});
    chart.computeMetric();
    chart.computeQuality();
    return chart;
}

// Square of the factor that gives treatable skin its area on the chart; keeps that area.
double ScalpChart::computeScale2(const std::vector<glm::dvec2>& points) {
    double skin = 0, flat = 0;
    for (std::size_t t = 0; t < m_skinTriangles; ++t) {
        const glm::uvec3& c = m_triangles[t];
        const double weight = double(computeTriangleWeight(m_treatable, c));
        const glm::dvec2 u = points[c.y] - points[c.x];
        const glm::dvec2 v = points[c.z] - points[c.x];
        skin += weight * computeArea(m_positions[c.x], m_positions[c.y], m_positions[c.z]);
        flat += weight * 0.5 * (u.x * v.y - u.y * v.x);
    }
    if (!(skin > 0)) fail("No treatable skin was found on the scalp. Check the landmarks of the head.");
    m_treatableArea = float(skin / 100);
    return skin / flat;
}

// What a pinch of the scan squeezes or blows up on the map would be pigmented wrongly.
void ScalpChart::excludeFolds(const std::vector<glm::dvec2>& points) {
    const double scale2 = computeScale2(points);
    for (std::size_t t = 0; t < m_skinTriangles; ++t) {
        const glm::uvec3& c = m_triangles[t];
        const glm::dvec2 u = points[c.y] - points[c.x];
        const glm::dvec2 v = points[c.z] - points[c.x];
        const double flat = scale2 * 0.5 * (u.x * v.y - u.y * v.x);
        const double skin = computeArea(m_positions[c.x], m_positions[c.y], m_positions[c.z]);
        if (flat > kFolded * skin || skin > kFolded * flat)
            for (int i = 0; i < 3; ++i)
                m_treatable[c[i]] = 0;
    }
}

// Origin at the vertex landmark, +y to the front midline, treatable area as on the skin.
void ScalpChart::place(const std::vector<glm::dvec2>& points) {
    const double scale = det::sqrt(computeScale2(points));
    std::optional<PlanarLocator> filled; // with the fillings of holes
    const auto find = [&](const ScalpCoord& scalp) {
        constexpr float kTolerance = 0.05f;
        auto hit = m_scalpGrid->locator.find(scalp, 0);
        if (!hit && !filled) filled.emplace(m_scalp, m_triangles, kScalpCell);
        if (!hit) hit = filled->find(scalp, kTolerance);
        if (!hit) fail("The scalp ends on its midline where the crown or the forehead should be. Check the landmarks.");
        const glm::uvec3& c = m_triangles[hit->triangle];
        const glm::dvec3 b(hit->barycentric);
        return b.x * points[c.x] + b.y * points[c.y] + b.z * points[c.z];
    };
    const glm::dvec2 origin = find({0, 0});
    glm::dvec2 front(0);
    for (int i = 1; i <= 6; ++i)
        front += find({0, 0.1f * float(i)}) - origin;
    front /= det::sqrt(glm::dot(front, front));
    const glm::dvec2 left(-front.y, front.x);
    for (const glm::dvec2& p : points) {
        m_points.push_back(glm::vec2(scale * glm::dot(p - origin, left), scale * glm::dot(p - origin, front)));
        m_bounds.add(m_points.back());
    }
}

// Derivatives of the position per vertex: area-weighted means of the triangles around, so that they change smoothly.
void ScalpChart::computeMetric() {
    std::vector<glm::dvec3> du(m_points.size(), glm::dvec3(0)), dv(du);
    std::vector<double> total(m_points.size(), 0);
    for (std::size_t t = 0; t < m_skinTriangles; ++t) {
        const glm::uvec3& c = m_triangles[t];
        const glm::dvec2 a(m_points[c.x]);
        const glm::dvec2 u = glm::dvec2(m_points[c.y]) - a;
        const glm::dvec2 v = glm::dvec2(m_points[c.z]) - a;
        const glm::dvec3 p = glm::dvec3(m_positions[c.y]) - glm::dvec3(m_positions[c.x]);
        const glm::dvec3 q = glm::dvec3(m_positions[c.z]) - glm::dvec3(m_positions[c.x]);
        const double area = u.x * v.y - u.y * v.x; // weight and divisor cancel but for the sign
        for (int i = 0; i < 3; ++i) {
            du[c[i]] += p * v.y - q * u.y;
            dv[c[i]] += q * u.x - p * v.x;
            total[c[i]] += area;
        }
    }
    for (std::size_t v = 0; v < m_points.size(); ++v) {
        m_du.push_back(glm::vec3(du[v] / total[v]));
        m_dv.push_back(glm::vec3(dv[v] / total[v]));
    }
}

void ScalpChart::computeQuality() {
    struct Stretch {
        float value;
        float area;
    };
    std::vector<Stretch> stretches;
    double total = 0;
    for (std::size_t t = 0; t < m_triangles.size(); ++t) {
        const glm::uvec3& c = m_triangles[t];
        const double flat = computeChartArea(m_points[c.x], m_points[c.y], m_points[c.z]);
        if (!(flat > 0)) ++m_quality.flipped;
        if (t >= m_skinTriangles || computeTriangleWeight(m_treatable, c) < 0.5f || !(flat > 0)) continue;
        const double skin = computeArea(m_positions[c.x], m_positions[c.y], m_positions[c.z]);
        stretches.push_back({float(std::max(flat / skin, skin / flat)), float(skin)});
        total += skin;
    }
    std::sort(stretches.begin(), stretches.end(), [](const Stretch& a, const Stretch& b) { return a.value < b.value; });
    double sum = 0;
    for (const Stretch& s : stretches) {
        if (sum < 0.95 * total) m_quality.p95Stretch = s.value;
        sum += double(s.area);
        m_quality.maxStretch = s.value;
    }
}

std::optional<ChartSample> ScalpChart::locate(const ChartPoint& point) const {
    if (!m_chartGrid) return std::nullopt;
    const auto hit = m_chartGrid->locator.find(point, 0);
    if (!hit) return std::nullopt;
    const glm::uvec3& c = m_triangles[hit->triangle];
    const glm::vec3& b = hit->barycentric;
    const auto blend = [&](const auto& values) { return values[c.x] * b.x + values[c.y] * b.y + values[c.z] * b.z; };
    ChartSample sample;
    sample.triangle = hit->triangle;
    sample.barycentric = b;
    sample.position = blend(m_positions);
    sample.scalp = blend(m_scalp);
    const glm::vec3 normal = blend(m_normals);
    const float length = det::sqrt(glm::dot(normal, normal));
    sample.normal = length > 0 ? normal / length : m_normals[c.x];
    sample.du = blend(m_du);
    sample.dv = blend(m_dv);
    sample.du -= sample.normal * glm::dot(sample.normal, sample.du);
    sample.dv -= sample.normal * glm::dot(sample.normal, sample.dv);
    return sample;
}

std::optional<ChartPoint> ScalpChart::toChart(const ScalpCoord& scalp) const {
    if (!m_scalpGrid) return std::nullopt;
    const auto hit = m_scalpGrid->locator.find(scalp, kScalpTolerance);
    if (!hit) return std::nullopt;
    const glm::uvec3& c = m_triangles[hit->triangle];
    return m_points[c.x] * hit->barycentric.x + m_points[c.y] * hit->barycentric.y + m_points[c.z] * hit->barycentric.z;
}

std::vector<ChartPoint> ScalpChart::expandToSurface(std::size_t surfaceVertexCount) const {
    std::vector<ChartPoint> expanded(surfaceVertexCount, ChartPoint(std::numeric_limits<float>::quiet_NaN()));
    for (std::size_t i = 0; i < m_points.size(); ++i) {
        STIPPLE_ASSERT(m_surfaceVertices[i] < surfaceVertexCount);
        expanded[m_surfaceVertices[i]] = m_points[i];
    }
    return expanded;
}

} // namespace stipple
