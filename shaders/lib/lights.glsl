// Lights of a rig as surfaces see them: shadow, polygons, surroundings.
#ifndef STIPPLE_LIB_LIGHTS_GLSL
#define STIPPLE_LIB_LIGHTS_GLSL

#extension GL_EXT_control_flow_attributes : require

#include "lib/random.glsl"
#include "shared/light.h"

layout(binding = kRigBinding, scalar) readonly buffer RigBlock { RigConstants rig; };
// The same once more, for what is read by an index that is computed (shared/types.h).
layout(binding = kLightsBinding, scalar) uniform LightsBlock { RigConstants lights; };

// Shadow maps ---------------------------------------------------------------------------------------------------------

// Penumbras of a moving frame, in texels: wider ones would show the grain of their few points.
const float kWidestPenumbra = 10.0;
const float kBlockerSearch = 8.0;

// 1 where the light's point is seen. Lifted along the normal and towards the light by about a texel, more where the
// light grazes, so that a surface does not shade itself. `soft`: this point stands for a light of `radius` mm, and the
// penumbra is as wide as what stands in the way asks for (Fernando 2005, "Percentage-Closer Soft Shadows"); its points begin at `spin`.
float computeVisibility(sampler2D shadowAtlas, LightSample light, vec3 position, vec3 normal, vec3 toLight,
                        float distance, float cosine, bool soft, float radius, vec2 spin) {
    if (light.tileSize <= 0.0) return 1.0;
    float texel = light.texelAngle * distance;
    float sine = sqrt(max(1.0 - cosine * cosine, 0.0));
    vec3 p = position + normal * (0.15 + 1.5 * texel * sine) + toLight * (0.2 + 0.5 * texel);
    vec4 q = light.worldToShadow * vec4(p, 1);
    vec3 ndc = q.xyz / q.w;
    vec2 texelAt = (ndc.xy * 0.5 + 0.5) * light.tileSize;
    if (any(lessThan(texelAt, vec2(0))) || any(greaterThanEqual(texelAt, vec2(light.tileSize)))) return 1.0;
    if (!soft) {
        return ndc.z >= texelFetch(shadowAtlas, ivec2(light.tileOrigin + texelAt), 0).x ? 1.0 : 0.0;
    }
    vec2 direction = spin;
    vec2 last = vec2(light.tileSize - 1.0);
    float slope = texel * ndc.z / distance; // receivers lean: allow a plane's worth of depth for every texel aside
    float blockers = 0.0, depths = 0.0;
    for (int k = 0; k < 4; k++) {
        float aside = sqrt((float(k) + 0.5) / 4.0) * kBlockerSearch;
        vec2 at = clamp(texelAt + aside * direction, vec2(0), last);
        direction = turnByGoldenAngle(direction);
        float depth = texelFetch(shadowAtlas, ivec2(light.tileOrigin + at), 0).x;
        if (depth > ndc.z + slope * aside) {
            blockers += 1.0;
            depths += depth;
        }
    }
    if (blockers == 0.0) return 1.0;
    // Reversed depth is near / distance: its ratio tells how far the blocker is.
    float width = clamp(radius * (depths / (blockers * ndc.z) - 1.0) / texel, 1.0, kWidestPenumbra);
    float seen = 0.0;
    // A loop, so that a processor leaves it where nothing stands in the way.
    [[dont_unroll]] for (int k = 0; k < 8; k++) {
        float aside = sqrt((float(k) + 0.5) / 8.0) * width;
        vec2 at = clamp(texelAt + aside * direction, vec2(0), last);
        direction = turnByGoldenAngle(direction);
        seen += ndc.z + slope * aside >= texelFetch(shadowAtlas, ivec2(light.tileOrigin + at), 0).x ? 0.125 : 0.0;
    }
    return seen;
}

// Rectangles as polygons ----------------------------------------------------------------------------------------------

// Lambert's edge term of two unit vectors: their cross product times angle / sine, which for small lights goes to 1, so
// that nothing cancels. Arc cosine after Abramowitz and Stegun 4.4.45.
vec3 integrateEdge(vec3 a, vec3 b) {
    float x = dot(a, b);
    float y = abs(x);
    float near = 1.5707288 + (-0.2121144 + (0.0742610 - 0.0187293 * y) * y) * y; // acos(y) / sqrt(1 - y)
    float rest = max(1.0 - y, 1e-6);
    float ratio = near * inversesqrt(1.0 + y);
    if (x < 0.0) ratio = 3.14159265 * inversesqrt(rest * (1.0 + y)) - ratio;
    return cross(a, b) * ratio;
}

// Cosine-weighted share of the hemisphere about a normal that a quad covers, its corners given from the shaded point.
// What lies below the horizon is cut off as from a sphere that looks as large (Hill and Heitz 2016, "Real-Time Area
// Lighting: a Journey from Research to Production"): above it right as it is, below nothing, between them a parabola
// that meets both without a kink.
float integrateOver(vec3 normal, vec3 corners[4]) {
    vec3 a = normalize(corners[0]), b = normalize(corners[1]), c = normalize(corners[2]), d = normalize(corners[3]);
    vec3 flow = (integrateEdge(a, b) + integrateEdge(b, c) + integrateEdge(c, d) + integrateEdge(d, a)) / 6.2831853;
    float size2 = max(dot(flow, flow), 1e-20);
    float radius = sqrt(sqrt(size2)); // sine of the sphere's
    float height = dot(flow, normal);
    float place = clamp(height * inversesqrt(size2) / radius, -1.0, 1.0);
    return place >= 1.0 ? height : 0.25 * radius * radius * radius * (place + 1.0) * (place + 1.0);
}

// The inverse of the linear transform that makes of a clamped cosine the GGX lobe of this width, seen at cosine nv
// (Heitz et al. 2016, "Real-Time Polygonal-Light Shading with Linearly Transformed Cosines"; tools/ltc fits the table):
// rows (x, 0, y), (0, 1, 0), (z, 0, w).
vec4 fetchLobe(sampler2D table, float alpha, float nv) {
    const float size = float(kLobeTableSize);
    vec2 place = vec2(sqrt(alpha), sqrt(1.0 - nv));
    return textureLod(table, (place * (size - 1.0) + 0.5) / size, 0.0);
}

// Share of such a lobe that a quad covers; corners in a frame whose z is the normal and whose x lies towards the eye.
float integrateLobe(vec4 lobe, vec3 corners[4]) {
    vec3 moved[4];
    for (int k = 0; k < 4; k++) {
        vec3 c = corners[k];
        moved[k] = vec3(lobe.x * c.x + lobe.y * c.z, c.y, lobe.z * c.x + lobe.w * c.z);
    }
    return integrateOver(vec3(0, 0, 1), moved);
}

// Surroundings --------------------------------------------------------------------------------------------------------

vec3 turnIntoEnvironment(vec3 direction) {
    vec2 turn = rig.environmentTurn; // cosine and sine
    return vec3(turn.x * direction.x - turn.y * direction.z, direction.y, turn.y * direction.x + turn.x * direction.z);
}

vec3 evaluateIrradiance(vec3 terms[9], vec3 n) {
    return terms[0] + terms[1] * n.y + terms[2] * n.z + terms[3] * n.x + terms[4] * (n.x * n.y) +
           terms[5] * (n.y * n.z) + terms[6] * (3.0 * n.z * n.z - 1.0) + terms[7] * (n.x * n.z) +
           terms[8] * (n.x * n.x - n.y * n.y);
}

// Irradiance / pi from the surroundings, by the openness of the place: of the blend by height in closed form, of the map
// in harmonics (engine/render/environment.h).
vec3 computeEnvironmentDiffuse(bool hasMap, vec3 normal, vec2 openness) {
    float up = normal.y / 3.0;
    vec3 light =
        rig.skyRadiance * openness.x * (0.5 + up) + rig.groundRadiance * openness.y * (0.5 - up);
    if (hasMap) {
        vec3 n = turnIntoEnvironment(normal);
        light += openness.x * max(evaluateIrradiance(rig.irradianceAbove, n), vec3(0)) +
                 openness.y * max(evaluateIrradiance(rig.irradianceBelow, n), vec3(0));
    }
    return light;
}

vec3 fetchEnvironmentLevel(sampler2D map, vec2 place, float level) {
    const float side = float(kEnvironmentTexels), tile = side + 2.0;
    vec2 texel = 1.0 + side * place + vec2(0.0, tile * level);
    return textureLod(map, texel / vec2(tile, tile * float(kEnvironmentMapLevels)), 0.0).rgb;
}

// Radiance of the surroundings about a direction as a lobe of this width sees it; alpha 0 is a mirror.
vec3 computeEnvironmentRadiance(bool hasMap, sampler2D map, vec3 direction, float alpha) {
    vec3 light = mix(rig.groundRadiance, rig.skyRadiance, 0.5 + 0.5 * direction.y);
    if (hasMap) {
        vec3 n = turnIntoEnvironment(direction);
        n /= abs(n.x) + abs(n.y) + abs(n.z);
        float fold = max(-n.y, 0.0);
        vec2 place = n.xz + vec2(n.x >= 0.0 ? fold : -fold, n.z >= 0.0 ? fold : -fold);
        place = 0.5 + 0.5 * place;
        float last = float(kEnvironmentMapLevels - 1);
        float level = min(sqrt(alpha / 0.8) * last, last);
        float below = min(floor(level), last - 1.0);
        light += mix(fetchEnvironmentLevel(map, place, below), fetchEnvironmentLevel(map, place, below + 1.0),
                     level - below);
    }
    return light;
}

// Mirror image of the rectangles, edges softened by the roughness: noise-free, for smooth surfaces only.
vec3 computeMirroredLights(vec3 position, vec3 direction, float softness) {
    vec3 sum = vec3(0);
    for (uint i = 0u; i < rig.rectCount; i++) {
        LightRect rect = lights.rects[i];
        float facing = -dot(direction, rect.normal);
        if (facing <= 0.0) continue;
        float t = dot(position - rect.centre, rect.normal) / facing;
        if (t <= 0.0) continue;
        vec3 hit = position + t * direction - rect.centre;
        vec2 uv = vec2(dot(hit, rect.halfU) / dot(rect.halfU, rect.halfU), dot(hit, rect.halfV) / dot(rect.halfV, rect.halfV));
        vec2 size = vec2(length(rect.halfU), length(rect.halfV));
        vec2 blur = softness * t / size;
        // A lamp smaller than the blur keeps its light.
        vec2 share = min(vec2(1), 1.0 / blur);
        vec2 inside = share * (1.0 - smoothstep(max(1.0 - blur, vec2(0)), 1.0 + blur, abs(uv)));
        sum += rect.radiance * inside.x * inside.y;
    }
    return sum;
}

#endif
