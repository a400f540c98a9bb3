// Sweat: a film of water that gathers to drops, in place of the skin's own gloss where it lies (rendering.md section 1:
// F0 0.02, roughness 0.12-0.20).
#ifndef STIPPLE_LIB_SWEAT_GLSL
#define STIPPLE_LIB_SWEAT_GLSL

#include "lib/brdf.glsl"
#include "lib/noise.glsl"

struct WaterLobe {
    float share; // of the skin
    vec3 normal;
    float alpha;
};

struct Sweat {
    float share; // of the skin under water, both together
    WaterLobe film, drops;
};

const float kSweatF0 = 0.02;
const float kDropSpacing = 2.2;           // mm
const vec2 kDropRadius = vec2(0.25, 0.8); // mm
const float kDropSlope = 0.5;             // at the rim

// `wetness` 0..1: of this place. `skin`: the normal with relief, `variance` that of slopes left out of it, per axis.
// Relief does not show through drops, and half through the film.
Sweat computeSweat(vec3 position, vec3 plain, vec3 skin, float variance, float footprint, float wetness) {
    Sweat sweat;
    sweat.share = 0.0;
    sweat.film = WaterLobe(0.0, skin, 0.04);
    sweat.drops = sweat.film;
    if (wetness <= 0.0) return sweat;
    float resolved = 1.0 - smoothstep(0.3, 0.9, footprint);
    float film = smoothstep(0.1, 0.9, wetness) * clamp(0.6 + 0.9 * computeNoise(position / 7.0).x, 0.0, 1.0);
    // Cells of which half have a drop that the skin cuts.
    const float meanSquare = (kDropRadius.x * (kDropRadius.x + kDropRadius.y) + kDropRadius.y * kDropRadius.y) / 3.0;
    const float covers = 0.6 * 3.14159 * meanSquare;
    float mean = min(0.9 * wetness * covers / (kDropSpacing * kDropSpacing), 1.0);
    float drop = 0.0;
    vec3 slope = vec3(0);
    if (resolved > 0.0) {
        vec3 p = position / kDropSpacing;
        ivec3 base = ivec3(floor(p - 0.5));
        for (int k = 0; k < 8; k++) {
            uvec3 bits = hash3(uvec3(base + ivec3(k & 1, (k >> 1) & 1, k >> 2)) + 53u);
            vec3 jitter = toUnit(bits);
            vec3 more = toUnit(hash3(bits));
            if (more.x > wetness) continue;
            vec3 cell = vec3(base + ivec3(k & 1, (k >> 1) & 1, k >> 2));
            vec3 offset = (p - (cell + 0.2 + 0.6 * jitter)) * kDropSpacing;
            float height = dot(offset, plain);
            offset -= height * plain;
            float radius = mix(kDropRadius.x, kDropRadius.y, more.y * more.y) *
                           (1.0 - smoothstep(0.2, 0.5, abs(height) / kDropSpacing));
            float r = length(offset) / max(radius, 1e-4);
            if (r >= 1.0 || 1.0 - r < drop) continue;
            drop = 1.0 - r;
            slope = -kDropSlope / max(radius, 1e-4) * offset;
        }
    }
    float inDrop = mix(mean, smoothstep(0.0, 0.15, drop), resolved);
    sweat.drops.share = min(inDrop, 1.0);
    sweat.film.share = min(0.75 * film, 1.0) * (1.0 - sweat.drops.share);
    sweat.share = sweat.film.share + sweat.drops.share;
    sweat.film.normal = normalize(plain + skin);
    sweat.film.alpha = sqrt(pow(0.20, 4.0) + min(0.5 * variance, 0.18));
    sweat.drops.normal = normalize(plain - slope * resolved);
    // Slopes of drops that are not resolved: half of the rim's, squared, per axis.
    sweat.drops.alpha = sqrt(pow(0.12, 4.0) + 0.5 * (1.0 - resolved) * kDropSlope * kDropSlope);
    return sweat;
}

float computeWaterLobe(WaterLobe water, vec3 l, vec3 toEye) {
    float nl = dot(water.normal, l);
    if (water.share <= 0.0 || nl <= 0.0) return 0.0;
    vec3 h = normalize(l + toEye);
    float nv = clamp(dot(water.normal, toEye), 0.02, 1.0);
    return water.share * computeGgx(water.alpha, clamp(dot(water.normal, h), 0.0, 1.0), nl, nv) *
           computeFresnel(kSweatF0, dot(h, l)) * nl;
}

// Share of light from `l` that the water sends to the eye, times the cosine.
float computeSweatLobe(Sweat sweat, vec3 l, vec3 toEye) {
    return computeWaterLobe(sweat.film, l, toEye) + computeWaterLobe(sweat.drops, l, toEye);
}

#endif
