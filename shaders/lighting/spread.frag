#version 460
// Diffuses irradiance under the skin in the flat picture of it: the profile over the distances that places really have,
// so that no light is lost at a silhouette nor crosses from one fold to the next.
#include "lib/diffusion.glsl"
#include "lib/gbuffer.glsl"
#include "shared/skin.h"

layout(binding = kViewBinding, scalar) readonly buffer ViewBlock { ViewConstants view; };

layout(binding = kSkinBinding, scalar) readonly buffer SkinBlock { SkinConstants skin; };

layout(binding = 0) uniform sampler2D places; // mm; a: 1 on skin
layout(binding = 1) uniform sampler2D light;
layout(binding = 2) uniform usampler2D surfaceA;

layout(location = 0) out vec4 outLight;

const int kReach = 2; // texels to each side

// Share of the light that leaves within this radius of where it entered.
vec3 integrateProfile(float r, vec3 d) {
    vec3 e = exp(-r / (3.0 * d));
    return 1.0 - 0.25 * (e * e * e) - 0.75 * e;
}

// 0 beside what is no skin.
float computeCurvature(ivec2 texel, ivec2 last) {
    const ivec2 ways[4] = ivec2[4](ivec2(1, 0), ivec2(-1, 0), ivec2(0, 1), ivec2(0, -1));
    vec3 p[4], n[4];
    float found = 1.0;
    for (int k = 0; k < 4; k++) {
        ivec2 beside = clamp(texel + ways[k], ivec2(0), last);
        vec4 place = texelFetch(places, beside, 0);
        found *= place.a;
        p[k] = place.xyz;
        n[k] = unpackNormal(texelFetch(surfaceA, beside, 0).z);
    }
    return found > 0.5 ? computeDivergence(p[0] - p[1], n[0] - n[1], p[2] - p[3], n[2] - n[3]) : 0.0;
}

void main() {
    ivec2 texel = ivec2(gl_FragCoord.xy), last = textureSize(places, 0) - 1;
    vec3 here = texelFetch(places, texel, 0).xyz;
    outLight = vec4(texelFetch(light, texel, 0).rgb, 1);
    if (skin.burleyMm.r <= 0.0) return;
    vec3 d = skin.burleyMm;
    // Skin in a texel: as much of its patch's plane for all, so that only what lies between them has to be measured. A
    // disc as large stands for the texel itself, where the profile has its pole.
    ivec2 right = ivec2(min(texel.x + 1, last.x), texel.y), left = ivec2(max(texel.x - 1, 0), texel.y);
    vec4 a = texelFetch(places, right, 0), b = texelFetch(places, left, 0);
    float side = a.a + b.a > 1.5 ? 0.5 * distance(a.xyz, b.xyz) : a.a > 0.5 ? distance(a.xyz, here) : distance(b.xyz, here);
    side = max(side, 0.2);
    vec3 own = integrateProfile(side * 0.5641896, d);
    vec3 sum = own * outLight.rgb, weights = own;
    for (int y = -kReach; y <= kReach; y++) {
        for (int x = -kReach; x <= kReach; x++) {
            if (x == 0 && y == 0) continue;
            ivec2 tap = clamp(texel + ivec2(x, y), ivec2(0), last);
            vec4 there = texelFetch(places, tap, 0);
            vec3 weight = there.a * side * side * evaluateProfile(max(distance(there.xyz, here), 0.1), d);
            sum += weight * texelFetch(light, tap, 0).rgb;
            weights += weight;
        }
    }
    outLight = vec4(sum / weights, 1);
    if (view.bends != 0u) outLight.rgb *= computeBend(computeCurvature(texel, last), d, skin.albedo);
}
