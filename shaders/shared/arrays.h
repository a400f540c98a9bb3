// Addresses of arrays of plain numbers.
#ifndef STIPPLE_SHARED_ARRAYS_H
#define STIPPLE_SHARED_ARRAYS_H

#include "shared/types.h"

STIPPLE_SHARED_BEGIN

STIPPLE_ARRAY(Vec2Array, vec2)
STIPPLE_ARRAY(Vec3Array, vec3)

STIPPLE_SHARED_END

#endif
