// Colour of skin at a place: every effect is a factor on melanin or blood, and all factors together are looked up in
// the appearance's own part of the skin table (stipple::computeSkinRatios).
#ifndef STIPPLE_LIB_SKIN_COLOUR_GLSL
#define STIPPLE_LIB_SKIN_COLOUR_GLSL

#include "lib/noise.glsl"
#include "lib/skin_place.glsl"
#include "lib/switches.glsl"
#include "shared/skin.h"

// Spots of melanin at jittered points of a cell lattice, each pulled onto the skin as ostia are: 0..1 of a spot's
// darkness. `share` of the cells have one; what a pixel cannot resolve is its mean.
float computeSpots(vec3 position, vec3 normal, float footprint, float spacing, vec2 radii, float share, uint salt) {
    if (share <= 0.0) return 0.0;
    // Mean over the plane: 0.75 of a point a cell is near enough, and pi times the mean darkness and the soft border of
    // a spot make 1.35 of its squared radius.
    float wider = radii.y - radii.x; // times a product of two random numbers
    float mean = share * 1.35 * (radii.x * radii.x + 0.5 * radii.x * wider + wider * wider / 9.0) / (spacing * spacing);
    float resolved = 1.0 - smoothstep(0.5 * radii.y, 1.5 * radii.y, footprint);
    float sum = 0.0;
    if (resolved > 0.0) {
        vec3 p = position / spacing;
        ivec3 base = ivec3(floor(p - 0.5));
        for (int k = 0; k < 8; k++) {
            ivec3 cell = base + ivec3(k & 1, (k >> 1) & 1, k >> 2);
            uvec3 bits = hash3(uvec3(cell) + salt);
            vec3 jitter = toUnit(bits);
            if (toUnit(hash3(bits)).x > share) continue;
            vec3 offset = (p - (vec3(cell) + 0.2 + 0.6 * jitter)) * spacing;
            float height = dot(offset, normal);
            offset -= height * normal;
            float radius = mix(radii.x, radii.y, jitter.x * jitter.y);
            // Round spots look printed: their border wanders.
            float wander = 0.25 * computeNoise(position / (0.7 * radius)).x;
            float edge = length(offset) / radius + wander;
            float present = 1.0 - smoothstep(0.25, 0.5, abs(height) / spacing);
            sum = max(sum, present * (0.55 + 0.45 * jitter.z) * (1.0 - smoothstep(0.55, 1.15, edge)));
        }
    }
    return mix(mean, sum, resolved);
}

// Octaves of melanin (x) and blood (y) by region, mottling and spots; scars and disease are not in it.
vec2 computePlaceOctaves(SkinConstants skin, SkinPlace place, vec3 position, vec3 normal, float footprint) {
    SkinVarietyConstants v = skin.variety;
    // What melanin a head's own blotches have more is an amount: on dark skin it shows less.
    vec2 octaves = vec2(log2(max(1.0 + (exp2(place.melanin) - 1.0) * v.ownMelanin, 0.05)), place.blood);
    float sun = place.sun * mix(1.0, v.scalpSun, place.scalp); // of years: what spots come from
    octaves.x += v.sunOctaves * (place.sun - kPlainSun) * mix(1.0, v.scalpSun, place.scalp);
    octaves.x += v.scalpMelanin * place.scalp;
    octaves.y += v.flushOctaves * place.flush + v.scalpBlood * place.scalp;
    if (skin.mottle > 0.0) {
        // rendering.md section 1: +-8 % melanin and +-15 % blood at 5-40 mm.
        float wide = computeNoise(position / 28.0).x;
        float middle = computeNoise(position / 9.0 + 17.0).x;
        float fine = footprint < 1.2 ? computeNoise(position / 2.6 + 41.0).x : 0.0;
        octaves.x += skin.mottle * (0.29 * wide + 0.24 * middle + 0.14 * fine);
        octaves.y += skin.mottle * (0.42 * middle + 0.35 * wide + 0.35 * fine);
    }
    if (kSpots && v.freckles > 0.0) {
        // In drifts, not everywhere alike.
        float where = clamp(1.5 * sun + computeNoise(position / 22.0 + 5.0).x - 0.2, 0.0, 1.0);
        float share = 0.85 * v.freckles * where;
        octaves.x += v.freckleOctaves * computeSpots(position, normal, footprint, 3.4, vec2(0.5, 1.7), share, 11u);
    }
    if (kSpots && v.spots > 0.0) {
        float share = 0.4 * v.spots * clamp(1.6 * sun - 0.4, 0.0, 1.0);
        octaves.x += v.spotOctaves * computeSpots(position, normal, footprint, 17.0, vec2(1.8, 5.5), share, 29u);
    }
    return octaves;
}

// Albedo of skin whose melanin and blood differ by these octaves.
vec3 computeSkinAlbedo(SkinConstants skin, sampler2D ratios, vec2 octaves, float light) {
    vec3 albedo = skin.albedo * exp2(light);
    if (octaves.x == 0.0 && octaves.y == 0.0) return albedo;
    vec2 uv = (clamp(0.5 * octaves / kRatioOctaves + 0.5, 0.0, 1.0) * (kRatioSize - 1.0) + 0.5) / kRatioSize;
    return albedo * textureLod(ratios, uv, 0.0).rgb;
}

#endif
