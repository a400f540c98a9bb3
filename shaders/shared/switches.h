// Numbers of the constants of lib/switches.glsl.
#ifndef STIPPLE_SHARED_SWITCHES_H
#define STIPPLE_SHARED_SWITCHES_H

#include "shared/types.h"

STIPPLE_SHARED_BEGIN

STIPPLE_CONSTANT(kSwitchMoving, 0)
STIPPLE_CONSTANT(kSwitchEnvironment, 1)
STIPPLE_CONSTANT(kSwitchScars, 2)
STIPPLE_CONSTANT(kSwitchSpots, 3)
STIPPLE_CONSTANT(kSwitchWet, 4)
STIPPLE_CONSTANT(kSwitchHair, 5)
STIPPLE_CONSTANT(kSwitchRibbons, 6)
STIPPLE_CONSTANT(kSwitchNear, 7)
STIPPLE_CONSTANT(kSwitchFlat, 8)
STIPPLE_CONSTANT(kSwitchCached, 9)
STIPPLE_CONSTANT(kSwitchTraced, 10)

STIPPLE_SHARED_END

#endif
