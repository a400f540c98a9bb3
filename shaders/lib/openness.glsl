// What stands around a place, from the share and middle of what is open there.
#ifndef STIPPLE_LIB_OPENNESS_GLSL
#define STIPPLE_LIB_OPENNESS_GLSL

#include "lib/gbuffer.glsl"

// Light that returns from the walls of a hollow has met the skin more often: Jimenez et al. 2016, "Practical Real-Time
// Strategies for Accurate Indirect Occlusion".
vec3 computeMultiBounce(float openness, vec3 albedo) {
    vec3 a = 2.0404 * albedo - 0.3324;
    vec3 b = -4.7951 * albedo + 0.6417;
    vec3 c = 2.7552 * albedo + 0.6903;
    return max(vec3(openness), ((openness * a + b) * openness + c) * openness);
}

// Share of a cone of half-angle `lobe` within another of half-angle `opening`, their axes `apart`: smooth in between, as
// Oat and Sander 2007, "Ambient Aperture Lighting", approximate it. Radians.
float computeConeOverlap(float opening, float lobe, float apart) {
    float most = min((1.0 - cos(opening)) / (1.0 - cos(lobe)), 1.0);
    return most * (1.0 - smoothstep(abs(opening - lobe), opening + lobe, apart));
}

// Whether light from a direction above the horizon comes in, 0..1 as far as share and middle of what is open tell.
float computeOpenToward(Surface s, vec3 direction) {
    if (s.open > 0.995) return 1.0;
    const float soft = 0.3; // radians
    return computeConeOverlap(acos(sqrt(1.0 - s.open)), soft, acos(clamp(dot(s.openWay, direction), -1.0, 1.0)));
}

// What is open is not one round cone: so much of the answer is the mean over all directions. Fitted to path-traced heads,
// whose gloss a cone alone takes 2 % too much of and the mean alone 3 % too little.
const float kRagged = 0.22;

// Share of a lobe of gloss about the mirrored direction that meets no other skin, over what an open place has of it.
float computeOpenReflection(Surface s, vec3 normal, vec3 mirrored, float alpha) {
    if (s.open > 0.995) return 1.0;
    float lobe = 2.6 * atan(alpha); // holds most of a GGX lobe, whose tails are long; fitted as above
    float opening = acos(sqrt(1.0 - s.open));
    float open = computeConeOverlap(opening, lobe, acos(clamp(dot(s.openWay, mirrored), -1.0, 1.0)));
    float whole = computeConeOverlap(0.5 * kPi, lobe, acos(clamp(dot(normal, mirrored), -1.0, 1.0)));
    return mix(min(open / max(whole, 1e-3), 1.0), s.open, kRagged);
}

#endif
