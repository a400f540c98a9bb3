#version 460
// Diffuses irradiance under the skin, lays skin colour and dots over it, adds gloss; blended into the sum of samples.
#include "lib/brdf.glsl"
#include "lib/diffusion.glsl"
#include "lib/dots.glsl"
#include "lib/fibres.glsl"
#include "lib/skin_colour.glsl"
#include "lib/skin_map.glsl"
#include "lib/skin_marks.glsl"
#include "lib/switches.glsl"
#include "shared/skin.h"

layout(binding = kViewBinding, scalar) readonly buffer ViewBlock { ViewConstants view; };
layout(binding = kSkinBinding, scalar) readonly buffer SkinBlock { SkinConstants skin; };
layout(binding = kFibreBinding, scalar) readonly buffer FibreBlock { FibreConstants fibres; };

layout(binding = 0) uniform usampler2D surfaceA;
layout(binding = 1) uniform usampler2D surfaceB;
layout(binding = 2) uniform sampler2D surfaceDepth;
layout(binding = 3) uniform sampler2D diffuseLight;
layout(binding = 4) uniform sampler2D glossLight;
layout(binding = 5) uniform sampler2D skinMap;
layout(binding = 6) uniform sampler2D atlas;
layout(binding = 7) uniform sampler2D nearDots; // read only where nearFootprint says so
layout(binding = 8) uniform sampler2D halos;    // the same; covers what the atlas does
layout(binding = 9) uniform sampler2D ribbons;  // hair before the surface, premultiplied; read only where there is any
layout(binding = 10) uniform sampler2D skinRatios;
layout(binding = 11) uniform sampler2D skinMarks;

layout(location = 0) out vec4 outRadiance;

// Irradiance after diffusion: the profile's own radii on the tangent plane, weighted by the distance that the surface
// really has there, so that light does not cross from one fold to the next. Radii come from the three channels in turn
// with the balance heuristic over them; the rest is a ratio of sums.
vec3 computeDiffusion(ViewConstants view, Surface s, ivec2 pixel, vec3 own, vec3 d) {
    float widest = max(d.x, max(d.y, d.z));
    if (kCached || view.scatterTaps == 0u || widest < 0.12 * s.footprint) return own;
    vec3 x, y;
    makeBasis(s.normal, x, y);
    vec3 right = view.pixelX / view.pixelSize, down = view.pixelY / view.pixelSize;
    vec2 stepX = vec2(dot(x, right), dot(x, down)) / s.footprint;
    vec2 stepY = vec2(dot(y, right), dot(y, down)) / s.footprint;
    vec2 random = samplePoint(uvec2(pixel - view.rect.xy), view.sampleIndex, 0x5cu);
    vec2 direction = vec2(cos(6.2831853 * random.y), sin(6.2831853 * random.y));
    vec3 sum = vec3(0), weights = vec3(0);
    for (uint k = 0u; k < view.scatterTaps; k++) {
        // Two and two face each other: what light there is more of on one side, there is less of on the other.
        uint channel = (k >> 1) % 3u;
        float u = fract(random.x + float(2u * (k >> 1)) / float(view.scatterTaps));
        float r = max(d[channel] * sampleProfile(u), 1e-3);
        vec2 offset = r * (direction.x * stepX + direction.y * stepY);
        direction = (k & 1u) == 0u ? -direction : turnByGoldenAngle(direction);
        ivec2 tap = ivec2(floor(vec2(pixel) + 0.5 + offset));
        tap = clamp(tap, view.rect.xy, view.rect.xy + view.rect.zw - 1);
        vec4 light = own.rgbb;
        float distance = r;
        if (tap != pixel) {
            light = texelFetch(diffuseLight, tap, 0);
            if (light.a == 0.0) continue;
            float depth = view.nearPlane / max(texelFetch(surfaceDepth, tap, 0).x, 1e-9);
            vec3 there = view.cameraPosition + getRay(view, vec2(tap)) * depth;
            // Rounding to whole pixels must not change the distance of a flat neighbour: only what sticks out counts.
            float off = dot(there - s.position, s.normal);
            distance = sqrt(r * r + off * off);
        }
        vec3 there3 = evaluateProfile(distance, d);
        float density = dot(evaluateProfile(r, d), vec3(1.0 / 3.0));
        vec3 weight = there3 / density;
        sum += weight * light.rgb;
        weights += weight;
    }
    return vec3(weights.x > 0.0 ? sum.x / weights.x : own.x, weights.y > 0.0 ? sum.y / weights.y : own.y,
                weights.z > 0.0 ? sum.z / weights.z : own.z);
}

// What lies some pixels beside another, at the same skin; false where it does not.
bool findBeside(ivec2 pixel, out vec3 position, out vec3 normal) {
    pixel = clamp(pixel, view.rect.xy, view.rect.xy + view.rect.zw - 1);
    position = normal = vec3(0);
    if (texelFetch(diffuseLight, pixel, 0).a == 0.0) return false;
    position = view.cameraPosition + getRay(view, vec2(pixel)) * (view.nearPlane / max(texelFetch(surfaceDepth, pixel, 0).x, 1e-9));
    normal = unpackNormal(texelFetch(surfaceA, pixel, 0).z);
    return true;
}

// By the change of the normal between places some mm apart; 0 at edges.
float computeCurvature(Surface s, ivec2 pixel) {
    const float apart = 1.5, farthest = 6.0; // mm
    int step = int(clamp(round(apart / s.footprint), 1.0, 8.0));
    vec3 p[4], n[4];
    bool found = findBeside(pixel + ivec2(step, 0), p[0], n[0]);
    found = findBeside(pixel - ivec2(step, 0), p[1], n[1]) && found;
    found = findBeside(pixel + ivec2(0, step), p[2], n[2]) && found;
    found = findBeside(pixel - ivec2(0, step), p[3], n[3]) && found;
    vec3 x = p[0] - p[1], y = p[2] - p[3];
    if (!found || max(dot(x, x), dot(y, y)) > farthest * farthest) return 0.0;
    return computeDivergence(x, n[0] - n[1], y, n[2] - n[3]);
}

// Diffuse reflectance of the skin at a pixel, dots excluded.
vec3 computeAlbedo(Surface s, SkinPlace place) {
    vec2 octaves = computePlaceOctaves(skin, place, s.position, s.normal, s.footprint);
    if (kScars && s.onChart && skin.hasMap != 0u)
        octaves += log2(max(sampleSkinMap(skinMap, skin, s.chart).xy, vec2(1e-3)));
    vec3 albedo = computeSkinAlbedo(skin, skinRatios, octaves, place.light);
    if (kScars && s.onChart && skin.hasMarks != 0u)
        albedo = applyMarks(albedo, sampleSkinMarks(skinMarks, skin, s.chart), s.position, s.footprint);
    return albedo;
}

// Mips by which samples read finer than the pixel is wide.
const float kSampledMips = 1.5;

// Atlas from afar, density of single stamps and of all halos close up, blended over one octave of magnification.
vec3 computeTransmittance(ViewConstants view, Surface s, ivec2 pixel) {
    if (!s.onChart || skin.dots.atlasTexel == 0.0) return vec3(1);
    float footprint = max(length(s.chartDx), length(s.chartDy));
    float limit = skin.dots.nearFootprint;
    float far = kNear && limit > 0.0 ? smoothstep(0.5 * limit, limit, footprint) : 1.0;
    vec3 transmittance = vec3(0);
    if (far > 0.0) {
        vec2 scale = skin.dots.atlasScale;
        // Along the longer axis of the footprint two trilinear taps, elsewhere in every sample: their mean over the
        // samples is anisotropic filtering, at a tenth of what a sampler of 16x costs on a processor.
        float longer = footprint, shorter = min(length(s.chartDx), length(s.chartDy));
        vec2 axis = length(s.chartDx) >= length(s.chartDy) ? s.chartDx : s.chartDy;
        shorter = max(shorter, longer / 8.0);
        float lod = log2(shorter / skin.dots.atlasTexel);
        // The squares of a mip lie as the chart does, and dots two pixels apart would show how. So samples read a finer
        // one, and add the rest of the width over a disc: a texel shows a variance of a quarter of its side squared, and
        // a twelfth more hides its corners.
        float finer = max(lod - kSampledMips, 0.0);
        float texel2 = exp2(2.0 * (finer - lod)); // in squares of the pixel's side
        float along = 0.5;
        vec2 apart = vec2(0);
        if (kMoving) {
            // A single sample has but its mip, which is as wide as all that together and the pixel filter: dots in motion
            // do not come out crisper than at rest.
            lod += 0.5 * log2(1.2 + min(texel2, 1.0) / 4.0);
        } else {
            float variance = max(0.25 - texel2 / 6.0, texel2 / 12.0);
            vec2 random = samplePoint(uvec2(pixel - view.rect.xy), view.sampleIndex, 0x77u);
            along = random.x;
            float radius = 2.0 * sqrt(variance * random.y) * shorter;
            // Another irrational step than the two of the point: all three are spread well together.
            float angle = 6.2831853 * fract(random.y + 0.6180339887 * float(view.sampleIndex));
            apart = radius * vec2(cos(angle), sin(angle));
            lod = min(lod, finer);
        }
        vec2 middle = s.chart - skin.dots.atlasOrigin;
        vec3 sum = vec3(0);
        for (int k = 0; k < 2; k++) {
            vec2 at = middle + (0.5 * (float(k) + along) - 0.5) * axis + (k == 0 ? apart : -apart);
            sum += textureLod(atlas, at * scale, lod).rgb;
        }
        transmittance = 0.5 * far * sum;
    }
    if (kNear && far < 1.0) {
        vec2 core = texelFetch(nearDots, pixel, 0).xy;
        vec4 halo =
            textureLod(halos, (s.chart - skin.dots.atlasOrigin) * skin.dots.atlasScale, 0.0);
        transmittance += (1.0 - far) * applyVeil(core.x, halo.xy, skin.dots.veil[0]) *
                         applyVeil(core.y, halo.zw, skin.dots.veil[1]);
    }
    return transmittance;
}

void main() {
    ivec2 pixel = ivec2(gl_FragCoord.xy);
    uvec4 b = texelFetch(surfaceB, pixel, 0);
    uint material = b.z & 0xffu;
    vec4 gloss = texelFetch(glossLight, pixel, 0);
    vec3 radiance = gloss.rgb;
    vec3 ofHair = vec3(0); // what the atlas shows of it
    float left = 1.0, share = 1.0;
    if (material == kMaterialSkin) {
        uvec4 a = texelFetch(surfaceA, pixel, 0);
        Surface s = decodeSurface(view, pixel, a, b, texelFetch(surfaceDepth, pixel, 0).x);
        vec4 shaded = texelFetch(diffuseLight, pixel, 0); // a: what hair in the atlas leaves
        vec3 light = computeDiffusion(view, s, pixel, shaded.rgb, skin.burleyMm);
        float passed = view.dims != 0u ? computeDiffuseTransmission(skin.f0, dot(s.normal, s.toEye)) : 1.0;
        ofHair = radiance * gloss.a;
        left = shaded.a;
        if (kRibbons) share = getRibbonShare(fibres, s.footprint, dot(s.normal, s.toEye));
        vec3 albedo = computeAlbedo(s, unpackPlace(a.w, b.z));
        if (!kCached && view.bends != 0u) albedo *= computeBend(computeCurvature(s, pixel), skin.burleyMm, albedo);
        if (view.within != 0u) radiance += light * passed * left * albedo * computeTransmittance(view, s, pixel);
    }
    if (kRibbons) {
        // Ribbons and atlas share a pixel: what they cover of it adds, so that no mean moves where one gives way.
        vec4 ribbon = texelFetch(ribbons, pixel, 0) * share;
        radiance = (radiance - ofHair) * max(1.0 - ribbon.a / left, 0.0) + ofHair + ribbon.rgb;
    }
    outRadiance = vec4(radiance, 1);
}
