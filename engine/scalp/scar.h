// Scars: hairless skin of its own colour and relief (domain.md section 5). Shapes lie in scalp coordinates and all
// noise is taken there, so that a scar is the same on every head.
#pragma once

#include "scalp/plan.h"
#include "scalp/skin_layer.h"

#include <optional>
#include <string>
#include <vector>

namespace stipple {

// What a brush, and the path if there is one, have made of a scar: any number of islands and holes.
struct ScarPaint {
    std::vector<std::vector<ChartPoint>> rims; // computeContours: around islands and holes
    ScalarField edge;                          // mm along the skin beyond the nearest rim, negative inside
    float halfWidth = 1;                       // typical, mm: of one round island its radius
};

// One scar laid on a chart.
struct ScarShape {
    std::vector<ChartPoint> line;   // about 1 mm apart; a closed one ends where it begins; none without a path
    std::vector<float> halfWidths;  // mm at each point; of lines uneven and tapering at the ends; 0 around an area
    float lengthMm = 0;             // along the skin
    bool closed = false;            // the line runs around an area
    std::optional<ScarPaint> paint; // a painted scar lies where this says, and not where its line does
};
// The path alone, without paint. Nothing when too few of its points lie on the chart: one where the path is one point,
// three for an area, two else. `lostPoints` gets how many do not.
std::optional<ScarShape> computeScarShape(const ScalpChart& chart, const ScarParameters& scar, std::uint64_t seed,
                                          int* lostPoints = nullptr);

// Lines that show where a scar lies: along its path, or around its areas and their holes.
std::vector<std::vector<ChartPoint>> computeScarOutlines(const ScalpChart& chart, const SkinMap& map,
                                                         const ScarParameters& scar, std::uint64_t seed);
// Of its irregularities, as one of the scars of a design of this seed.
std::uint64_t computeScarSeed(const ScarParameters& scar, std::size_t index, std::uint64_t seed);

struct ScarFields {
    SkinLayer layer;                   // cells of kScarCellMm where that is not too many
    ScalarField edge;                  // mm beyond the edge of the nearest scar, negative inside, at most kFarFromScar
    ScalarField dots;                  // dots per cm2 wished because of scars: inside, and feathered beyond the edge
    ScalarField hair;                  // share of the hair that scars leave around them: thinned by FUE
    std::vector<std::string> warnings; // one sentence for each scar that is not drawn, or not as far as it was asked
};
inline constexpr float kFarFromScar = 40;
inline constexpr float kScarCellMm = 0.25f; // marks of FUE are 0.8 mm wide, good strip scars 1 mm

// `unitsPerCm2`: hair before any was taken by FUE.
ScarFields computeScars(const ScalpChart& chart, const SkinMap& map, const std::vector<ScarParameters>& scars,
                        float scarDotsPerCm2, float unitsPerCm2, std::uint64_t seed);

// The usual numbers of a kind (domain.md section 5), without a path.
ScarParameters getScarDefaults(ScarKind kind);

// Places where such scars usually lie; getScarDefaults' numbers with a path. Craniotomies: question mark, coronal,
// line.
struct ScarPreset {
    std::string_view name;  // in tests and widgets: "question_mark"
    std::string_view label; // for people
    ScarParameters scar;
};
const std::vector<ScarPreset>& getScarPresets();

} // namespace stipple
