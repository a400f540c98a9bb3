// The smooth course of a hairline between its anchors, before undulations and handles. For hairline.cpp.
#pragma once

#include "scalp/hairline.h"

#include <array>

namespace stipple {

// One side of the line, away from the middle; pieces share their ends. Points about 1 mm apart.
struct HairlineSide {
    std::vector<ChartPoint> front, temple, sideburn, ear;
    ChartPoint corner{0}; // before it is rounded
};

// The mid-frontal point, `heightMm` above the glabella along the skin; `reached` may be less where the chart ends.
ChartPoint findFrontPoint(const ScalpChart& chart, const Landmarks& landmarks, float heightMm, float& reached);

// Right and left. The left side recedes `moreMm` more than the right (negative: less), whatever the skull's own
// unevenness; a widow's peak stands `peakAtMm` to the left of the middle.
std::array<HairlineSide, 2> computeHairlineSides(const ScalpChart& chart, const Landmarks& landmarks,
                                                 const HairlineParameters& parameters, const ChartPoint& front,
                                                 float moreMm, float peakAtMm);

// Across the nape from behind the left ear to behind the right one.
std::vector<ChartPoint> computeNapeLine(const ScalpChart& chart, const Landmarks& landmarks, const ChartPoint& left,
                                        const ChartPoint& right);

} // namespace stipple
