// Lights of one rig for one sample.
#ifndef STIPPLE_SHARED_LIGHT_H
#define STIPPLE_SHARED_LIGHT_H

#include "shared/types.h"

STIPPLE_SHARED_BEGIN

STIPPLE_CONSTANT(kMaxLights, 16) // of a rig

struct LightRect {
    vec3 centre;
    float area; // mm2
    vec3 halfU;
    float padding0;
    vec3 halfV;
    float padding1;
    vec3 normal; // the way it shines
    float padding2;
    vec3 radiance;
    float padding3;
};
STIPPLE_SHARED_SIZE(LightRect, 80)

// What one sample sees of one light.
struct LightSample {
    mat4 worldToShadow; // to clip space of the shadow tile: reversed depth, w > 0 in front of the light's point
    vec3 point;         // on the rectangle; diffuse light and shadow of this sample come from here
    float weight;       // 1 / probability that this light was taken
    vec2 tileOrigin;    // of the shadow tile in the shadow atlas, in texels
    float tileSize;     // in texels; 0: no shadow
    float texelAngle;   // mm of a shadow texel per mm of distance from the light
    uint rect;          // index into RigConstants::rects
    float strength;     // diffuse light of the point times this is what it stands for
};
STIPPLE_SHARED_SIZE(LightSample, 104)

struct RigConstants {
    vec3 skyRadiance;
    uint rectCount;
    vec3 groundRadiance;
    uint sampleCount;
    LightRect rects[kMaxLights];
    LightSample samples[kMaxLights];
};
STIPPLE_SHARED_SIZE(RigConstants, 32 + 16 * (80 + 104))
STIPPLE_SHARED_OFFSET(RigConstants, samples, 32 + 16 * 80)
STIPPLE_POINTER(RigPointer, RigConstants)

STIPPLE_SHARED_END

#endif
