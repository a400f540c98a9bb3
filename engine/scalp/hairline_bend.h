// Undulations and handles: what moves a hairline off its smooth course. For hairline.cpp.
#pragma once

#include "scalp/hairline.h"

namespace stipple {

// Fills `backward` from the open part of the line (loop, parts, at) and moves its points; its two ends stay.
void bendHairline(Hairline& line, const ScalpChart& chart, const HairlineParameters& parameters, std::uint64_t seed);

} // namespace stipple
