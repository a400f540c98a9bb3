#version 460
#include "lib/dots.glsl"
#include "lib/gbuffer.glsl"

layout(early_fragment_tests) in;

layout(push_constant, scalar) uniform Push { NearDraw draw; };

layout(binding = 0) uniform usampler2D surfaceA;
layout(binding = 1) uniform usampler2D surfaceB;

layout(location = 0) flat in uint inStamp;

layout(location = 0) out vec2 outDensity; // per group, added

void main() {
    ivec2 pixel = ivec2(gl_FragCoord.xy);
    uvec4 b = texelFetch(surfaceB, pixel, 0);
    if ((b.z & 0xffu) != kMaterialSkin || (b.z & kOnChart) == 0u) discard;
    float footprint = max(length(unpackHalf2x16(b.x)), length(unpackHalf2x16(b.y)));
    if (footprint >= draw.footprint) discard; // the atlas alone serves it
    StampRecord stamp = draw.stamps.at[inStamp];
    vec2 offset = uintBitsToFloat(texelFetch(surfaceA, pixel, 0).xy) - stamp.centre;
    float widening = computeNearWidening(stamp, footprint);
    float reach = computeWidenedReach(stamp, widening);
    if (computeDistance2(stamp, offset) > reach * reach) discard;
    float density = evaluateStamp(stamp, offset, widening);
    outDensity = stamp.group == 0u ? vec2(density, 0) : vec2(0, density);
}
