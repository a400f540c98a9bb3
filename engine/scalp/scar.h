// Scars: hairless skin of its own colour and relief (domain.md section 5).
#pragma once

#include "scalp/curve.h"
#include "scalp/plan.h"

#include <optional>
#include <string>
#include <vector>

namespace stipple {

// One scar laid on a chart.
struct ScarShape {
    std::vector<ChartPoint> line;  // about 1 mm apart
    std::vector<float> halfWidths; // mm at each point; uneven, tapering at the ends
    float lengthMm = 0;            // along the skin
};
// Nothing when fewer than two of the path's points lie on the chart; `lostPoints` gets how many do not.
std::optional<ScarShape> computeScarShape(const ScalpChart& chart, const ScarParameters& scar, std::uint64_t seed,
                                          int* lostPoints = nullptr);

struct ScarFields {
    // Finer than the other fields (0.5 mm) where there are scars, since a strip is but a few millimetres wide.
    SkinField skin;
    ScalarField edge;                  // mm beyond the edge of the nearest scar, negative inside, at most kFarFromScar
    ScalarField dots;                  // dots per cm2 wished because of scars: inside, and feathered beyond the edge
    std::vector<std::string> warnings; // one sentence for each scar that is not drawn, or not as far as it was asked
};
inline constexpr float kFarFromScar = 40;
inline constexpr float kScarCellMm = 0.5f;

ScarFields computeScars(const ScalpChart& chart, const SkinMap& map, const std::vector<ScarParameters>& scars,
                        float scarDotsPerCm2, std::uint64_t seed);

} // namespace stipple
