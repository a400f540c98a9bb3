#version 460
// Sum of samples into the picture that a screen shows.
#include "lib/tone.glsl"
#include "shared/post.h"

layout(push_constant, scalar) uniform Push { ResolveConstants draw; };

layout(binding = 0) uniform sampler2D sum;

layout(location = 0) out vec4 outColour; // sRGB-encoded, UNORM target

// Bilinear within the view; the target's own format need not be filterable.
vec4 enlarge(ivec4 from) {
    vec2 at = (gl_FragCoord.xy - vec2(draw.target.xy)) * vec2(from.zw) / vec2(draw.target.zw) - 0.5;
    ivec2 corner = ivec2(floor(at));
    vec2 f = at - vec2(corner);
    ivec2 low = clamp(corner, ivec2(0), from.zw - 1) + from.xy;
    ivec2 high = clamp(corner + 1, ivec2(0), from.zw - 1) + from.xy;
    vec4 upper = mix(texelFetch(sum, low, 0), texelFetch(sum, ivec2(high.x, low.y), 0), f.x);
    vec4 lower = mix(texelFetch(sum, ivec2(low.x, high.y), 0), texelFetch(sum, high, 0), f.x);
    return mix(upper, lower, f.y);
}

void main() {
    ivec4 from = draw.view.value.rect;
    vec4 radiance = from == draw.target ? texelFetch(sum, ivec2(gl_FragCoord.xy), 0) : enlarge(from);
    radiance *= draw.inverseSamples;
    vec3 colour = max(draw.view.value.whiteBalance * radiance.rgb, 0.0) * draw.view.value.exposure;
    float alpha = min(radiance.a, 1.0);
    if (draw.transparent == 0u) {
        colour += (1.0 - alpha) * draw.view.value.background.rgb;
        alpha = 1.0;
    }
    outColour = vec4(encodeSrgb(applyToneCurve(colour)), alpha);
}
