#version 460
// Light on the surfaces, once a pixel. Skin: irradiance without albedo (the diffusion pass blurs it) and gloss apart from
// it, because pigment never attenuates gloss. Other materials are finished here and come out as gloss.
#include "lib/brdf.glsl"
#include "lib/random.glsl"
#include "lib/skin_map.glsl"
#include "lib/skin_marks.glsl"
#include "lib/skin_place.glsl"
#include "lib/skin_relief.glsl"
#include "lib/sweat.glsl"
#include "shared/skin.h"

layout(push_constant, scalar) uniform Push { ShadeDraw draw; };

layout(binding = 0) uniform usampler2D surfaceA;
layout(binding = 1) uniform usampler2D surfaceB;
layout(binding = 2) uniform sampler2D surfaceDepth;
layout(binding = 3) uniform sampler2D shadowAtlas;
layout(binding = 4) uniform sampler2D skinMap;
layout(binding = 5) uniform sampler2D skinMarks;

layout(location = 0) out vec4 outDiffuse; // irradiance / pi; a = 1 on skin
layout(location = 1) out vec4 outGloss;

// Gloss of a light is taken at this many points of its own: the point that the shadow uses would show as a highlight.
const uint kGlossPoints = 2u;

// 1 where the light's point is seen. Lifted along the normal and towards the light by about a texel, more where the
// light grazes, so that a surface does not shade itself.
float computeVisibility(LightSample light, vec3 position, vec3 normal, vec3 toLight, float distance, float cosine,
                        bool soft, uvec2 noisePixel) {
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

// Light that returns from the walls of a hollow has met the skin more often: Jimenez et al. 2016, "Practical Real-Time
// Strategies for Accurate Indirect Occlusion".
vec3 computeMultiBounce(float openness, vec3 albedo) {
    vec3 a = 2.0404 * albedo - 0.3324;
    vec3 b = -4.7951 * albedo + 0.6417;
    vec3 c = 2.7552 * albedo + 0.6903;
    return max(vec3(openness), ((openness * a + b) * openness + c) * openness);
}

// Mirror image of the rectangles, edges softened by the roughness: noise-free, for smooth surfaces only.
vec3 computeMirroredLights(RigPointer rig, vec3 position, vec3 direction, float softness) {
    vec3 sum = vec3(0);
    for (uint i = 0u; i < rig.value.rectCount; i++) {
        LightRect rect = rig.value.rects[i];
        float facing = -dot(direction, rect.normal);
        if (facing <= 0.0) continue;
        float t = dot(position - rect.centre, rect.normal) / facing;
        if (t <= 0.0) continue;
        vec3 hit = position + t * direction - rect.centre;
        vec2 uv = vec2(dot(hit, rect.halfU) / dot(rect.halfU, rect.halfU), dot(hit, rect.halfV) / dot(rect.halfV, rect.halfV));
        vec2 blur = softness * t / vec2(length(rect.halfU), length(rect.halfV));
        vec2 inside = 1.0 - smoothstep(1.0 - blur, 1.0 + blur, abs(uv));
        sum += rect.radiance * inside.x * inside.y;
    }
    return sum;
}

void main() {
    ivec2 pixel = ivec2(gl_FragCoord.xy);
    uvec4 b = texelFetch(surfaceB, pixel, 0);
    outDiffuse = vec4(0);
    ViewConstants view = draw.view.value;
    Surface s = decodeSurface(view, pixel, texelFetch(surfaceA, pixel, 0), b, texelFetch(surfaceDepth, pixel, 0).x);
    // Noise belongs to the view, so that two views side by side match to the last bit.
    uvec2 noisePixel = uvec2(pixel - view.rect.xy);
    RigPointer rig = draw.rig;
    bool isSkin = s.material == kMaterialSkin;
    bool moving = view.moving != 0u;

    vec3 normal = s.normal;
    vec3 diffuseNormal = normal;
    float f0 = draw.skin.value.f0;
    float roughness = draw.skin.value.roughness;
    float secondWeight = draw.skin.value.secondLobeWeight;
    float variance = 0.0;
    Sweat sweat;
    sweat.share = 0.0;
    if (isSkin) {
        SkinVarietyConstants variety = draw.skin.value.variety;
        SkinPlace place = unpackPlace(0u, b.z);
        roughness += variety.oilRoughness * (0.5 - place.oil);
        float poreUm = draw.skin.value.poreReliefUm;
        float strength = min(poreUm / 25.0, 1.0);
        vec3 scarSlope = vec3(0);
        if (s.onChart && draw.skin.value.hasMap != 0u) {
            vec4 map = sampleSkinMap(skinMap, draw.skin.value, s.chart);
            roughness += map.z;
            if (map.w != 0.0) scarSlope = computeReliefSlope(skinMap, draw.skin.value, s);
        }
        if (s.onChart && draw.skin.value.hasMarks != 0u) {
            vec4 marks = sampleSkinMarks(skinMarks, draw.skin.value, s.chart);
            // Where openings are gone there is little texture left.
            poreUm *= marks.x;
            strength *= 0.3 + 0.7 * marks.x;
            roughness += computeMarkRoughness(marks);
        }
        if (poreUm > 0.0 || strength > 0.0) {
            Relief relief = computeRelief(s.position, normal, s.footprint, poreUm, strength, variety.creases);
            // Light inside the skin smooths what the eye sees of relief in diffuse light.
            diffuseNormal = normalize(normal - scarSlope - 0.5 * relief.slope);
            normal = normalize(normal - scarSlope - relief.slope);
            variance = relief.variance;
            // Gloss is patchy on the scale of a fingertip.
            roughness += 0.04 * computeNoise(s.position / 11.0).x;
        } else {
            diffuseNormal = normal = normalize(normal - scarSlope);
        }
        roughness = clamp(roughness, 0.12, 0.9);
        sweat = computeSweat(s.position, s.normal, normal, s.footprint, variety.wetness * (0.3 + 0.7 * place.oil));
    }
    float widening = min(2.0 * variance, 0.18);
    float alpha1 = 0.75 * roughness, alpha2 = 1.3 * roughness;
    alpha1 = sqrt(pow(alpha1, 4.0) + widening);
    alpha2 = min(sqrt(pow(alpha2, 4.0) + widening), 1.0);

    float nv = clamp(dot(normal, s.toEye), 0.02, 1.0);
    vec3 diffuse = vec3(0);
    vec3 gloss = vec3(0);
    for (uint i = 0u; i < rig.value.sampleCount; i++) {
        LightSample light = rig.value.samples[i];
        LightRect rect = rig.value.rects[light.rect];
        vec3 power = rect.radiance * (rect.area * light.weight);

        vec3 toLight = light.point - s.position;
        float distance2 = dot(toLight, toLight);
        float inverse = inversesqrt(distance2);
        toLight *= inverse;
        float leaving = -dot(toLight, rect.normal);
        float arriving = dot(toLight, diffuseNormal);
        float geometric = dot(toLight, s.normal);
        float seen = 0.0;
        if (leaving > 0.0 && (geometric > 0.0 || s.material == kMaterialCard)) {
            seen = computeVisibility(light, s.position, s.normal, toLight, 1.0 / inverse, max(geometric, 0.0), moving,
                                     noisePixel);
        }
        if (seen <= 0.0) continue;
        if (arriving > 0.0 && leaving > 0.0) {
            float transmitted = isSkin ? 1.0 - computeFresnel(f0, arriving) : 1.0;
            diffuse += power * (light.strength * seen * leaving * arriving * transmitted / (distance2 * kPi));
        }
        if (!isSkin || f0 <= 0.0) continue;
        for (uint k = 0u; k < kGlossPoints; k++) {
            vec2 point = 2.0 * samplePoint(noisePixel, view.sampleIndex * kGlossPoints + k, 16u + light.rect) - 1.0;
            vec3 l = rect.centre + point.x * rect.halfU + point.y * rect.halfV - s.position;
            float l2 = dot(l, l);
            l *= inversesqrt(l2);
            float outward = -dot(l, rect.normal);
            float nl = dot(l, normal);
            if (outward <= 0.0 || nl <= 0.0) continue;
            vec3 h = normalize(l + s.toEye);
            float nh = clamp(dot(normal, h), 0.0, 1.0);
            float lobes = mix(computeGgx(alpha1, nh, nl, nv), computeGgx(alpha2, nh, nl, nv), secondWeight);
            float sent = (1.0 - sweat.share) * lobes * computeFresnel(f0, dot(h, l)) * nl;
            if (sweat.share > 0.0) sent += computeSweatLobe(sweat, l, s.toEye);
            gloss += power * (seen * sent * outward / (l2 * float(kGlossPoints)));
        }
    }

    vec3 mirrored = reflect(-s.toEye, normal);
    vec3 around = getEnvironment(rig, mirrored);
    float open = 0.5 * (s.openness.x + s.openness.y);
    if (isSkin) {
        // (1 - F(l)) averaged over the surroundings; the two mean values cancel against the normalisation, see compose.
        float passed = 1.0 - computeMeanFresnel(f0);
        vec3 bounce = computeMultiBounce(open, draw.skin.value.albedo) / max(open, 0.01);
        diffuse += computeEnvironmentDiffuse(rig, diffuseNormal, s.openness) * bounce * passed;
        float share =
            mix(computeEnvironmentShare(f0, alpha1, nv), computeEnvironmentShare(f0, alpha2, nv), secondWeight);
        if (sweat.share > 0.0) {
            float water = computeEnvironmentShare(kSweatF0, sweat.alpha, clamp(dot(sweat.normal, s.toEye), 0.02, 1.0));
            share = mix(share, water, sweat.share);
        }
        gloss += around * share * open;
        outDiffuse = vec4(diffuse, 1);
        outGloss = vec4(gloss, 1);
        return;
    }
    diffuse += computeEnvironmentDiffuse(rig, diffuseNormal, s.openness);
    vec3 result = diffuse * s.own.rgb;
    if (s.material == kMaterialEye) {
        float fresnel = computeFresnel(0.025, clamp(dot(s.normal, s.toEye), 0.0, 1.0));
        result = result * (1.0 - fresnel) +
                 fresnel * (computeMirroredLights(rig, s.position, mirrored, 0.05) + around * open) * smoothstep(0.1, 0.5, open);
    }
    outGloss = vec4(result, 1);
}
