// Raster of surface data. Attributes are read by device address; null addresses are never followed (see flags).
#ifndef STIPPLE_SHARED_SURFACE_H
#define STIPPLE_SHARED_SURFACE_H

#include "shared/view.h"

STIPPLE_SHARED_BEGIN

// What the surface data hold: kMaterialNone, 0, is the background, which the target is cleared to.
STIPPLE_CONSTANT(kMaterialNone, 0)
STIPPLE_CONSTANT(kMaterialSkin, 1)
STIPPLE_CONSTANT(kMaterialEye, 2)
STIPPLE_CONSTANT(kMaterialMatte, 3)

STIPPLE_CONSTANT(kSurfaceUv, 2)      // has an image
STIPPLE_CONSTANT(kSurfaceTint, 4)    // skin with colour and regions of its own
STIPPLE_CONSTANT(kSurfaceAxes, 8)    // some view asks how the chart's axes lie on the skin
STIPPLE_CONSTANT(kSurfacePlaced, 16) // has places in a flat picture of the skin
STIPPLE_CONSTANT(kSurfaceFlat, 32)   // and is drawn there
STIPPLE_CONSTANT(kSurfaceLash, 64)   // of cards: lashes, not brows

// What a vertex has besides its place. Packed: a processor reads number by number.
struct SurfaceVertex {
    uint normal; // octahedral, 2 x 16
    uint open;   // asset/openness.h: mean open way (octahedral, 2 x 12) and share (8)
    vec2 chart;  // mm; NaN off the chart
};
STIPPLE_SHARED_SIZE(SurfaceVertex, 16)
STIPPLE_ARRAY(SurfaceVertexArray, SurfaceVertex)

// And one of skin.
struct SkinVertex {
    uint pigments; // 2 halves: octaves of melanin and of blood
    uint light;    // 2 halves: octaves of all light, and scalp 0..1
    uint regions;  // sun, flush, oil, 3 x 8
};
STIPPLE_SHARED_SIZE(SkinVertex, 12)
STIPPLE_ARRAY(SkinVertexArray, SkinVertex)

struct SurfaceDraw {
    Vec3Array positions;
    SurfaceVertexArray vertices;
    SkinVertexArray skin;
    Vec2Array uvs;
    Vec2Array places; // texels
    vec2 flatScale;   // from those to 0..1
    vec3 colour;
    float roughness;
    uint material;
    uint flags;
    float cover; // of cards: share of their hairs that is there
    float flatDepth;
};
STIPPLE_SHARED_SIZE(SurfaceDraw, 80)

struct DepthDraw {
    mat4 toClip;
    Vec3Array positions;
};
STIPPLE_SHARED_SIZE(DepthDraw, 72)

STIPPLE_SHARED_END

#endif
