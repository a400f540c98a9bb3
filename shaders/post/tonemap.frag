#version 460
// Sum of samples into the picture that a screen shows.
#include "lib/tone.glsl"
#include "shared/post.h"

layout(push_constant, scalar) uniform Push { ResolveConstants draw; };

layout(binding = 0) uniform sampler2D sum;

layout(location = 0) out vec4 outColour; // sRGB-encoded, UNORM target

// A wall that is lit from the front: a little lighter behind the head, darker towards the corners.
float computeWall(vec2 pixel) {
    vec2 p = (pixel - vec2(draw.view.value.rect.xy)) / vec2(draw.view.value.rect.zw) - vec2(0.5, 0.45);
    return 1.12 - 0.6 * dot(p, p);
}

void main() {
    vec4 radiance = texelFetch(sum, ivec2(gl_FragCoord.xy), 0) * draw.inverseSamples;
    vec3 colour = max(draw.view.value.whiteBalance * radiance.rgb, 0.0) * draw.view.value.exposure;
    float alpha = min(radiance.a, 1.0);
    if (draw.transparent == 0u) {
        colour += (1.0 - alpha) * computeWall(gl_FragCoord.xy) * draw.view.value.background.rgb;
        alpha = 1.0;
    }
    outColour = vec4(encodeSrgb(applyToneCurve(colour)), alpha);
}
