// Stamps of pigment and shaved hair on the chart (rendering.md sections 3 and 4).
#ifndef STIPPLE_SHARED_DOTS_H
#define STIPPLE_SHARED_DOTS_H

#include "shared/types.h"

STIPPLE_SHARED_BEGIN

// D(r) = peak * exp(-(r^2 inverseWidth2)^power) with r^2 = x^2 m.x + 2 x y m.y + y^2 m.z for the offset (x, y) on the
// chart: round on the skin.
struct StampRecord {
    vec2 centre; // chart mm
    vec3 metric;
    float reach; // skin mm beyond which the stamp ends
    float peak;
    float inverseWidth2;
    float power;
    uint group;    // stipple::StampGroup
    vec3 position; // of the centre on the skin, world mm
    float halo;    // mm2 that goes into the field of halos; nothing that draws single stamps looks at it
};
STIPPLE_SHARED_SIZE(StampRecord, 56)
STIPPLE_ARRAY(StampArray, StampRecord)

struct VeilConstants {
    vec3 veil;
    vec3 absorption;
    vec3 narrowHalo, wideHalo; // absorption of the parts of the halo
};
STIPPLE_SHARED_SIZE(VeilConstants, 48)

// How a pixel finds the dots around its chart position: in the atlas when seen from afar, in the density that the
// stamps near it have drawn on the screen close up, with the field of halos that covers the same part of the chart.
struct DotConstants {
    vec2 atlasOrigin;    // chart mm of the atlas' corner
    vec2 atlasScale;     // chart mm to uv
    float atlasTexel;    // mm; 0: no stamps at all
    float nearFootprint; // mm per pixel at which near dots begin to take over, fully at half of it; 0: never
    VeilConstants veil[2];
};
STIPPLE_SHARED_SIZE(DotConstants, 120)

// Stamps one by one on the screen.
struct NearDraw {
    StampArray stamps;
    float footprint; // as DotConstants::nearFootprint
    uint padding0;
};
STIPPLE_SHARED_SIZE(NearDraw, 16)

STIPPLE_SHARED_END

#endif
