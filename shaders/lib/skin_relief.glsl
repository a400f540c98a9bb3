// Micro-relief of skin: ostia and creases as an analytic height gradient. What a pixel cannot resolve becomes variance
// of the slope, which the specular lobes take up (Tokuyoshi and Kaplanyan 2019), so that gloss does not change with
// distance.
#ifndef STIPPLE_LIB_SKIN_RELIEF_GLSL
#define STIPPLE_LIB_SKIN_RELIEF_GLSL

#include "lib/noise.glsl"

struct Relief {
    vec3 slope;     // height gradient, mm per mm, tangent to the skin
    float variance; // of the slope left out, per axis
};

const float kPoreSpacing = 1.0;  // mm (rendering.md section 1: 0.8-1.2)
const float kPoreRadius = 0.16;  // mm, one standard deviation of the pit
// Wavelengths in mm and height amplitudes in um of the layers besides ostia: fine creases, coarse creases, undulation.
const vec3 kLayerWavelength = vec3(0.45, 1.4, 6.0);
const vec3 kLayerAmplitude = vec3(9.0, 22.0, 55.0);

// 1 while a feature covers four pixels or more, 0 below two.
float computeResolved(float wavelength, float footprint) {
    return 1.0 - smoothstep(0.25 * wavelength, 0.5 * wavelength, footprint);
}

// Ostia sit at jittered points of a cell lattice in space, each pulled onto the skin along the normal; a point counts
// less the farther it was off the skin, so none appears suddenly.
vec3 computePoreSlope(vec3 position, vec3 normal, float depth) {
    vec3 p = position / kPoreSpacing;
    ivec3 base = ivec3(floor(p - 0.5));
    vec3 slope = vec3(0);
    for (int k = 0; k < 8; k++) {
        ivec3 cell = base + ivec3(k & 1, (k >> 1) & 1, k >> 2);
        vec3 jitter = toUnit(hash3(uvec3(cell)));
        vec3 offset = (p - (vec3(cell) + 0.2 + 0.6 * jitter)) * kPoreSpacing;
        float height = dot(offset, normal);
        offset -= height * normal;
        float r2 = dot(offset, offset) / (kPoreRadius * kPoreRadius);
        float present = 1.0 - smoothstep(0.2, 0.5, abs(height) / kPoreSpacing);
        // d/dr of -depth exp(-r^2 / 2 s^2)
        slope += present * depth / (kPoreRadius * kPoreRadius) * exp(-0.5 * r2) * offset;
    }
    return slope;
}

// `footprint`: mm of skin per pixel. `poreUm`: depth of ostia, 0 for none; `strength` scales everything else, `creases`
// the coarse creases and half as much what they lie on: age deepens them, fine ones stay.
Relief computeRelief(vec3 position, vec3 normal, float footprint, float poreUm, float strength, float creases) {
    vec3 amplitude = strength * 1e-3 * kLayerAmplitude * vec3(1.0, creases, 0.5 + 0.5 * creases);
    Relief relief;
    relief.slope = vec3(0);
    relief.variance = 0.0;
    for (int k = 0; k < 3; k++) {
        float wavelength = kLayerWavelength[k];
        float scale = amplitude[k] / wavelength; // slope per unit of gradient
        float resolved = computeResolved(wavelength, footprint);
        if (resolved > 0.0) relief.slope += resolved * scale * computeNoise(position / wavelength).yzw;
        // Mean square of one component of the noise's gradient is about 0.35 (measured over 10^6 points).
        relief.variance += (1.0 - resolved * resolved) * 0.35 * scale * scale;
    }
    if (poreUm > 0.0) {
        float depth = poreUm * 1e-3;
        float resolved = computeResolved(4.0 * kPoreRadius, footprint);
        if (resolved > 0.0) relief.slope += resolved * computePoreSlope(position, normal, depth);
        // Integral of the squared slope of a Gaussian pit, per axis and spacing squared.
        relief.variance +=
            (1.0 - resolved * resolved) * 0.5 * kPi * depth * depth / (kPoreSpacing * kPoreSpacing);
    }
    relief.slope -= dot(relief.slope, normal) * normal;
    return relief;
}

#endif
