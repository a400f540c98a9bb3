#version 460
#include "lib/gbuffer.glsl"
#include "shared/skin_variety.h"

layout(push_constant, scalar) uniform Push { SurfaceDraw draw; };
layout(binding = kViewBinding, scalar) readonly buffer ViewBlock { ViewConstants view; };

layout(location = 0) out vec3 outPosition;
layout(location = 1) out vec3 outNormal;
layout(location = 2) out vec3 outChart; // and 1 where the vertex lies on the chart
layout(location = 3) out vec2 outUv;
layout(location = 4) out vec4 outTint;
layout(location = 5) out vec4 outOpenness; // weighted by the share
layout(location = 6) out vec3 outRegions;
#ifdef STIPPLE_PLACED
layout(location = 7) out vec3 outPlace; // where it lies in the flat picture, 0..1; drawn there: mm
#endif

void main() {
    uint i = gl_VertexIndex;
    outPosition = draw.positions.at[i];
    SurfaceVertex v = draw.vertices.at[i];
    outNormal = decodeOctahedral(unpackSnorm2x16(v.normal));
    outChart = any(isnan(v.chart)) ? vec3(0) : vec3(v.chart, 1);
    // v points up in files and down in pictures.
    outUv = (draw.flags & kSurfaceUv) != 0u ? vec2(draw.uvs.at[i].x, 1.0 - draw.uvs.at[i].y) : vec2(0);
    outTint = vec4(0);
    outRegions = vec3(kPlainSun, 0, 0);
    if ((draw.flags & kSurfaceTint) != 0u) {
        SkinVertex skin = draw.skin.at[i];
        outTint = vec4(unpackHalf2x16(skin.pigments), unpackHalf2x16(skin.light));
        outRegions = unpackUnorm4x8(skin.regions).xyz;
    }
    float share = float(v.open >> 24u) / 255.0;
    outOpenness = vec4(share * unpackNormal(v.open), share);
    gl_Position = view.worldToClip * vec4(outPosition, 1);
#ifdef STIPPLE_PLACED
    vec2 place = (draw.flags & kSurfacePlaced) != 0u ? draw.places.at[i] * draw.flatScale : vec2(0);
    bool isFlat = (draw.flags & kSurfaceFlat) != 0u;
    outPlace = isFlat ? outPosition : vec3(place, 0);
    if (isFlat) gl_Position = vec4(2.0 * place - 1.0, draw.flatDepth, 1);
#endif
}
