#version 460
#include "shared/surface.h"

layout(local_size_x = 64) in;
layout(push_constant, scalar) uniform Push { OpennessResolve resolve; };

void main() {
    uint i = gl_GlobalInvocationID.x;
    if (i >= resolve.vertexCount) return;
    vec4 s = resolve.sums.at[i];
    // The same directions stand above and below the line, so open skin gets exactly 1.
    resolve.openness.at[i] = vec2(s.y > 0.0 ? s.x / s.y : 1.0, s.w > 0.0 ? s.z / s.w : 1.0);
}
