// What is asked of the scalp: parameters of hair, loss, hairline, scars and placement, in scalp coordinates and mm.
// Plain values without a file format; consult/ gives them names, ranges and sources.
#pragma once

#include "scalp/scalp_frame.h"

#include <cstdint>
#include <string>
#include <vector>

namespace stipple {

struct HairParameters {
    float unitsPerCm2 = 80;          // follicular units on skin without loss
    float hairsPerUnit = 2.2f;       // mean, 1..4
    float shaftDiameter = 0.07f;     // mm
    ScalpCoord whorl{-0.1f, -0.35f}; // the person's right, behind the vertex
    bool whorlClockwise = true;
    bool operator==(const HairParameters&) const = default;
};

// Extent of pattern loss. `stage` runs continuously over the Norwood types, 1 (none) to 7.
enum class LossPattern { none, norwood };
struct LossParameters {
    LossPattern pattern = LossPattern::none;
    float stage = 1;
    float borderMm = 18; // soft border: hairs thin first, then go (domain.md section 4)
    bool operator==(const LossParameters&) const = default;
};

enum class HairlineStyle { straight, natural, soft, faded, mature, widowsPeak, femaleSoft };
struct HairlineParameters {
    HairlineStyle style = HairlineStyle::natural;
    float heightMm = 75;    // glabella to mid-frontal point along the skin
    float recessionMm = 12; // how far the corner lies behind the mid-frontal point
    float rampMm = 7;       // front to full
    float irregularity = 1; // 0 ruled, 1 natural
    float asymmetryMm = 2;
    float strayShare = 0.05f; // of edge dots, up to 6 mm ahead
    bool operator==(const HairlineParameters&) const = default;
};

enum class ScarKind { strip };
struct ScarParameters {
    ScarKind kind = ScarKind::strip;
    std::vector<ScalpCoord> path; // polyline along the scar
    float widthMm = 3;
    float reliefMm = -0.3f; // depth of the trough, negative below the skin
    float melanin = 0.45f;  // multipliers of the surrounding skin
    float blood = 0.6f;
    float roughnessOffset = -0.10f;
    float blendMm = 12; // camouflage reaches this far beyond the edge
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
    float scarDotsPerCm2 = 90;
    std::uint64_t seed = 1;
    bool operator==(const PlacementParameters&) const = default;
};

struct ScalpPlan {
    HairParameters hair;
    LossParameters loss;
    HairlineParameters hairline;
    std::vector<ScarParameters> scars;
    PlacementParameters placement;
    bool treat = true; // false: no SMP at all
    bool operator==(const ScalpPlan&) const = default;
};

} // namespace stipple
