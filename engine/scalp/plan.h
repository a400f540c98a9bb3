// What is asked of the scalp: parameters of hair, loss, hairline, scars and placement, in scalp coordinates and mm.
// Plain values without a file format; consult/ gives them names, ranges and sources.
#pragma once

#include "asset/image.h"
#include "scalp/scalp_frame.h"

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

namespace stipple {

// One stroke of a brush on the skin (brush.h).
struct BrushStroke {
    std::vector<ScalpCoord> path; // one point or more
    float radiusMm = 8;           // along the skin; the outer third fades out, but a scar's has a border
    float amount = 1;             // 1 adds in full .. -1 takes away in full
    bool operator==(const BrushStroke&) const = default;
};

struct HairParameters {
    float unitsPerCm2 = 80;          // follicular units on skin without loss
    float hairsPerUnit = 2.2f;       // mean, 1..4
    float shaftDiameter = 0.07f;     // mm
    ScalpCoord whorl{-0.1f, -0.35f}; // the person's right, behind the vertex
    bool whorlClockwise = true;      // as seen from outside
    float whorlInfluenceMm = 110;    // diameter within which hair turns about it (domain.md section 7)
    bool hasSecondWhorl = false;
    ScalpCoord secondWhorl{0.14f, -0.35f};
    bool secondWhorlClockwise = false;
    bool operator==(const HairParameters&) const = default;
};

// Patterns of domain.md section 4. Those of `pattern loss` have a scale of types, the diseases a severity.
enum class LossPattern {
    none,
    // Pattern loss: LossParameters::stage.
    norwood,       // types 1..7
    norwoodVertex, // the same with the crown ahead of the front: III vertex and what comes before and after it
    norwoodA,      // the front retreats as one line: II a .. VII a
    ludwig,        // 1..3
    sinclair,      // 1..5
    christmasTree, // 1..3
    // Diseases: LossParameters::severity.
    areata,
    ophiasis,
    ophiasisInverse,
    totalis,
    universalis,
    lichenPlanopilaris,
    frontalFibrosingLinear,
    frontalFibrosingDiffuse,
    frontalFibrosingDouble,
    centralCentrifugal,
    discoidLupus,
    folliculitisDecalvans,
    traction
};
inline constexpr LossPattern kFirstDisease = LossPattern::areata;

struct LossParameters {
    LossPattern pattern = LossPattern::none;
    float stage = 1;       // of pattern loss; continuous between the types of its scale
    float severity = 0.5f; // of a disease, 0 none .. 1 the worst of domain.md section 4
    int patches = 3;       // of diseases that come in patches, 1..10
    bool active = false;   // of a disease: inflamed, with redness, scale, pustules and crusts; else burnt out
    float borderMm = 18;   // soft border: hairs thin first, then go (domain.md section 4)
    std::uint64_t seed = 1;
    std::vector<BrushStroke> strokes; // add to the area or take from it, whatever the pattern
    bool operator==(const LossParameters&) const = default;
};

// Styles are names for sets of the numbers below (getStyleDefaults); only the numbers shape the line, so that every
// line between the styles can be had.
enum class HairlineStyle { straight, natural, soft, faded, mature, widowsPeak, femaleSoft };

// A bend made by hand: the line is moved by `backMm` (negative: forward) at `at` and smoothly less around it.
struct HairlineHandle {
    float at = 0; // -2 top of the right sideburn, -1 right corner, 0 mid-frontal point, 1 left corner, 2 left sideburn
    float backMm = 0;
    bool operator==(const HairlineHandle&) const = default;
};

struct HairlineParameters {
    HairlineStyle style = HairlineStyle::natural; // what the numbers were taken from
    float heightMm = 75;                          // glabella to mid-frontal point along the skin
    float recessionMm = 12;                       // how far the corner lies behind the mid-frontal point
    float sagMm = 0;            // bow of the front between the corners beyond the head's own roundness
    float cornerAngleDeg = 110; // at the frontotemporal corner
    float cornerRadiusMm = 18;
    float hollowMm = 0;      // how far the line sinks back between middle and corner: the M of a receded line
    float moundMm = 0;       // how far it bulges forward there: the side mounds of a feminine line
    float peakDepthMm = 0;   // widow's peak
    float peakWidthMm = 21;  //
    float templePeakMm = 50; // corner to temporal peak on the way to E (domain.md section 3); 0: concave temple
    float sideburnWidthMm = 25;
    float sideburnLengthMm = 30; // from the level of the temporal hollow down; tragion to mid-ear
    float asymmetryMm = 2;
    float irregularity = 1;      // macro undulation: 0 ruled, 1 natural
    float microIrregularity = 1; // of single dots at the edge: 0 ruled, 1 natural
    float brokenness = 0;        // 0 even .. 1 clusters and gaps of 2-6 mm
    float rampMm = 7;            // front to full
    float frontDensity = 0.2f;   // share of density, diameter and shade at the very front
    float frontDiameter = 0.8f;
    float frontShade = 0.5f;
    float strayShare = 0.05f; // of edge dots, up to strayReachMm ahead
    float strayReachMm = 6;
    std::vector<HairlineHandle> handles;
    bool operator==(const HairlineParameters&) const = default;
};

// What a scar comes from. Names for sets of the numbers below (getScarDefaults) and for the way its skin is built
// (scar_skin.cpp): a line, many round marks, a plaque that grows beyond its wound.
enum class ScarKind { strip, fue, craniotomy, trauma, burn, hypertrophic, keloid, atrophic };
struct ScarParameters {
    ScarKind kind = ScarKind::strip;
    std::vector<ScalpCoord> path; // along the scar, or around it; one point: a round scar of the width
    bool closed = false;          // the path encloses the scar
    // Painted areas with a border: added to what the path gives, if there is one, or taken away from it
    // (scar_paint.cpp).
    std::vector<BrushStroke> strokes;
    float widthMm = 3;      // across the path, of the wound
    float reliefMm = -0.3f; // of the mature scar: negative is a trough below the skin
    float melanin = 0.45f;  // of the mature scar: multipliers of the surrounding skin
    float blood = 0.6f;
    float roughnessOffset = -0.10f;
    float ageMonths = 24;     // young: red or dark, and raised; mature after 9-12 months (domain.md section 5)
    float raggedness = 0;     // 0 as cut .. 1 an outline that wanders
    float mottle = 0.12f;     // how uneven colour and relief are inside
    float overgrowthMm = 0;   // by which scar tissue grows beyond the wound
    float stitches = 0;       // 0 none .. 1 plain marks of staples or stitches on both sides
    float punchesPerCm2 = 20; // FUE
    float punchMm = 0.8f;     // FUE: diameter of a mark
    float blendMm = 12;       // camouflage reaches this far beyond the edge
    std::uint64_t seed = 1;
    // A picture of scar tissue, relative to the document's folder: its unevenness replaces the procedural one, and what
    // is transparent is skin (scar_skin.cpp). `picture` is the file's content; whoever computes a design loads it.
    std::string image;
    std::shared_ptr<const Image8> picture;
    bool operator==(const ScarParameters&) const = default;
};

struct PlacementParameters {
    float dotsPerCm2 = 150;        // after the last visit, at full density
    int visits = 3;                // shares 30 / 70 / 100 % (domain.md section 1)
    float diameterMm = 0.12f;      // healed
    float depthMm = 0.5f;          // nominal resting depth
    float shade = 0.5f;            // 0 lightest dilution .. 1 darkest
    float jitter = 1;              // scale of the per-dot spread of domain.md section 1
    bool coverHairBearing = false; // also between existing hair
    float fillUnitsPerCm2 = 120;   // there: visual density of hairs (by their calibre) and dots together
    float scarDotsPerCm2 = 90;
    std::vector<BrushStroke> strokes; // dots added where none were wished, or taken away
    std::uint64_t seed = 1;
    bool operator==(const PlacementParameters&) const = default;
};

// What becomes of pigment that another hand has placed before.
enum class EarlierWork {
    none,      // there is not any
    kept,      // stays as it is: no new dots where it lies
    blended,   // new dots go between the old ones and add only what is missing
    laserFaded // faded by laser first, then treated as bare skin
};

struct EarlierWorkParameters {
    EarlierWork handling = EarlierWork::none;
    float dotsPerCm2 = 100;
    float diameterMm = 0.18f; // healed: coarser than what is planned now
    float depthMm = 0.8f;     // nominal
    float shade = 0.6f;
    float ageYears = 5;               // when the treatment begins
    float laserLeft = 0.2f;           // share of the pigment after the laser
    std::vector<BrushStroke> strokes; // where it lies; none: all over the area that is treated now
    std::uint64_t seed = 1;
    bool operator==(const EarlierWorkParameters&) const = default;
};

struct ScalpPlan {
    HairParameters hair;
    LossParameters loss;    // pattern loss
    LossParameters disease; // and a disease on top
    HairlineParameters hairline;
    std::vector<ScarParameters> scars;
    PlacementParameters placement;
    EarlierWorkParameters earlier;
    // Types of its scale by which pattern loss goes on after the treatment. The dots stay as they were planned.
    float furtherLoss = 0;
    bool treat = true; // false: no new SMP at all
    bool operator==(const ScalpPlan&) const = default;
};

} // namespace stipple
