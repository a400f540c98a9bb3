// From accumulated radiance to a picture.
#ifndef STIPPLE_SHARED_POST_H
#define STIPPLE_SHARED_POST_H

#include "shared/types.h"

STIPPLE_SHARED_BEGIN

struct ResolveConstants {
    float inverseSamples;
    uint transparent; // 1: keep alpha, no background
};
STIPPLE_SHARED_SIZE(ResolveConstants, 8)

STIPPLE_SHARED_END

#endif
