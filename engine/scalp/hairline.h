// The hairline as a closed curve on the chart, anchored to landmarks (domain.md section 3).
#pragma once

#include "scalp/curve.h"
#include "scalp/plan.h"

#include <vector>

namespace stipple {

enum class LinePart : std::uint8_t { front, temple, sideburn, ear, nape };

struct Hairline {
    // Closed loop of points about 1 mm apart: from the bottom of the right sideburn over the right temple, the front
    // and the left temple to the left sideburn (the first `openCount` points), then around ears and nape back.
    std::vector<ChartPoint> loop;
    std::vector<LinePart> parts; // of the segment that starts at each point
    std::size_t openCount = 0;
    ChartPoint front{0};     // mid-frontal point
    ChartPoint corners[2]{}; // frontotemporal corners, right and left
    float frontHeightMm = 0; // reached height above the glabella; less than asked where the chart ends
};

// The line of a design. The mid-frontal point lies `heightMm` above the glabella along the skin. The corner lies on the
// sagittal plane of the lateral canthus, `recessionMm` behind the mid-frontal point, but level with it or above, never
// below (domain.md section 3): where the head's roundness alone takes a level line L mm back, the corner is
// sqrt(L^2 + recessionMm^2) back. Corners of very high lines stay ahead of the ears, below level if need be. Style
// gives the shape between; numbers of the plan are kept as they are.
Hairline computeHairline(const ScalpChart& chart, const Landmarks& landmarks, const HairlineParameters& parameters,
                         std::uint64_t seed);

// The line at which the person's own hair begins without any loss: at the trichion.
HairlineParameters getNativeHairline(const ScalpChart& chart, const Landmarks& landmarks);

// Usual numbers of a style (domain.md section 3); what a panel sets when a style is picked.
HairlineParameters getStyleDefaults(HairlineStyle style);

struct HairlineField {
    ScalarField distance;    // mm along the skin, positive behind the line (inside)
    ScalarField frontness;   // 1 where front or temple is the nearest part of the line, 0 at sideburn, ear and nape
    ScalarField naturalRamp; // mm over which natural hair begins at the nearest part of the line
};
HairlineField computeHairlineField(const SkinMap& map, const Hairline& line);

} // namespace stipple
