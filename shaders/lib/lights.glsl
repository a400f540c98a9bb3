// What reaches a place of lamps and surroundings.
#ifndef STIPPLE_LIB_LIGHTS_GLSL
#define STIPPLE_LIB_LIGHTS_GLSL

#include "lib/random.glsl"
#include "shared/light.h"

// 1 where the light's point is seen. Lifted along the normal and towards the light by about a texel, more where the
// light grazes, so that a surface does not shade itself.
float computeVisibility(sampler2D shadowAtlas, LightSample light, vec3 position, vec3 normal, vec3 toLight,
                        float distance, float cosine, bool soft, uvec2 noisePixel) {
    if (light.tileSize <= 0.0) return 1.0;
    float texel = light.texelAngle * distance;
    float sine = sqrt(max(1.0 - cosine * cosine, 0.0));
    vec3 p = position + normal * (0.15 + 1.5 * texel * sine) + toLight * (0.2 + 0.5 * texel);
    vec4 q = light.worldToShadow * vec4(p, 1);
    vec3 ndc = q.xyz / q.w;
    vec2 texelAt = (ndc.xy * 0.5 + 0.5) * light.tileSize;
    if (any(lessThan(texelAt, vec2(0))) || any(greaterThanEqual(texelAt, vec2(light.tileSize)))) return 1.0;
    if (!soft) {
        return ndc.z >= texelFetch(shadowAtlas, ivec2(light.tileOrigin + texelAt), 0).x ? 1.0 : 0.0;
    }
    // A single sample is all there is: a fixed penumbra about the width that a soft box gives.
    float start = samplePoint(noisePixel, 0u, 7u).x * 6.2831853;
    vec2 direction = vec2(cos(start), sin(start));
    float seen = 0.0;
    for (int k = 0; k < 8; k++) {
        float radius = sqrt((float(k) + 0.5) / 8.0) * 5.0;
        vec2 at = clamp(texelAt + radius * direction, vec2(0), vec2(light.tileSize - 1.0));
        direction = turnByGoldenAngle(direction);
        float slope = radius * texel * ndc.z / distance; // receivers lean: allow a plane's worth of depth
        seen += ndc.z + slope >= texelFetch(shadowAtlas, ivec2(light.tileOrigin + at), 0).x ? 0.125 : 0.0;
    }
    return seen;
}

// Radiance of the surroundings in a direction.
vec3 getEnvironment(RigPointer rig, vec3 direction) {
    return mix(rig.value.groundRadiance, rig.value.skyRadiance, 0.5 + 0.5 * direction.y);
}

// Irradiance / pi from the surroundings, by the openness of the place; the closed form of the blend by height.
vec3 computeEnvironmentDiffuse(RigPointer rig, vec3 normal, vec2 openness) {
    float up = normal.y / 3.0;
    return rig.value.skyRadiance * openness.x * (0.5 + up) + rig.value.groundRadiance * openness.y * (0.5 - up);
}

#endif
