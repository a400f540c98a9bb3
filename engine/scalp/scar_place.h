// Private to scalp/: where a place lies in a scar, and what its skin is like there.
#pragma once

#include "scalp/scar.h"
#include "scalp/scar_texture.h"

#include <cstdint>

namespace stipple {

// Distances from a scar's line, by a raster of its points.
class ScarLine {
public:
    // `reach`: mm beyond which nothing is looked for. The line may be empty.
    ScarLine(const ScarShape& shape, float reach);

    const Box2& getBox() const { return m_box; } // of the line and the reach around it

    struct Hit {
        float distance = 1e9f; // mm along the skin to the line
        float halfWidth = 1;
        float along = 0;      // mm from the start of the line
        bool isRight = false; // of the line's direction, seen from outside
    };
    Hit find(const ChartPoint& p, const glm::vec3& metric) const;
    // Whether an area holds this place; false for lines.
    bool isInside(const ChartPoint& p) const;

private:
    std::size_t getCell(const ChartPoint& p) const;
    void offer(Hit& hit, const ChartPoint& p, const glm::vec3& metric, std::uint32_t i) const;

    const ScarShape& m_shape;
    Box2 m_box;
    GridShape m_grid;
    std::vector<std::vector<std::uint32_t>> m_buckets;
};

// A place seen from one scar.
struct ScarPlace {
    glm::vec2 plane{0};   // ScalpLookup
    float edge = 1e9f;    // mm beyond the edge, negative inside
    float half = 1;       // mm: half the width here, of an area a typical radius
    float along = 0;      // mm
    float across = 0;     // -1 .. 1 across a line, right positive
    float outside = 1e9f; // mm beyond the edge of a line scar, also of one that is painted wider
};

// A scar ready to be asked at any place.
class PlacedScar {
public:
    // References must outlive it.
    PlacedScar(const ScarShape& shape, const ScarParameters& scar, const ScalpLookup& lookup, std::uint64_t seed);

    const Box2& getBox() const { return m_box; } // of all that it reaches
    const ScarParameters& getParameters() const { return m_scar; }
    std::uint64_t getSeed() const { return m_seed; }
    // Nothing of the scar or of its camouflage reaches a place whose edge is 1e9.
    ScarPlace find(const ChartPoint& p, const glm::vec3& metric) const;
    // Skin and marks there; may move the edge outward where the scar's picture is transparent.
    void draw(ScarPlace& place, glm::vec4& skin, glm::vec4& marks) const;
    // One mark of FUE, `distance` mm from its middle.
    void drawPunch(float distance, float radius, glm::vec4& skin, glm::vec4& marks) const;

private:
    struct Tissue;
    Tissue computeTissue() const;
    glm::vec2 getTexturePlace(const ScarPlace& place) const;
    bool isArea() const { return m_shape.closed || m_shape.paint; }
    bool isLineKind() const { return m_scar.kind == ScarKind::strip || m_scar.kind == ScarKind::craniotomy; }
    // Edge and width, of one with its path alone and of one that is painted; false where it does not reach.
    bool findByPath(ScarPlace& place, const ChartPoint& p, const glm::vec3& metric) const;
    bool findByPaint(ScarPlace& place, const ChartPoint& p, const glm::vec3& metric) const;

    const ScarShape& m_shape;
    const ScarParameters& m_scar;
    const ScalpLookup& m_lookup;
    std::uint64_t m_seed;
    float m_radius = 0; // mm, of an area
    ScarLine m_line;
    Box2 m_box;
    Box2 m_planeBox; // of the line or the rims, in the lookup's plane
    ScarTexture m_texture;
};

// mm beyond a scar's edge that it and its camouflage reach.
float computeScarReach(const ScarParameters& scar);

// With the scar's strokes, over its path when that lies on the chart; nothing when no skin is left of it.
std::optional<ScarPaint> computeScarPaint(const ScalpChart& chart, const SkinMap& map, const ScarParameters& scar,
                                          const ScarShape* path, float reach);

// 1 in a fresh scar, 0 in a mature one; falls with age (domain.md section 5: mature after 9-12 months).
float computeScarYouth(float ageMonths);

// Marks of FUE: places on the scalp, the same on every head, of which more are taken the more punches there are.
struct Punch {
    ScalpCoord place{0};
    float size = 1; // of the mean diameter
};
std::vector<Punch> computePunches(float perCm2, std::uint64_t seed);

} // namespace stipple
