#version 460
// Corners by address; z is the depth.
#include "shared/types.h"
STIPPLE_ARRAY(Corners, vec3)
layout(push_constant, scalar) uniform Push {
    Corners corners;
    vec4 colour;
};
void main() {
    gl_Position = vec4(corners.at[gl_VertexIndex], 1.0);
}
