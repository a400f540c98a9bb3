#version 460
// Rays against the tree, as lighting.frag casts them.
#include "lib/rays.glsl"
#include "shared/types.h"

struct Ray {
    vec3 origin;
    float blocked; // out
    vec3 direction;
    float padding0;
};
STIPPLE_ARRAY_RW(Rays, Ray)
layout(push_constant, scalar) uniform Push {
    Rays rays;
    uint count;
};
layout(binding = 0) uniform sampler2D tree;
layout(local_size_x = 64) in;
void main() {
    const uint i = gl_GlobalInvocationID.x;
    if (i >= count) return;
    rays.at[i].blocked = isBlocked(tree, rays.at[i].origin, rays.at[i].direction) ? 1.0 : 0.0;
}
