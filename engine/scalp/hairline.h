// The hairline as a closed curve on the chart, anchored to landmarks (domain.md section 3).
#pragma once

#include "scalp/curve.h"
#include "scalp/plan.h"

#include <cstdint>
#include <span>
#include <string>
#include <vector>

namespace stipple {

enum class LinePart : std::uint8_t { front, temple, sideburn, ear, nape };

struct Hairline {
    // Closed loop of points about 1 mm apart: from the bottom of the right sideburn over the right temple, the front
    // and the left temple to the left sideburn (the first `openCount` points), then around ears and nape back.
    std::vector<ChartPoint> loop;
    std::vector<LinePart> parts; // of the segment that starts at each point
    std::size_t openCount = 0;
    // Per point of the open part, rising: HairlineHandle::at, carried on down the sideburns to -3 and 3; and the way on
    // the chart along which a handle there moves the line back (unit length, into the hair).
    std::vector<float> at;
    std::vector<glm::vec2> backward;
    ChartPoint front{0}; // mid-frontal point, before peak, undulation and handles
    // Frontotemporal corners, right and left: where front and temple would meet were the corner not rounded.
    ChartPoint corners[2]{};
    float frontHeightMm = 0; // reached height above the glabella; less than asked where the chart ends
};

// The line of a design; only the numbers shape it, never the style's name. The mid-frontal point lies `heightMm` above
// the glabella along the skin. The corner lies on the sagittal plane of the lateral canthus, `recessionMm` behind the
// mid-frontal point, but level with it or above, never below (domain.md section 3): where the head's roundness alone
// takes a level line L mm back, the corner is sqrt(L^2 + recessionMm^2) back. Both corners stand equally deep but for
// the asymmetry, whatever the skull's own unevenness. Corners of very high lines stay ahead of
// the ears, below level if need be. On the tangent plane at the corner, front and temple meet at `cornerAngleDeg`. The
// temporal peak lies on the way from the corner to E, the front edge of the sideburn 15-25 mm before the tragus.
// Error when the landmarks allow no line.
Hairline computeHairline(const ScalpChart& chart, const Landmarks& landmarks, const HairlineParameters& parameters,
                         std::uint64_t seed);

// How far along HairlineHandle::at a handle moves the line: nothing moves at this distance and beyond.
inline constexpr float kHandleReach = 0.7f;

// Where the open line passes at values of HairlineHandle::at (clamped to what the line has).
std::vector<ChartPoint> computeHandlePlaces(const Hairline& line, std::span<const float> at);

// The `backMm` with which this handle brings the line to the target, as near as moving it forward or back can.
// `line` is drawn with the handle as it is now (backMm 0 when the plan has none there).
float computeHandleOffset(const ScalpChart& chart, const Hairline& line, const HairlineHandle& handle,
                          const ChartPoint& target);

// The line at which the person's own hair begins without any loss: at the trichion.
HairlineParameters getNativeHairline(const ScalpChart& chart, const Landmarks& landmarks);

// Usual numbers of a style (domain.md section 3); what a panel sets when a style is picked.
HairlineParameters getStyleDefaults(HairlineStyle style);

// Where a practitioner would start on this head: natural for men, soft and oval for women. Height by the rule of
// thirds within 70-100 mm (men) or 58-75 mm (women) above the glabella, never below the person's own trichion; lengths
// go with the size of the head (domain.md sections 3 and 7).
HairlineParameters getDefaultHairline(const ScalpChart& chart, const Landmarks& landmarks, bool feminine);

// What a grader would measure on a line (domain.md section 9).
struct HairlineMeasures {
    float edgeRmsMm = 0; // of the front from its smooth fit
    float sideGapMm = 0; // mean gap of front and temples to their mirror image
};
HairlineMeasures computeHairlineMeasures(const ScalpChart& chart, const Hairline& line);

// What a careful practitioner would say against this line, one plain sentence with the reason each: too low, too
// straight, too equal or unequal, too dense, too hard, or too young for the loss. Nothing for a plan without treatment.
// `native` is the person's line without loss.
std::vector<std::string> checkHairline(const ScalpChart& chart, const Landmarks& landmarks, const Hairline& designed,
                                       const Hairline& native, const ScalpPlan& plan);

struct HairlineField {
    ScalarField distance;    // mm along the skin, positive behind the line (inside)
    ScalarField frontness;   // 1 where front or temple is the nearest part of the line, 0 at sideburn, ear and nape
    ScalarField naturalRamp; // mm over which natural hair begins at the nearest part of the line
};
HairlineField computeHairlineField(const SkinMap& map, const Hairline& line);

} // namespace stipple
