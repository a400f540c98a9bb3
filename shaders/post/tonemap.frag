#version 460
// Sum of samples into the picture that a screen shows.
#include "lib/tone.glsl"
#include "shared/post.h"

layout(push_constant, scalar) uniform Push { ResolveConstants draw; };

layout(binding = 0) uniform sampler2D sum;

layout(location = 0) out vec4 outColour; // sRGB-encoded, UNORM target

void main() {
    vec4 radiance = texelFetch(sum, ivec2(gl_FragCoord.xy), 0) * draw.inverseSamples;
    vec3 colour = max(draw.view.value.whiteBalance * radiance.rgb, 0.0) * draw.view.value.exposure;
    float alpha = min(radiance.a, 1.0);
    if (draw.transparent == 0u) {
        colour += (1.0 - alpha) * draw.view.value.background.rgb;
        alpha = 1.0;
    }
    outColour = vec4(encodeSrgb(applyToneCurve(colour)), alpha);
}
