// Small folds of a scanned scalp, smoothed out.
#pragma once

#include "scalp/surface.h"

#include <cstddef>

namespace stipple {

// Where two neighbouring triangles of hair-bearing skin turn their backs on each other the surface overlaps itself: a
// pinch of the scan, which no flat map can show. Such places are evened out with a few millimetres around them;
// auricles and the face, where folds are real, stay as they are. Returns the number of vertices moved. Needs positions,
// triangles and landmarks in the head frame; `ear` may be empty. Normals are not touched.
std::size_t smoothScalpFolds(WorkingSurface& surface, const Landmarks& landmarks);

} // namespace stipple
