// Light on hair, and hair in the way of light (rendering.md section 6).
#ifndef STIPPLE_LIB_FIBRES_GLSL
#define STIPPLE_LIB_FIBRES_GLSL

#include "lib/gbuffer.glsl"
#include "shared/fibres.h"

// Share of a hair that ribbons show, the rest being the atlas': close up, and at silhouettes, where hair stands out
// over the edge of the skin. `facing`: cosine between the skin's normal and the eye.
float getRibbonShare(FibreConstants fibres, float footprint, float facing) {
    if (fibres.ribbonsOnly != 0u) return 1.0;
    float near = 1.0 - smoothstep(-1.0, 0.0, log2(footprint / fibres.farFootprint));
    return max(near, 1.0 - smoothstep(0.12, 0.3, facing));
}

// Width of a hair across `way` over its share of the skin it stands on, both unit: how many mm2 of skin a mm2 of hair
// hides in that direction.
float computeHiding(vec3 along, vec3 normal, vec3 way) {
    float slant = dot(along, way);
    return sqrt(max(1.0 - slant * slant, 0.0)) / max(dot(normal, way), 0.12);
}

// Light that hair does not take off its way; a part that it scatters gets through all the same. `amount`: mm2 of hair
// per mm2 of skin.
float computeShade(float amount, float hiding, float forward) {
    return exp(-amount * hiding * (1.0 - forward));
}
// The mean of computeShade over the hemisphere by cosine, hair pointing anywhere: 2 E3(x), E3 the exponential integral,
// within .015.
float computeOpenShade(float amount, float forward) {
    float x = 0.8 * amount * (1.0 - forward);
    return exp(-x) / (1.0 + 0.85 * x);
}

// Mean over the length of a fibre, or at one place of it, 0 root .. 1 tip: light that comes through the hair above it.
float computeOwnShade(float depth) {
    return depth > 1e-3 ? (1.0 - exp(-depth)) / depth : 1.0 - 0.5 * depth;
}

float computeGaussian(float x, float deviation) {
    return exp(-0.5 * x * x / (deviation * deviation)) * 0.39894228 / deviation;
}

// What a fibre sends to the eye: evenly, off the cuticle, and from inside.
struct FibreLobes {
    float even, cuticle, inside;
};

// Radiance towards the eye per irradiance across the light's way, apart from colour. A cylinder that scatters evenly,
// whose closed form by the angle around it is that of Lambert's; on it the reflection off the cuticle, tilted to the
// root and without colour, and the wider one from inside, tilted to the tip (Marschner et al. 2003, "Light Scattering
// from Human Hair Fibers"; Kajiya and Kay 1989 for doing with two lobes).
FibreLobes computeFibreLobes(vec3 along, vec3 toLight, vec3 toEye) {
    float sineLight = clamp(dot(along, toLight), -1.0, 1.0), sineEye = clamp(dot(along, toEye), -1.0, 1.0);
    vec3 lightAcross = toLight - sineLight * along, eyeAcross = toEye - sineEye * along;
    float cosineLight = length(lightAcross);
    float around = dot(lightAcross, eyeAcross) / max(cosineLight * length(eyeAcross), 1e-4);
    around = clamp(around, -1.0, 1.0);
    float angle = acos(around);
    float facing = ((kPi - angle) * around + sqrt(1.0 - around * around)) / kPi;
    const float meanFacing = 4.0 / (kPi * kPi);
    float even = 0.25 * mix(facing, meanFacing, 0.3);
    float half_ = 0.5 * (asin(sineLight) + asin(sineEye));
    float halfAround = sqrt(0.5 + 0.5 * around);
    const float degree = kPi / 180.0;
    float cuticle = 0.06 * computeGaussian(half_ + 3.0 * degree, 8.0 * degree) * 0.25 * halfAround;
    float inside = 0.25 * computeGaussian(half_ - 5.0 * degree, 14.0 * degree) * 0.25 * halfAround;
    return FibreLobes(cosineLight * even, cosineLight * cuticle, cosineLight * inside);
}

vec3 colourFibre(FibreLobes lobes, vec3 colour) {
    return lobes.even * colour + lobes.cuticle + lobes.inside * (colour * sqrt(colour));
}

#endif
