// Lights of one rig for one sample.
#ifndef STIPPLE_SHARED_LIGHT_H
#define STIPPLE_SHARED_LIGHT_H

#include "shared/types.h"

STIPPLE_SHARED_BEGIN

STIPPLE_CONSTANT(kMaxLights, 16)           // of a rig
STIPPLE_CONSTANT(kEnvironmentTexels, 32)   // side of the map of the surroundings
STIPPLE_CONSTANT(kEnvironmentMapLevels, 5) // widths of gloss that it is kept for
STIPPLE_CONSTANT(kLobeTableSize, 24)       // side of the table of gloss lobes

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
    vec3 point;         // on the rectangle; shadow and, where there will be more samples, diffuse light come from here
    float weight;       // 1 / probability that this light was taken
    vec2 tileOrigin;    // of the shadow tile in the shadow atlas, in texels
    float tileSize;     // in texels; 0: no shadow
    float texelAngle;   // mm of a shadow texel per mm of distance from the light
    uint rect;          // index into RigConstants::rects
};
STIPPLE_SHARED_SIZE(LightSample, 100)

struct RigConstants {
    vec3 skyRadiance;
    uint rectCount;
    vec3 groundRadiance;
    uint sampleCount;
    vec2 environmentTurn; // cosine and sine
    uint hasEnvironment;
    uint padding0;
    vec3 irradianceAbove[9]; // of the map; engine/render/environment.h
    vec3 irradianceBelow[9];
    LightRect rects[kMaxLights];
    LightSample samples[kMaxLights];
};
STIPPLE_SHARED_SIZE(RigConstants, 264 + 16 * (80 + 100))
STIPPLE_SHARED_OFFSET(RigConstants, samples, 264 + 16 * 80)
STIPPLE_CONSTANT(kRigBinding, 17)
STIPPLE_CONSTANT(kLightsBinding, 20)

STIPPLE_SHARED_END

#endif
