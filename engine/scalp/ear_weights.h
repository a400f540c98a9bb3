// Where the auricles are, from the shape of the skin around the tragions.
#pragma once

#include "scalp/surface.h"

#include <vector>

namespace stipple {

// Per vertex how much it belongs to an auricle, 0..1, fading over some 5 mm of skin: what stands off the smooth side of
// the head near a tragion, and the hollows inside. Surface and landmarks in the head frame, mm. All 0 around an ear
// that does not stand off (a headform without ears).
std::vector<float> computeEarWeights(const WorkingSurface& surface, const Landmarks& landmarks);

} // namespace stipple
