// Hair above the skin (rendering.md section 6).
#ifndef STIPPLE_SHARED_FIBRES_H
#define STIPPLE_SHARED_FIBRES_H

#include "shared/types.h"

STIPPLE_SHARED_BEGIN

// A straight piece of a fibre, drawn as a ribbon that faces the eye.
struct FibreSegment {
    vec3 start; // world mm
    vec3 end;
    uint startTangent; // octahedral, 2 x 16: so that ribbons of one fibre join
    uint endTangent;
    uint normal; // octahedral: of the skin at the root
    float width; // mm
    uint along;  // 4 x 8: places of start and end on the fibre, 0 root .. 1 tip; whiteness; opacity
    float depth; // mm2 of hair per mm2 of skin about the root
    float shade; // multiplies the albedo: no two hairs are quite alike
};
STIPPLE_SHARED_SIZE(FibreSegment, 52)
STIPPLE_ARRAY(FibreArray, FibreSegment)

// Hair of one appearance. Seen from afar it is coverage in an atlas on the chart, close up ribbons.
struct FibreConstants {
    vec3 pigmented; // albedo of hairs
    uint present;   // 0: no hair, nothing else is read
    vec3 white;
    float farFootprint; // mm per pixel beyond which the atlas alone shows hair; ribbons alone below half of it
    vec2 atlasOrigin;   // chart mm of the corner; uv = (chart - origin) * scale
    vec2 atlasScale;
    vec2 fieldOrigin;
    vec2 fieldScale;
    float atlasTexel; // mm
    float greyShare;
    uint ribbonsOnly; // 1: long hair, drawn as ribbons at every distance
    uint padding0;
};
STIPPLE_SHARED_SIZE(FibreConstants, 80)
STIPPLE_CONSTANT(kFibreBinding, 19)

// An instance: one of the segments, which may stand for others that are not drawn.
struct DrawnFibre {
    uint segment;
    float opacity; // multiplies the segment's
};
STIPPLE_SHARED_SIZE(DrawnFibre, 8)
STIPPLE_ARRAY(DrawnFibreArray, DrawnFibre)

// One end of its ribbon. Clip space: the ribbon is as wide as `side` to either side of `place`.
struct RibbonEnd {
    vec4 place;
    vec4 side;
    uvec2 colour; // 4 halves, premultiplied
};
STIPPLE_SHARED_SIZE(RibbonEnd, 40)
STIPPLE_ARRAY_RW(RibbonEndArray, RibbonEnd)

struct FibreDraw {
    FibreArray segments;
    DrawnFibreArray drawn;
    RibbonEndArray ends; // two of every instance
    uint count;          // of instances
    uint padding0;
};
STIPPLE_SHARED_SIZE(FibreDraw, 32)

STIPPLE_SHARED_END

#endif
