#version 460
// Density into transmittance, averaged over the finer texels of the scratch tile: radiance is linear in transmittance,
// so from here on ordinary filtering is right. Dithered by the texel's place, so that a tile baked again is the same.
#include "lib/dots.glsl"

layout(push_constant, scalar) uniform Push { ResolveDraw draw; };

layout(binding = 0) uniform sampler2D density;

layout(location = 0) out vec4 outTransmittance;

void main() {
    ivec2 texel = ivec2(gl_FragCoord.xy);
    ivec2 first = (texel - draw.tileOrigin) * draw.supersampling;
    vec3 sum = vec3(0);
    for (int y = 0; y < draw.supersampling; y++) {
        for (int x = 0; x < draw.supersampling; x++) {
            vec2 d = texelFetch(density, first + ivec2(x, y), 0).xy;
            sum += d == vec2(0) ? vec3(1) : applyVeil(d.x, draw.veil[0]) * applyVeil(d.y, draw.veil[1]);
        }
    }
    sum /= float(draw.supersampling * draw.supersampling);
    outTransmittance = vec4(draw.dither != 0 ? ditherTransmittance(sum, uvec2(texel), 3u) : sum, 1);
}
