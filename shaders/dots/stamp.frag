#version 460
#include "lib/dots.glsl"

layout(push_constant, scalar) uniform Push { StampDraw draw; };

layout(location = 0) in vec2 inOffset;
layout(location = 1) flat in uint inStamp;

layout(location = 0) out vec2 outDensity; // per group, added

void main() {
    StampRecord stamp = draw.stamps.at[inStamp];
    float density = evaluateStamp(stamp, inOffset, draw.minSigma2);
    outDensity = stamp.group == 0u ? vec2(density, 0) : vec2(0, density);
}
