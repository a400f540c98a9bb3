#version 460
// Brows and lashes: sheets that show hairs, lit as they lie and blended over what lighting.frag made of the surface under
// them. Nothing of them is left to chance, so that they neither speckle nor change between one sample and many.
#include "lib/gbuffer.glsl"
#include "lib/lights.glsl"
#include "lib/switches.glsl"

layout(push_constant, scalar) uniform Push { SurfaceDraw draw; };
layout(binding = kViewBinding, scalar) readonly buffer ViewBlock { ViewConstants view; };

layout(binding = 0) uniform sampler2D colourMap;
layout(binding = 1) uniform sampler2D shadowAtlas;

layout(location = 0) in vec3 inPosition;
layout(location = 1) in vec3 inNormal;
layout(location = 3) in vec2 inUv;
layout(location = 5) in vec4 inOpenness;

layout(location = 0) out vec4 outCover; // a: by how much less of the skin's own light is seen
layout(location = 1) out vec4 outRadiance; // premultiplied; what it covers counts as light of hair, as in lighting.frag

const float kLeastAlpha = 0.004; // less is not seen
// Skin that was hidden altogether would be none to the diffusion beside it.
const float kMostAlpha = 0.99;

// What disease leaves: some places keep their hairs, the same ones in every sample.
bool isKept(vec3 at) {
    bool isLash = (draw.flags & kSurfaceLash) != 0u;
    // As hairs lie: of brows along them, of lashes away from the lid.
    vec3 cellSize = isLash ? vec3(0.5, 4.0, 4.0) : vec3(3.0, 0.35, 8.0);
    float kept = draw.cover;
    if (!isLash) {
        at.y -= 0.3 * abs(at.x); // hairs of brows rise outwards
        // The outer third goes first.
        kept *= mix(1.4, 0.35, smoothstep(20.0, 45.0, abs(at.x)));
    }
    ivec3 cell = ivec3(floor(at / cellSize));
    return toUnit(hash3(uvec3(cell + 4096))).x < kept;
}

void main() {
    vec4 own = vec4(draw.colour, 1);
    // texture() with implicit derivatives has to stay in uniform control flow: the flag is of the whole draw.
    if ((draw.flags & kSurfaceUv) != 0u) own *= texture(colourMap, inUv);
    if (own.a < kLeastAlpha || (draw.cover < 1.0 && !isKept(inPosition))) discard;

    vec3 toEye = normalize(view.cameraPosition - inPosition);
    vec3 normal = faceEye(gl_FrontFacing ? normalize(inNormal) : -normalize(inNormal), toEye);
    float open = clamp(inOpenness.w, 0.0, 1.0);
    vec3 openWay = dot(inOpenness.xyz, inOpenness.xyz) > 1e-8 ? normalize(inOpenness.xyz) : normal;
    vec3 light = computeEnvironmentDiffuse(kEnvironment, normal, computeOpenness(open, openWay, normal));
    vec2 spin = vec2(1, 0);
    if (kMoving) {
        float angle = 2.0 * kPi * sampleValue(uvec2(gl_FragCoord.xy) - uvec2(view.rect.xy), 0u, 7u);
        spin = vec2(cos(angle), sin(angle));
    }
    for (uint i = 0u; i < rig.sampleCount; i++) {
        LightSample lamp = lights.samples[i];
        LightRect rect = lights.rects[lamp.rect];
        vec3 toLight = lamp.point - inPosition;
        float distance2 = dot(toLight, toLight), distance = sqrt(distance2);
        toLight /= distance;
        float leaving = -dot(toLight, rect.normal), arriving = max(dot(toLight, normal), 0.0);
        if (leaving <= 0.0) continue;
        float irradiance = rect.area * lamp.weight * leaving * arriving / (distance2 * kPi);
        if (kMoving) { // all of the lamp at once
            vec3 middle = rect.centre - inPosition;
            vec3 corners[4] = vec3[4](middle - rect.halfU - rect.halfV, middle - rect.halfU + rect.halfV,
                                      middle + rect.halfU + rect.halfV, middle + rect.halfU - rect.halfV);
            irradiance = integrateOver(normal, corners);
        }
        if (irradiance <= 0.0) continue;
        light += rect.radiance * (irradiance * computeVisibility(shadowAtlas, lamp, inPosition, normal, toLight, distance,
                                                                 arriving, kMoving, sqrt(rect.area / kPi), spin));
    }
    float alpha = min(own.a, kMostAlpha);
    outCover = vec4(0, 0, 0, alpha);
    outRadiance = vec4(light * own.rgb, 1) * alpha;
}
