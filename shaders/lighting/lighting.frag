#version 460
// Light on the surfaces, once a pixel. Skin: irradiance without albedo (the diffusion pass blurs it) and gloss apart from
// it, because pigment never attenuates gloss. Other materials are finished here and come out as gloss.
#include "lib/brdf.glsl"
#include "lib/lights.glsl"
#include "lib/skin_map.glsl"
#include "lib/skin_relief.glsl"
#include "shared/skin.h"

// A pipeline of its own for either: a processor runs both sides of a branch.
layout(constant_id = 0) const bool kMoving = false;
layout(constant_id = 1) const bool kHasEnvironment = false; // the rig has a map of its surroundings

layout(push_constant, scalar) uniform Push { ShadeDraw draw; };

layout(binding = 0) uniform usampler2D surfaceA;
layout(binding = 1) uniform usampler2D surfaceB;
layout(binding = 2) uniform sampler2D surfaceDepth;
layout(binding = 3) uniform sampler2D shadowAtlas;
layout(binding = 4) uniform sampler2D skinMap;
layout(binding = 5) uniform sampler2D environmentMap;
layout(binding = 6) uniform sampler2D lobeTable;

layout(location = 0) out vec4 outDiffuse; // irradiance / pi; a = 1 on skin
layout(location = 1) out vec4 outGloss;

// Gloss of a light is taken at this many points of its own: the point that the shadow uses would show as a highlight.
const uint kGlossPoints = 2u;

// What stands for a GGX lobe of the skin while moving.
struct Lobe {
    vec4 transform; // fetchLobe()
    float share;    // of light from everywhere that it returns
};
Lobe makeLobe(float f0, float alpha, float nv) {
    return Lobe(fetchLobe(lobeTable, alpha, nv), computeEnvironmentShare(f0, alpha, nv));
}

// Light that returns from the walls of a hollow has met the skin more often: Jimenez et al. 2016, "Practical Real-Time
// Strategies for Accurate Indirect Occlusion".
vec3 computeMultiBounce(float openness, vec3 albedo) {
    vec3 a = 2.0404 * albedo - 0.3324;
    vec3 b = -4.7951 * albedo + 0.6417;
    vec3 c = 2.7552 * albedo + 0.6903;
    return max(vec3(openness), ((openness * a + b) * openness + c) * openness);
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

    vec3 normal = s.normal;
    vec3 diffuseNormal = normal;
    float f0 = draw.skin.value.f0;
    float roughness = draw.skin.value.roughness;
    float secondWeight = draw.skin.value.secondLobeWeight;
    float variance = 0.0;
    if (isSkin) {
        float poreUm = draw.skin.value.poreReliefUm;
        float strength = min(poreUm / 25.0, 1.0);
        vec3 scarSlope = vec3(0);
        if (s.onChart && draw.skin.value.hasMap != 0u) {
            vec4 map = sampleSkinMap(skinMap, draw.skin.value, s.chart);
            roughness += map.z;
            // A scar has no ostia and little texture.
            float smoothness = clamp(-map.z / 0.1, 0.0, 1.0);
            poreUm *= 1.0 - smoothness;
            strength *= 1.0 - 0.7 * smoothness;
            if (map.w != 0.0) scarSlope = computeReliefSlope(skinMap, draw.skin.value, s);
        }
        if (poreUm > 0.0 || strength > 0.0) {
            Relief relief = computeRelief(s.position, normal, s.footprint, poreUm, strength);
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
    }
    float widening = min(2.0 * variance, 0.18);
    float alpha1 = 0.75 * roughness, alpha2 = 1.3 * roughness;
    alpha1 = sqrt(pow(alpha1, 4.0) + widening);
    alpha2 = min(sqrt(pow(alpha2, 4.0) + widening), 1.0);

    float nv = clamp(dot(normal, s.toEye), 0.02, 1.0);
    vec3 diffuse = vec3(0);
    vec3 gloss = vec3(0);
    bool isGlossy = isSkin && f0 > 0.0;
    // Axes for polygons: z is the normal, x lies towards the eye.
    vec3 eyeX = normalize(s.toEye - nv * normal + vec3(1e-5, 0, 0));
    mat3 toLobe = transpose(mat3(eyeX, cross(normal, eyeX), normal));
    Lobe lobe1, lobe2;
    vec2 spin = vec2(1, 0); // where the points of soft shadows begin
    if (kMoving) {
        float angle = 6.2831853 * samplePoint(noisePixel, 0u, 7u).x;
        spin = vec2(cos(angle), sin(angle));
    }
    if (kMoving && isGlossy) {
        lobe1 = makeLobe(f0, alpha1, nv);
        lobe2 = makeLobe(f0, alpha2, nv);
    }
    for (uint i = 0u; i < rig.value.sampleCount; i++) {
        LightSample light = rig.value.samples[i];
        LightRect rect = rig.value.rects[light.rect];

        vec3 toLight = light.point - s.position;
        float distance2 = dot(toLight, toLight);
        float inverse = inversesqrt(distance2);
        toLight *= inverse;
        float leaving = -dot(toLight, rect.normal);
        float arriving = dot(toLight, diffuseNormal);
        float geometric = dot(toLight, s.normal);
        bool faces = geometric > 0.0 || s.material == kMaterialCard;
        if (kMoving) {
            // All of the rectangle at once: a single sample leaves nothing to chance.
            vec3 middle = rect.centre - s.position;
            float reach = abs(dot(rect.halfU, s.normal)) + abs(dot(rect.halfV, s.normal)); // above its middle
            bool isBelow = dot(middle, s.normal) + reach <= 0.0;
            if (dot(middle, rect.normal) >= 0.0 || (isBelow && s.material != kMaterialCard)) continue;
            float seen = computeVisibility(shadowAtlas, light, s.position, s.normal, toLight, 1.0 / inverse,
                                           max(geometric, 0.0), true, sqrt(rect.area / kPi), spin);
            if (seen <= 0.0) continue;
            vec3 corners[4] = vec3[4](middle - rect.halfU - rect.halfV, middle - rect.halfU + rect.halfV,
                                      middle + rect.halfU + rect.halfV, middle + rect.halfU - rect.halfV);
            float transmitted = isSkin ? 1.0 - computeFresnel(f0, clamp(arriving, 0.0, 1.0)) : 1.0;
            diffuse += rect.radiance * (seen * transmitted * integrateOver(diffuseNormal, corners));
            if (!isGlossy) continue;
            for (int k = 0; k < 4; k++)
                corners[k] = toLobe * corners[k];
            float returned = mix(lobe1.share * integrateLobe(lobe1.transform, corners),
                                 lobe2.share * integrateLobe(lobe2.transform, corners), secondWeight);
            gloss += rect.radiance * (seen * returned);
            continue;
        }
        if (leaving <= 0.0 || !faces) continue;
        float seen = computeVisibility(shadowAtlas, light, s.position, s.normal, toLight, 1.0 / inverse,
                                       max(geometric, 0.0), false, 0.0, spin);
        if (seen <= 0.0) continue;
        vec3 power = rect.radiance * (rect.area * light.weight);
        if (arriving > 0.0) {
            float transmitted = isSkin ? 1.0 - computeFresnel(f0, arriving) : 1.0;
            diffuse += power * (seen * leaving * arriving * transmitted / (distance2 * kPi));
        }
        if (!isGlossy) continue;
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
            gloss += power * (seen * lobes * computeFresnel(f0, dot(h, l)) * nl * outward / (l2 * float(kGlossPoints)));
        }
    }

    vec3 mirrored = reflect(-s.toEye, normal);
    float open = 0.5 * (s.openness.x + s.openness.y);
    if (isSkin) {
        // (1 - F(l)) averaged over the surroundings; the two mean values cancel against the normalisation, see compose.
        float passed = 1.0 - computeMeanFresnel(f0);
        vec3 bounce = computeMultiBounce(open, draw.skin.value.albedo) / max(open, 0.01);
        diffuse += computeEnvironmentDiffuse(rig, kHasEnvironment, diffuseNormal, s.openness) * bounce * passed;
        vec3 around = mix(computeEnvironmentShare(f0, alpha1, nv) *
                              computeEnvironmentRadiance(rig, kHasEnvironment, environmentMap, mirrored, alpha1),
                          computeEnvironmentShare(f0, alpha2, nv) *
                              computeEnvironmentRadiance(rig, kHasEnvironment, environmentMap, mirrored, alpha2),
                          secondWeight);
        gloss += around * open;
        outDiffuse = vec4(diffuse, 1);
        outGloss = vec4(gloss, 1);
        return;
    }
    diffuse += computeEnvironmentDiffuse(rig, kHasEnvironment, diffuseNormal, s.openness);
    // Hairs that cover a part of their pixel let the skin under them show.
    vec3 result = diffuse * (s.material == kMaterialCard ? mix(draw.skin.value.albedo, s.own.rgb, s.own.a) : s.own.rgb);
    if (s.material == kMaterialEye) {
        vec3 around = computeEnvironmentRadiance(rig, kHasEnvironment, environmentMap, mirrored, 0.0);
        float fresnel = computeFresnel(0.025, clamp(dot(s.normal, s.toEye), 0.0, 1.0));
        result = result * (1.0 - fresnel) +
                 fresnel * (computeMirroredLights(rig, s.position, mirrored, 0.05) + around * open) * smoothstep(0.1, 0.5, open);
    }
    outGloss = vec4(result, 1);
}
