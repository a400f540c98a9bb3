#version 460
// Sum of samples into the picture that a screen shows.
#include "lib/tone.glsl"
#include "shared/post.h"
#include "shared/view.h"

layout(push_constant, scalar) uniform Push { ResolveConstants draw; };
layout(binding = kViewBinding, scalar) readonly buffer ViewBlock { ViewConstants view; };

layout(binding = 0) uniform sampler2D sum;

layout(location = 0) out vec4 outColour; // sRGB-encoded, UNORM target

// A wall that is lit from the front: a little lighter behind the head, darker towards the corners.
float computeWall(vec2 pixel) {
    vec2 p = (pixel - vec2(view.rect.xy)) / vec2(view.rect.zw) - vec2(0.5, 0.45);
    return 1.12 - 0.6 * dot(p, p);
}

void main() {
    vec4 radiance = texelFetch(sum, ivec2(gl_FragCoord.xy), 0) * draw.inverseSamples;
    vec3 colour = max(view.whiteBalance * radiance.rgb, 0.0) * view.exposure;
    float alpha = min(radiance.a, 1.0);
    if (draw.transparent == 0u) {
        colour += (1.0 - alpha) * computeWall(gl_FragCoord.xy) * view.background.rgb;
        alpha = 1.0;
    }
    outColour = vec4(encodeSrgb(applyToneCurve(colour)), alpha);
}
