#version 460
// Depth seen from a light; there is no fragment shader.
#include "shared/surface.h"

layout(push_constant, scalar) uniform Push { DepthDraw draw; };

void main() {
    gl_Position = draw.toClip * vec4(draw.positions.at[gl_VertexIndex], 1);
}
