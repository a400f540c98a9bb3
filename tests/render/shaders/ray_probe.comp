#version 460
// Rays against the tree, as lighting.frag casts them.
#include "lib/rays.glsl"
#include "shared/types.h"

struct Ray {
    vec3 origin;
    float distance; // out: < 0 where it meets nothing
    vec3 direction;
    float facing; // out: cosine between the way back and the normal met
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
    RayHit hit = castRay(tree, rays.at[i].origin, rays.at[i].direction, true);
    rays.at[i].distance = hit.distance;
    rays.at[i].facing = -dot(hit.normal, rays.at[i].direction);
}
