#version 460
#include "shared/ui.h"

layout(push_constant, scalar) uniform Push { UiDrawConstants draw; };

layout(location = 0) out vec2 outUv;
layout(location = 1) out vec4 outColour;

void main() {
    UiVertexRecord vertex = draw.vertices.at[gl_VertexIndex];
    outUv = vertex.uv;
    outColour = unpackUnorm4x8(vertex.colour);
    gl_Position = vec4(vertex.position * draw.toClip - 1.0, 0, 1);
}
