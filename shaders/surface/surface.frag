#version 460
// Surface data only; nothing is shaded here.
#include "lib/gbuffer.glsl"
#include "lib/skin_place.glsl"

layout(push_constant, scalar) uniform Push { SurfaceDraw draw; };
layout(binding = kViewBinding, scalar) readonly buffer ViewBlock { ViewConstants view; };

layout(binding = 0) uniform sampler2D colourMap;

layout(location = 0) in vec3 inPosition;
layout(location = 1) in vec3 inNormal;
layout(location = 2) in vec3 inChart;
layout(location = 3) in vec2 inUv;
layout(location = 4) in vec4 inTint;
layout(location = 5) in vec4 inOpenness;
layout(location = 6) in vec3 inRegions;

layout(location = 0) out uvec4 outA;
layout(location = 1) out uvec4 outB;
#ifdef STIPPLE_PLACED
layout(location = 7) in vec3 inPlace;
layout(location = 2) out vec4 outPlace;
#endif

void main() {
    vec3 px = dFdx(inPosition), py = dFdy(inPosition);
    vec2 cx = dFdx(inChart.xy), cy = dFdy(inChart.xy);
    vec3 own = draw.colour;
    if (draw.material != kMaterialSkin) {
        // texture() with implicit derivatives has to stay in uniform control flow: the flag is of the whole draw.
        if ((draw.flags & kSurfaceUv) != 0u) own *= texture(colourMap, inUv).rgb;
    }
    vec3 normal = normalize(inNormal);
    if (!gl_FrontFacing) normal = -normal;

    // Three vertices on the chart interpolate to 1 but for rounding.
    bool onChart = inChart.z > 0.9999;
    float angle = 0;
    bool mirrored = false;
    if (onChart && (draw.flags & kSurfaceAxes) != 0u) {
        // Direction on the skin in which chart x grows: solve position = X chart.x + Y chart.y from the derivatives.
        float side = cx.x * cy.y - cx.y * cy.x < 0.0 ? -1.0 : 1.0;
        vec3 chartX = side * (px * cy.y - py * cx.y);
        vec3 chartY = side * (py * cx.x - px * cy.x);
        vec3 x, y;
        makeBasis(normal, x, y);
        angle = atan(dot(chartX, y), dot(chartX, x));
        mirrored = dot(cross(normal, chartX), chartY) < 0.0;
    }
    uint angle16 = uint(int(round(angle * (65536.0 / (2.0 * kPi))))) & 0xffffu;

    outA.xy = onChart ? floatBitsToUint(inChart.xy) : uvec2(0);
    float share = clamp(inOpenness.w, 0.0, 1.0);
    outA.z = packNormal(normal) | uint(share * 255.0 + 0.5) << 24u;
    bool isSkin = draw.material == kMaterialSkin;
    outA.w = isSkin ? packPlaceColour(inTint.xyz) : packUnorm4x8(vec4(sqrt(clamp(own, 0.0, 1.0)), 0));
    outB.x = packHalf2x16(cx);
    outB.y = packHalf2x16(cy);
    outB.z = draw.material | (onChart ? kOnChart : 0u) | (mirrored ? kMirrored : 0u);
    outB.z |= isSkin ? packPlaceRegions(inRegions, inTint.w) : uint(clamp(draw.roughness, 0.0, 1.0) * 255.0 + 0.5) << 8u;
    vec3 openWay = dot(inOpenness.xyz, inOpenness.xyz) > 1e-8 ? normalize(inOpenness.xyz) : normal;
    outB.w = packUnorm4x8(vec4(0.5 + 0.5 * encodeOctahedral(openWay), 0, 0)) | angle16 << 16u;
#ifdef STIPPLE_PLACED
    outPlace = vec4(inPlace, 1);
#endif
}
