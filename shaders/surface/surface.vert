#version 460
#include "shared/skin_variety.h"
#include "shared/surface.h"

layout(push_constant, scalar) uniform Push { SurfaceDraw draw; };

layout(location = 0) out vec3 outPosition;
layout(location = 1) out vec3 outNormal;
layout(location = 2) out vec3 outChart; // and 1 where the vertex lies on the chart
layout(location = 3) out vec2 outUv;
layout(location = 4) out vec4 outTint;
layout(location = 5) out vec4 outOpenness; // weighted by the share
layout(location = 6) out vec3 outRegions;

void main() {
    uint i = gl_VertexIndex;
    outPosition = draw.positions.at[i];
    outNormal = draw.normals.at[i];
    outChart = vec3(0);
    if ((draw.flags & kSurfaceChart) != 0u) {
        vec2 chart = draw.chart.at[i];
        if (!any(isnan(chart))) outChart = vec3(chart, 1);
    }
    // v points up in files and down in pictures.
    outUv = (draw.flags & kSurfaceUv) != 0u ? vec2(draw.uvs.at[i].x, 1.0 - draw.uvs.at[i].y) : vec2(0);
    outTint = vec4(0);
    outRegions = vec3(kPlainSun, 0, 0);
    if ((draw.flags & kSurfaceTint) != 0u) {
        outTint = draw.tint.at[i];
        outRegions = draw.regions.at[i];
    }
    vec4 openness = draw.openness.at[i];
    outOpenness = vec4(openness.xyz * openness.w, openness.w);
    gl_Position = draw.view.value.worldToClip * vec4(outPosition, 1);
}
