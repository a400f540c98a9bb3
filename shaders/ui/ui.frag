#version 460
// sRGB values in, sRGB values out; the target blends them as they are.
#include "shared/ui.h"

layout(push_constant, scalar) uniform Push { UiDrawConstants draw; };

layout(binding = 0) uniform sampler2D source;

layout(location = 0) in vec2 inUv;
layout(location = 1) in vec4 inColour;

layout(location = 0) out vec4 outColour; // not premultiplied

void main() {
    vec4 texel = texture(source, inUv);
    outColour = inColour * (draw.sampling == kUiSampleCoverage ? vec4(1, 1, 1, texel.r) : texel);
}
