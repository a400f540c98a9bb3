// What the files that draw hair loss (loss_*.cpp) share: the case at hand, soft shapes, and how hair goes at a border.
#pragma once

#include "core/parallel.h"
#include "core/random.h"
#include "scalp/hair_loss.h"

#include <array>
#include <span>
#include <vector>

namespace stipple {

struct LossContext {
    const ScalpChart& chart;
    const SkinMap& map;
    const Hairline& native;
    const LossParameters& loss;
    const HairParameters& hair;
    float unitMm = 150; // of skin per unit of scalp coordinates on the upper scalp
    float half = 9;     // mm: half the width of the soft border
    float level = 0;    // stage or severity, kept within the pattern's scale
    std::uint64_t seed = 1;
};
LossContext makeLossContext(const ScalpChart& chart, const SkinMap& map, const Hairline& native,
                            const LossParameters& loss, const HairParameters& hair);

// What one place has lost.
struct LossCell {
    float depth = -1000;
    float baldness = 0;
    float density = 1;
    float calibre = 1;
    float age = 1; // HairLossField::age
};

// Pattern loss: hairs get thin, then few.
LossCell thinOut(const LossContext& context, float depth);
// Only part of the hair goes: `left` of its number remains inside (domain.md: density multiplier).
LossCell thinPartly(const LossContext& context, float depth, float left);
// Without scars: hair stands or is gone; broken hairs at the edge are thin.
LossCell cutOff(const LossContext& context, float depth);
// Scars take single openings: hairs hardly thin, but go in dots. `p` in mm of the scalp plane; of what is scarred keeps
// `survivors` (0..1, see computeSpots).
LossCell scarOver(const LossContext& context, float depth, const glm::vec2& p, float survivors);

// Round spots about `spacing` apart, one in 1/share of the places of a jittered lattice: 1 within, 0 beyond radius.
float computeSpots(std::uint64_t seed, const glm::vec2& p, float spacing, float radius, float share);

// Three octaves of noise about 0, mm: how an edge wanders; `scale` 1 stays below 7.6 mm.
float computeWander(std::uint64_t seed, const glm::vec2& p, float scale);
inline constexpr float kWanderLimit = 7.6f;

// A direction, each as likely as any other.
glm::vec2 getUnitVector(Random& random);

// A round outline made uneven by waves of two to five around.
class Outline {
public:
    Outline(std::uint64_t seed, float uneven);
    // Factor of the radius in a direction (unit vector): 1 on the whole, within 1 +- `uneven`.
    float getFactor(const glm::vec2& direction) const;

private:
    std::array<glm::vec2, 4> m_waves;
};

// mm along the skin from one place of the map to a cell, over some tens of mm.
float computeDistance(const SkinMap& map, const ChartPoint& from, std::size_t cell);
// The unit vector on the chart from a place to a cell.
glm::vec2 computeDirection(const SkinMap& map, const ChartPoint& from, std::size_t cell);

// Maximum and minimum with a rounded crease of about k mm.
float softMax(float a, float b, float k);
float softMin(float a, float b, float k);
// |x| without a crease at 0.
float softAbs(float x);

// Value at `at` of a row of values at 0, 1, 2 ..; linear between them.
float interpolate(std::span<const float> values, float at);

// Mean position of the native hairline's corners with x to the side, and its front: scalp coordinates.
struct FrontAnchors {
    ScalpCoord front{0};
    ScalpCoord corner{0};
};
FrontAnchors computeFrontAnchors(const LossContext& context);

// Hair-bearing skin in pieces of some 3.5 mm, for areas: the middle cell of each and its cm2.
struct SkinShare {
    std::size_t cell = 0;
    double cm2 = 0;
};
std::vector<SkinShare> computeHairBearing(const LossContext& context);

// A place from which bald skin spreads, round but for its own outline.
struct LossSpot {
    ChartPoint place{0};
    glm::vec3 metric{1, 0, 1};
    float lead = 0;       // mm of its radius when all have grown by 0; negative: it begins later
    glm::vec2 axis{1, 0}; // chart: of its ellipse
    float aspect = 1;
    std::uint64_t seed = 0;
};

// How areata becomes totalis: round the first patches further ones break out, the later the farther by
// `delay` mm a mm, and all grow at one speed into irregular areas, until islands of hair are left.
class Confluence {
public:
    Confluence(const LossContext& context, std::span<const LossSpot> roots, float delay);

    float getDepth(std::size_t cell) const { return m_value.values[cell]; } // mm inside when all have grown by 0
    // mm of growth at which so much of the hair-bearing skin is bald; all is hair at 0 and bald at 1, with `hidden` mm
    // to spare.
    float computeGrowth(float share, float hidden) const;

private:
    ScalarField m_value;
    std::vector<std::pair<float, double>> m_sorted; // depth, and the share of skin that lies as deep or deeper
};

// The first `count` patches of areata with this seed, full grown.
std::vector<LossSpot> computeAreataSpots(const LossContext& context, int count);

// mm along the skin behind the native hairline (negative outside), and to its upper (front, temples) and lower (ears,
// nape) edge.
struct NativeDistances {
    ScalarField inside, upper, lower;
};
NativeDistances computeNativeDistances(const LossContext& context);

// draw(cell index, place in mm of the scalp plane) -> LossCell, for every cell of the chart.
template <typename Draw>
void drawLoss(const LossContext& context, HairLossField& field, const Draw& draw) {
    parallelFor(context.map.cells.size(), 4096, [&](std::size_t begin, std::size_t end) {
        for (std::size_t i = begin; i < end; ++i) {
            if (!context.map.cells[i].onChart) continue;
            const LossCell cell = draw(i, glm::vec2(context.map.cells[i].sample.scalp * context.unitMm));
            field.depth.values[i] = cell.depth;
            field.baldness.values[i] = cell.baldness;
            field.density.values[i] = cell.density;
            field.calibre.values[i] = cell.calibre;
            field.age.values[i] = cell.age;
        }
    });
}

// One file per family.
void drawNorwood(const LossContext& context, HairLossField& field);     // norwood, norwoodVertex, norwoodA
void drawFemale(const LossContext& context, HairLossField& field);      // ludwig, sinclair, christmasTree
void drawPatches(const LossContext& context, HairLossField& field);     // areata, discoidLupus, folliculitisDecalvans
void drawFoci(const LossContext& context, HairLossField& field);        // lichenPlanopilaris
void drawCentrifugal(const LossContext& context, HairLossField& field); // centralCentrifugal
void drawOphiasis(const LossContext& context, HairLossField& field);    // ophiasis and its inverse
void drawFrontal(const LossContext& context, HairLossField& field);     // frontal fibrosing, traction
void drawTotal(const LossContext& context, HairLossField& field);       // totalis, universalis

} // namespace stipple
