// One view of a frame for one sample: where its pixels look.
#ifndef STIPPLE_SHARED_VIEW_H
#define STIPPLE_SHARED_VIEW_H

#include "shared/arrays.h"

STIPPLE_SHARED_BEGIN

struct ViewConstants {
    mat4 worldToClip;    // jitter included: a point seen at pixel p + jitter falls on p
    vec3 cameraPosition; // mm
    float nearPlane;     // mm
    vec3 forward;        // unit; the ray of pixel p is forward + x pixelX + y pixelY from the rectangle's centre
    float pixelSize;     // size of a pixel at depth 1: mm per mm of depth
    vec3 pixelX;
    float exposure;
    vec3 pixelY;
    uint sampleIndex;  // 0, 1, 2 ... of the accumulation
    ivec4 rect;        // x, y, width, height in the target
    vec2 jitter;       // pixels
    uint scatterTaps;  // of the subsurface diffusion; 0 switches it off
    uint moving;       // 1: a single sample is all there will be
    vec4 background;   // linear rgb of what lies behind; w unused
    mat3 whiteBalance; // radiance to what an eye that has adapted to the light sees
    uint bounces;      // 1: with light that has met the skin before
    uint within;       // 1: with light from within the skin
    uint bends;        // 1: of which more comes out where the skin bulges
    uint dims;         // 1: of which the surface keeps back what it reflects
};
STIPPLE_SHARED_SIZE(ViewConstants, 228)
STIPPLE_SHARED_OFFSET(ViewConstants, rect, 128)
STIPPLE_CONSTANT(kViewBinding, 16)

STIPPLE_SHARED_END

#endif
