// What scars and disease leave on the skin beside its pigments: openings of follicles (x), dry scale (y), crust (z) and
// fibrosis (w), each 0..1.
#ifndef STIPPLE_LIB_SKIN_MARKS_GLSL
#define STIPPLE_LIB_SKIN_MARKS_GLSL

#include "lib/noise.glsl"
#include "shared/skin.h"

vec4 sampleSkinMarks(sampler2D map, SkinConstants skin, vec2 chart) {
    return textureLod(map, (chart - skin.marksOrigin) * skin.marksScale, 0.0);
}

// Diffuse reflectances, linear Rec. 709 (general knowledge: keratin is a dry white, dried serum honey-coloured; dense
// collagen scatters more than skin does and lies above what blood is left).
const vec3 kScaleColour = vec3(0.70, 0.67, 0.62);
const vec3 kCrustColour = vec3(0.48, 0.27, 0.08);
const vec3 kFibrosisColour = vec3(0.66, 0.56, 0.48);
const float kFlakeMm = 0.7;

// Scale comes in flakes and crust in clods: their amount is the share that they cover. What a pixel does not resolve is
// their mean.
float breakUp(float amount, vec3 position, float footprint) {
    float resolved = 1.0 - smoothstep(0.25 * kFlakeMm, 0.6 * kFlakeMm, footprint);
    if (amount <= 0.0 || resolved <= 0.0) return amount;
    float noise = 0.5 + 0.5 * computeNoise(position / kFlakeMm).x + 0.15 * computeNoise(position / (0.4 * kFlakeMm)).x;
    return mix(amount, smoothstep(noise - 0.14, noise + 0.14, amount), resolved);
}

vec3 applyMarks(vec3 albedo, vec4 marks, vec3 position, float footprint) {
    // Fibrosis hides part of the pigment below it, so that dark skin whitens more than light skin.
    if (marks.w > 0.0) albedo = mix(albedo, kFibrosisColour, 0.32 * marks.w);
    if (marks.z > 0.0) albedo = mix(albedo, kCrustColour, 0.85 * breakUp(marks.z, position, footprint));
    if (marks.y > 0.0) albedo = mix(albedo, kScaleColour, 0.75 * breakUp(marks.y, position + 31.0, footprint));
    return albedo;
}

// Added to the roughness: scale and crust are dull.
float computeMarkRoughness(vec4 marks) {
    return 0.22 * max(marks.y, 0.6 * marks.z);
}

#endif
