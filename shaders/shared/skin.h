// Skin of one appearance, and where its dots are found.
#ifndef STIPPLE_SHARED_SKIN_H
#define STIPPLE_SHARED_SKIN_H

#include "shared/dots.h"
#include "shared/fibres.h"
#include "shared/light.h"
#include "shared/skin_variety.h"
#include "shared/view.h"

STIPPLE_SHARED_BEGIN

struct SkinConstants {
    vec3 albedo;
    float f0;
    vec3 burleyMm; // d of the diffusion profile
    float roughness;
    float secondLobeWeight;
    float poreReliefUm;
    vec2 mapOrigin; // chart mm of the skin map's corner; uv = (chart - origin) * scale
    vec2 mapScale;
    float mapCell; // mm
    uint hasMap;
    float mottle; // strength of the colour's natural unevenness, 1 usual
    uint hasMarks;
    vec2 marksOrigin; // as mapOrigin and mapScale, of the map of lib/skin_marks.glsl
    vec2 marksScale;
    DotConstants dots;
    SkinVarietyConstants variety;
};
STIPPLE_SHARED_SIZE(SkinConstants, 272)
STIPPLE_SHARED_OFFSET(SkinConstants, dots, 88)
STIPPLE_CONSTANT(kSkinBinding, 18)

STIPPLE_SHARED_END

#endif
