#version 460
// A piece of hair as a quad that faces the eye, lit at its four corners. No thinner than a pixel: what it is wider then,
// it lets through.
#include "lib/fibres.glsl"
#include "lib/lights.glsl"

layout(push_constant, scalar) uniform Push { FibreDraw draw; };
layout(binding = kViewBinding, scalar) readonly buffer ViewBlock { ViewConstants view; };
layout(binding = kFibreBinding, scalar) readonly buffer FibreBlock { FibreConstants fibres; };

layout(binding = 0) uniform sampler2D shadowAtlas;

layout(location = 0) out vec4 outColour; // premultiplied

// Ribbons stand a little in front of the skin, whose triangles are coarser in moving views.
const float kLiftMm = 0.12, kLiftPixels = 0.6;

void main() {
    DrawnFibre drawn = draw.drawn.at[gl_InstanceIndex];
    FibreSegment s = draw.segments.at[drawn.segment];
    bool isEnd = (gl_VertexIndex >> 1) != 0;
    vec3 place = isEnd ? s.end : s.start;
    vec3 along = decodeOctahedral(unpackSnorm2x16(isEnd ? s.endTangent : s.startTangent));
    vec3 normal = decodeOctahedral(unpackSnorm2x16(s.normal));
    vec4 packed_ = unpackUnorm4x8(s.along);
    float t = isEnd ? packed_.y : packed_.x;

    outColour = vec4(0);
    gl_Position = vec4(0, 0, -1, 1); // all corners outside
    // Whether it is drawn must be one for all of a ribbon; how much of it shows is the pixels'.
    vec3 toMiddle = 0.5 * (s.start + s.end) - view.cameraPosition;
    float depth = dot(toMiddle, view.forward);
    if (depth <= view.nearPlane) return;
    float pixel = depth * view.pixelSize;
    if (getRibbonShare(fibres, pixel, -dot(normal, normalize(toMiddle))) <= 0.0) return;

    vec3 toEye = normalize(view.cameraPosition - place);
    // One that stands for others may have to be wider than itself to hide as much.
    float cover = packed_.w * drawn.opacity * s.width;
    float width = max(max(s.width, pixel), cover);
    float alpha = cover / width;
    vec3 across = normalize(cross(along, toEye));
    float side = (gl_VertexIndex & 1) != 0 ? 0.5 : -0.5;
    vec3 corner = place + side * width * across + (kLiftMm + kLiftPixels * pixel) * toEye;
    gl_Position = view.worldToClip * vec4(corner, 1);

    vec3 colour = s.shade * (packed_.z > 0.5 ? fibres.white : fibres.pigmented);
    float forward = 0.6 * dot(mix(fibres.pigmented, fibres.white, fibres.greyShare), vec3(0.2126, 0.7152, 0.0722));
    float above = s.depth * (1.0 - t) * (1.0 - forward);
    vec3 radiance = computeEnvironmentDiffuse(rig.hasEnvironment != 0u, normal, vec2(1)) * colour * exp(-1.2 * above);
    for (uint i = 0u; i < rig.sampleCount; i++) {
        LightSample light = lights.samples[i];
        LightRect rect = lights.rects[light.rect];
        vec3 toLight = light.point - place;
        float distance = length(toLight);
        toLight /= distance;
        float leaving = -dot(toLight, rect.normal);
        float facing = dot(toLight, normal);
        if (leaving <= 0.0 || facing <= 0.0) continue;
        float seen = computeVisibility(shadowAtlas, light, place, normal, toLight, distance, facing, false, 0.0, vec2(1, 0));
        if (seen <= 0.0) continue;
        float own = exp(-above * computeHiding(along, normal, toLight));
        vec3 irradiance = rect.radiance * (rect.area * light.weight * leaving / (distance * distance));
        if (view.moving != 0u) { // all of the lamp at once
            vec3 middle = rect.centre - place;
            vec3 corners[4] = vec3[4](middle - rect.halfU - rect.halfV, middle - rect.halfU + rect.halfV,
                                      middle + rect.halfU + rect.halfV, middle + rect.halfU - rect.halfV);
            irradiance = rect.radiance * (3.14159265 * integrateOver(toLight, corners));
        }
        radiance += irradiance * (seen * own) *
                    scatterFibre(colour, along, toLight, toEye);
    }
    outColour = vec4(radiance, 1) * alpha;
}
