// Scars and disease on the chart: melanin, blood, roughness offset, relief in mm.
#ifndef STIPPLE_LIB_SKIN_MAP_GLSL
#define STIPPLE_LIB_SKIN_MAP_GLSL

#include "lib/gbuffer.glsl"
#include "shared/skin.h"

vec4 sampleSkinMap(sampler2D map, SkinConstants skin, vec2 chart) {
    return textureLod(map, (chart - skin.mapOrigin) * skin.mapScale, 0.0);
}

// Gradient of the relief on the skin, from central differences half a cell wide.
vec3 computeReliefSlope(sampler2D map, SkinConstants skin, Surface s) {
    float h = 0.5 * skin.mapCell;
    float x1 = sampleSkinMap(map, skin, s.chart + vec2(h, 0)).w;
    float x0 = sampleSkinMap(map, skin, s.chart - vec2(h, 0)).w;
    float y1 = sampleSkinMap(map, skin, s.chart + vec2(0, h)).w;
    float y0 = sampleSkinMap(map, skin, s.chart - vec2(0, h)).w;
    return ((x1 - x0) * s.chartX + (y1 - y0) * s.chartY) / (2.0 * h);
}

#endif
