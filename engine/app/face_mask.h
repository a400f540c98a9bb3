// A plain mask before the face, for pictures that must not tell who it is.
#pragma once

#include "math/triangle_bvh.h"
#include "render/scene.h"
#include "scalp/landmarks.h"

namespace stipple {

// From under the chin to the middle of the forehead and to a finger's breadth before the ears, in the head frame. It
// follows the head only in the large, so that nose, lips, lids and brows leave no mark on it; at its rim it lies on the
// skin. Nothing of the scalp is covered.
SceneSurface makeFaceMask(const TriangleBvh& skin, const Landmarks& landmarks);

} // namespace stipple
