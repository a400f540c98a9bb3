#version 460
// Adds one direction of the sphere to the light of sky and ground that reaches each vertex. The sky's radiance is
// 0.5 + 0.5 y of its own, the ground's 0.5 - 0.5 y: what lighting.frag blends by height.
#include "shared/surface.h"

layout(local_size_x = 64) in;
layout(push_constant, scalar) uniform Push { OpennessStep step; };
layout(binding = 0) uniform sampler2D depthMap;

void main() {
    uint i = gl_GlobalInvocationID.x;
    if (i >= step.vertexCount) return;
    vec3 n = step.normals.at[i];
    float cosine = dot(n, step.direction);
    if (cosine <= 0.0) return;
    vec3 p = step.positions.at[i] + step.offset * (n + step.direction);
    vec3 q = (step.toClip * vec4(p, 1)).xyz;
    vec2 texel = (q.xy * 0.5 + 0.5) * step.mapSize - 0.5;
    ivec2 corner = ivec2(floor(texel));
    vec2 f = texel - vec2(corner);
    float seen = 0.0;
    for (int k = 0; k < 4; k++) {
        ivec2 o = ivec2(k & 1, k >> 1);
        ivec2 at = clamp(corner + o, ivec2(0), ivec2(step.mapSize) - 1);
        float weight = (o.x == 1 ? f.x : 1.0 - f.x) * (o.y == 1 ? f.y : 1.0 - f.y);
        seen += weight * (q.z >= texelFetch(depthMap, at, 0).x ? 1.0 : 0.0);
    }
    float sky = cosine * (0.5 + 0.5 * step.direction.y);
    float ground = cosine - sky;
    step.sums.at[i] += vec4(seen * sky, sky, seen * ground, ground);
}
