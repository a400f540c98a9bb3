// From accumulated radiance to a picture.
#ifndef STIPPLE_SHARED_POST_H
#define STIPPLE_SHARED_POST_H

#include "shared/view.h"

STIPPLE_SHARED_BEGIN

struct ResolveConstants {
    ViewPointer view;
    float inverseSamples;
    uint transparent; // 1: keep alpha, no background
    ivec4 target; // x, y, width, height of the view in the picture; larger than its own rectangle when drawn coarsely
};
STIPPLE_SHARED_SIZE(ResolveConstants, 32)

STIPPLE_SHARED_END

#endif
