// The scalp as one flat map in millimetres: crown in the middle, +x the person's left, +y the front (rendering.md
// section 4). No flipped triangle; its border lies outside treatable skin. With these axes the map shows the scalp as
// seen from inside the head: cross(dv, du) points out of the skin, and triangles that run counter-clockwise on the skin
// run clockwise on the chart.
#pragma once

#include "core/disk_cache.h"
#include "scalp/scalp_frame.h"
#include "scalp/surface.h"

#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <vector>

namespace stipple {

// Chart millimetres; never mixed with scalp coordinates.
using ChartPoint = glm::vec2;

// A place of the chart lifted to the skin.
struct ChartSample {
    std::uint32_t triangle = 0; // of the chart
    glm::vec3 barycentric{1, 0, 0};
    glm::vec3 position{0};
    glm::vec3 normal{0, 1, 0};
    ScalpCoord scalp{0};
    // Derivative of the position by chart x and y (mm per mm, tangent to the skin): a circle of radius r on the skin is
    // the ellipse |du * x + dv * y| = r on the chart.
    glm::vec3 du{1, 0, 0};
    glm::vec3 dv{0, 0, 1};
};

struct ChartQuality {
    float maxStretch = 0; // largest area ratio of a treatable triangle, skin to chart or its inverse
    float p95Stretch = 0;
    int flipped = 0;
};

class ScalpChart {
public:
    ScalpChart() = default;
    // Cuts the scalp (forehead to nape, both temples, margin; auricles and holes left out of treatable skin) from the
    // surface and flattens it. Error when the surface has no usable scalp.
    ScalpChart(const WorkingSurface& surface, const Landmarks& landmarks);

    // Per chart vertex.
    std::span<const std::uint32_t> getSurfaceVertices() const { return m_surfaceVertices; }
    std::span<const ChartPoint> getPoints() const { return m_points; }
    std::span<const ScalpCoord> getScalpCoords() const { return m_scalp; }
    // How far a vertex may be treated: 0 at auricles, border, below the hair-bearing skin and where the skin is folded
    // so that the map's area is far from the skin's, 1 inside.
    std::span<const float> getTreatable() const { return m_treatable; }
    // Wound as on the surface; the last ones may fill holes of the scan (all their corners untreatable).
    std::span<const glm::uvec3> getTriangles() const { return m_triangles; }

    const Box2& getBounds() const { return m_bounds; }
    const ChartQuality& getQuality() const { return m_quality; }
    const ScalpFrame& getFrame() const { return m_frame; }
    float getTreatableArea() const { return m_treatableArea; } // cm2

    // The skin under a chart point; nothing outside the chart.
    std::optional<ChartSample> locate(const ChartPoint& point) const;
    // The chart point of a scalp coordinate; nothing outside the chart.
    std::optional<ChartPoint> toChart(const ScalpCoord& scalp) const;
    // Chart position per surface vertex for the renderer; vertices off the chart get (NaN, NaN).
    std::vector<ChartPoint> expandToSurface(std::size_t surfaceVertexCount) const;

    // For keeping a chart between runs: what is expensive to find again.
    void save(ByteWriter& writer) const;
    // Bit by bit the chart that was saved of the same surface and landmarks; nothing when the bytes do not fit them.
    static std::optional<ScalpChart> load(ByteReader& reader, const WorkingSurface& surface,
                                          const Landmarks& landmarks);

private:
    struct Grid; // point location in a plane
    double computeScale2(const std::vector<glm::dvec2>& points);
    void excludeFolds(const std::vector<glm::dvec2>& points);
    void place(const std::vector<glm::dvec2>& points);
    void computeMetric();
    void computeQuality();

    std::vector<std::uint32_t> m_surfaceVertices;
    std::vector<ChartPoint> m_points;
    std::vector<ScalpCoord> m_scalp;
    std::vector<float> m_treatable;
    std::vector<glm::uvec3> m_triangles;
    std::size_t m_skinTriangles = 0;                           // those before the fillings of holes
    std::vector<glm::vec3> m_positions, m_normals, m_du, m_dv; // per chart vertex
    Box2 m_bounds;
    ChartQuality m_quality;
    ScalpFrame m_frame;
    float m_treatableArea = 0;
    std::shared_ptr<const Grid> m_chartGrid, m_scalpGrid;
};

} // namespace stipple
