// Surface data of a pixel: two RGBA32UI targets and depth.
//   A: chart x, chart y (float bits), shading normal (octahedral, 2 x 12), open share (8), own colour (square root, 3 x 8);
//      of skin lib/skin_place.glsl
//   B: chart derivatives by pixel x and y (2 x 2 half), material 8 | roughness 8 | on chart 1 | chart mirrored 1 | 14 of
//      lib/skin_place.glsl (on skin, where they also take the place of the roughness), mean open way (octahedral, 2 x 8)
//      and the angle of the chart's x axis around the normal (16)
#ifndef STIPPLE_LIB_GBUFFER_GLSL
#define STIPPLE_LIB_GBUFFER_GLSL

#include "shared/surface.h"

const float kPi = 3.14159265358979;
const uint kOnChart = 1u << 16u;
const uint kMirrored = 1u << 17u; // chart x, chart y and the normal are left-handed

struct Surface {
    uint material; // kMaterialNone: background
    vec3 position; // mm
    float depth;   // mm along the view axis
    vec3 normal;
    vec3 toEye;
    vec3 own; // linear colour; not of skin
    float roughness; // not of skin
    bool onChart;
    vec2 chart;
    vec2 chartDx, chartDy; // mm per pixel
    vec2 openness; // share of the light of sky and ground that comes in
    float open;    // of constant light from everywhere
    vec3 openWay;  // unit, middle of where it comes from
    vec3 chartX, chartY; // on the skin, unit
    float footprint;     // mm of skin under a pixel
};

// Cigolle et al. 2014, "A Survey of Efficient Representations for Independent Unit Vectors".
vec2 encodeOctahedral(vec3 n) {
    vec2 p = n.xy / (abs(n.x) + abs(n.y) + abs(n.z));
    vec2 side = vec2(p.x >= 0.0 ? 1.0 : -1.0, p.y >= 0.0 ? 1.0 : -1.0);
    return n.z <= 0.0 ? (1.0 - abs(p.yx)) * side : p;
}

vec3 decodeOctahedral(vec2 e) {
    vec3 n = vec3(e, 1.0 - abs(e.x) - abs(e.y));
    float t = max(-n.z, 0.0);
    n.x += n.x >= 0.0 ? -t : t;
    n.y += n.y >= 0.0 ? -t : t;
    return normalize(n);
}

uint packNormal(vec3 n) {
    uvec2 q = uvec2(round((0.5 + 0.5 * encodeOctahedral(n)) * 4095.0));
    return q.x | q.y << 12u;
}

vec3 unpackNormal(uint packed) {
    return decodeOctahedral(vec2(packed & 0xfffu, (packed >> 12u) & 0xfffu) * (2.0 / 4095.0) - 1.0);
}

// How far the mean of the directions lies from the middle that are open in a cone about the normal: `share` of the
// cosine-weighted hemisphere is the squared sine of its half-angle.
float computeMeanWay(float share) {
    float c2 = 1.0 - share;
    return share > 1e-3 ? (2.0 / 3.0) * (1.0 - c2 * sqrt(c2)) / share : 1.0;
}

// Shares of the light of sky and of ground that come in, over what an open place with this normal gets of a sky that fades
// towards the ground, and of that ground.
vec2 computeOpenness(float open, vec3 openWay, vec3 normal) {
    float height = open >= 1.0 ? normal.y * (2.0 / 3.0) : openWay.y * computeMeanWay(open);
    return min(open * vec2(0.5 + 0.5 * height, 0.5 - 0.5 * height) /
                   vec2(0.5 + normal.y / 3.0, 0.5 - normal.y / 3.0), 1.0);
}

// Normals between vertices lean over the horizon where a rounded surface is made of flat triangles; what is seen faces
// the eye, or it would be drawn black.
vec3 faceEye(vec3 normal, vec3 toEye) {
    const float leastFacing = 0.1;
    return normalize(normal + max(leastFacing - dot(normal, toEye), 0.0) * toEye);
}

// Duff et al. 2017, "Building an Orthonormal Basis, Revisited".
void makeBasis(vec3 n, out vec3 x, out vec3 y) {
    float s = n.z >= 0.0 ? 1.0 : -1.0;
    float a = -1.0 / (s + n.z);
    float b = n.x * n.y * a;
    x = vec3(1.0 + s * n.x * n.x * a, s * b, -s * n.x);
    y = vec3(b, s + n.y * n.y * a, -n.y);
}

// Unit depth ray of a pixel centre; its length per mm of depth is not 1.
vec3 getRay(ViewConstants view, vec2 pixel) {
    vec2 p = pixel + 0.5 + view.jitter - vec2(view.rect.xy) - 0.5 * vec2(view.rect.zw);
    return view.forward + p.x * view.pixelX + p.y * view.pixelY;
}

// toEye 0: seen by nobody.
Surface unpackSurface(ViewConstants view, uvec4 a, uvec4 b, vec3 position, vec3 toEye, float depth) {
    Surface s;
    s.material = b.z & 0xffu;
    s.depth = depth;
    s.position = position;
    s.toEye = toEye;
    s.normal = unpackNormal(a.z);
    vec3 own = unpackUnorm4x8(a.w).rgb;
    s.own = own * own;
    s.roughness = float((b.z >> 8u) & 0xffu) / 255.0;
    s.onChart = (b.z & kOnChart) != 0u;
    s.chart = uintBitsToFloat(a.xy);
    s.chartDx = unpackHalf2x16(b.x);
    s.chartDy = unpackHalf2x16(b.y);
    s.open = float(a.z >> 24u) / 255.0;
    s.openWay = decodeOctahedral(vec2(b.w & 0xffu, (b.w >> 8u) & 0xffu) * (2.0 / 255.0) - 1.0);
    s.openness = computeOpenness(s.open, s.openWay, s.normal);
    s.normal = faceEye(s.normal, s.toEye);
    float angle = float(b.w >> 16u) * (2.0 * kPi / 65536.0);
    vec3 x, y;
    makeBasis(s.normal, x, y);
    s.chartX = cos(angle) * x + sin(angle) * y;
    s.chartY = (-sin(angle) * x + cos(angle) * y) * ((b.z & kMirrored) != 0u ? -1.0 : 1.0);
    s.footprint = s.depth * view.pixelSize;
    return s;
}

Surface decodeSurface(ViewConstants view, ivec2 pixel, uvec4 a, uvec4 b, float deviceDepth) {
    float depth = view.nearPlane / max(deviceDepth, 1e-9);
    vec3 ray = getRay(view, vec2(pixel));
    return unpackSurface(view, a, b, view.cameraPosition + ray * depth, -normalize(ray), depth);
}

#endif
