// The picture that holds a bounding-volume hierarchy: two texels a node, depth first, then three a triangle.
//   node: box from (xyz), where to go on when it is missed (w); box to (xyz), and of a leaf its first triangle times
//     kRayLeafSteps plus how many there are (w; 0: the next node is its first child)
//   triangle: a corner, and the ways from it to the two others
#ifndef STIPPLE_SHARED_RAYS_H
#define STIPPLE_SHARED_RAYS_H

#include "shared/types.h"

STIPPLE_SHARED_BEGIN

STIPPLE_CONSTANT(kRayTreeWidth, 2048)
STIPPLE_CONSTANT(kRayLeafSteps, 8) // more than triangles in a leaf

STIPPLE_SHARED_END

#endif
