// Raster of surface data. Attributes are read by device address; null addresses are never followed (see flags).
#ifndef STIPPLE_SHARED_SURFACE_H
#define STIPPLE_SHARED_SURFACE_H

#include "shared/view.h"

STIPPLE_SHARED_BEGIN

// As stipple::Material, plus one: background pixels hold kMaterialNone because the target is cleared to 0.
STIPPLE_CONSTANT(kMaterialNone, 0)
STIPPLE_CONSTANT(kMaterialSkin, 1)
STIPPLE_CONSTANT(kMaterialEye, 2)
STIPPLE_CONSTANT(kMaterialCard, 3)
STIPPLE_CONSTANT(kMaterialMatte, 4)

STIPPLE_CONSTANT(kSurfaceChart, 1) // has chart coordinates
STIPPLE_CONSTANT(kSurfaceUv, 2)    // has an image
STIPPLE_CONSTANT(kSurfaceTint, 4)  // skin with colour and regions of its own
STIPPLE_CONSTANT(kSurfaceAxes, 8)  // some view asks how the chart's axes lie on the skin

struct SurfaceDraw {
    ViewPointer view;
    Vec3Array positions;
    Vec3Array normals;
    Vec2Array chart;
    Vec2Array uvs;
    Vec4Array tint;     // skin: octaves of melanin, of blood, of all light; w: scalp 0..1
    Vec3Array regions;  // skin: sun, flush, oil, 0..1
    Vec4Array openness; // asset/openness.h: mean open way and share
    vec3 colour;
    float roughness;
    uint material;
    uint flags;
    float cover; // of cards: share of their hairs that is there
    uint padding0;
};
STIPPLE_SHARED_SIZE(SurfaceDraw, 96)

struct DepthDraw {
    mat4 toClip;
    Vec3Array positions;
};
STIPPLE_SHARED_SIZE(DepthDraw, 72)

STIPPLE_SHARED_END

#endif
