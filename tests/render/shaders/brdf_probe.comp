#version 460
// The reflection of skin for pairs of directions around the normal +z, as lighting.frag and compose.frag evaluate it.
#include "lib/brdf.glsl"
#include "shared/types.h"

struct Probe {
    vec3 toLight;
    float f0;
    vec3 toEye;
    float roughness;
    float secondWeight;
    float gloss;   // out: per steradian, without the cosine
    float diffuse; // out: factor on albedo / pi
    float share;   // out: of constant light from everywhere that the gloss returns
};
STIPPLE_ARRAY_RW(Probes, Probe)
layout(push_constant, scalar) uniform Push {
    Probes probes;
    uint count;
};
layout(local_size_x = 64) in;
void main() {
    const uint i = gl_GlobalInvocationID.x;
    if (i >= count) return;
    Probe p = probes.at[i];
    float alpha1 = 0.75 * p.roughness, alpha2 = 1.3 * p.roughness;
    alpha1 *= alpha1;
    alpha2 = min(alpha2 * alpha2, 1.0);
    vec3 h = normalize(p.toLight + p.toEye);
    p.gloss = computeLobes(p.f0, alpha1, alpha2, p.secondWeight, h.z, dot(h, p.toLight), p.toLight.z, p.toEye.z);
    p.diffuse = computeDiffuseTransmission(p.f0, p.toLight.z) * computeDiffuseTransmission(p.f0, p.toEye.z);
    p.share = mix(computeEnvironmentShare(p.f0, alpha1, p.toEye.z), computeEnvironmentShare(p.f0, alpha2, p.toEye.z),
                  p.secondWeight);
    probes.at[i] = p;
}
