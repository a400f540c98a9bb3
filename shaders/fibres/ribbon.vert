#version 460
// A piece of hair as a quad that faces the eye, between the ends that light.comp has found.
#include "shared/fibres.h"

layout(push_constant, scalar) uniform Push { FibreDraw draw; };

layout(location = 0) out vec4 outColour; // premultiplied

void main() {
    RibbonEnd end = draw.ends.at[2 * gl_InstanceIndex + (gl_VertexIndex >> 1)];
    outColour = vec4(unpackHalf2x16(end.colour.x), unpackHalf2x16(end.colour.y));
    gl_Position = end.place + ((gl_VertexIndex & 1) != 0 ? end.side : -end.side);
}
