#version 460
// One texel of the next mip: the mean of four. Sizes halve exactly.
#include "lib/dots.glsl"

layout(binding = 0) uniform sampler2D finer;

layout(location = 0) out vec4 outTransmittance;

void main() {
    ivec2 texel = ivec2(gl_FragCoord.xy);
    ivec2 p = texel * 2;
    vec3 sum = texelFetch(finer, p, 0).rgb + texelFetch(finer, p + ivec2(1, 0), 0).rgb +
               texelFetch(finer, p + ivec2(0, 1), 0).rgb + texelFetch(finer, p + ivec2(1, 1), 0).rgb;
    outTransmittance = vec4(ditherTransmittance(0.25 * sum, uvec2(texel), 5u), 1);
}
