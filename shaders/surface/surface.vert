#version 460
#include "shared/surface.h"

layout(push_constant, scalar) uniform Push { SurfaceDraw draw; };

layout(location = 0) out vec3 outPosition;
layout(location = 1) out vec3 outNormal;
layout(location = 2) out vec3 outChart; // and 1 where the vertex lies on the chart
layout(location = 3) out vec2 outUv;
layout(location = 4) out vec4 outTint;
layout(location = 5) out vec4 outOpenness; // weighted by the share

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
    outTint = (draw.flags & kSurfaceTint) != 0u ? draw.tint.at[i] : vec4(0);
    vec4 openness = draw.openness.at[i];
    outOpenness = vec4(openness.xyz * openness.w, openness.w);
    gl_Position = draw.view.value.worldToClip * vec4(outPosition, 1);
}
