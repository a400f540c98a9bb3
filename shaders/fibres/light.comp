#version 460
// Where the two ends of a piece of hair lie on the picture, and their light: what the four corners of its ribbon share.
// Apart from drawing, since a processor shades corners on one core and this on all. No thinner than a pixel: what it is
// wider then, it lets through.
#include "lib/fibres.glsl"
#include "lib/lights.glsl"
#include "lib/switches.glsl"

layout(push_constant, scalar) uniform Push { FibreDraw draw; };
layout(binding = kViewBinding, scalar) readonly buffer ViewBlock { ViewConstants view; };
layout(binding = kFibreBinding, scalar) readonly buffer FibreBlock { FibreConstants fibres; };

layout(binding = 0) uniform sampler2D shadowAtlas;

layout(local_size_x = 64) in;

// Ribbons stand a little in front of the skin, whose triangles are coarser in moving views.
const float kLiftMm = 0.12, kLiftPixels = 0.6;

void main() {
    uint index = gl_GlobalInvocationID.x; // of the end: two of every ribbon
    if (index >= 2u * draw.count) return;
    DrawnFibre drawn = draw.drawn.at[index >> 1u];
    FibreSegment s = draw.segments.at[drawn.segment];
    bool isEnd = (index & 1u) != 0u;
    vec3 place = isEnd ? s.end : s.start;
    vec3 along = decodeOctahedral(unpackSnorm2x16(isEnd ? s.endTangent : s.startTangent));
    vec3 normal = decodeOctahedral(unpackSnorm2x16(s.normal));
    vec4 packed_ = unpackUnorm4x8(s.along);
    float t = isEnd ? packed_.y : packed_.x;

    draw.ends.at[index].place = vec4(0, 0, -1, 1); // outside
    draw.ends.at[index].side = vec4(0);
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
    vec3 side = 0.5 * width * normalize(cross(along, toEye));
    draw.ends.at[index].place = view.worldToClip * vec4(place + (kLiftMm + kLiftPixels * pixel) * toEye, 1);
    draw.ends.at[index].side = view.worldToClip * vec4(side, 0);

    vec3 colour = s.shade * (packed_.z > 0.5 ? fibres.white : fibres.pigmented);
    float forward = 0.6 * dot(mix(fibres.pigmented, fibres.white, fibres.greyShare), vec3(0.2126, 0.7152, 0.0722));
    float above = s.depth * (1.0 - t) * (1.0 - forward);
    vec3 radiance = computeEnvironmentDiffuse(kEnvironment, normal, vec2(1)) * colour * exp(-1.2 * above);
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
        if (kMoving) { // all of the lamp at once
            vec3 middle = rect.centre - place;
            vec3 corners[4] = vec3[4](middle - rect.halfU - rect.halfV, middle - rect.halfU + rect.halfV,
                                      middle + rect.halfU + rect.halfV, middle + rect.halfU - rect.halfV);
            irradiance = rect.radiance * (3.14159265 * integrateOver(toLight, corners));
        }
        radiance += irradiance * (seen * own) * colourFibre(computeFibreLobes(along, toLight, toEye), colour);
    }
    vec4 colour4 = vec4(radiance, 1) * alpha;
    draw.ends.at[index].colour = uvec2(packHalf2x16(colour4.xy), packHalf2x16(colour4.zw));
}
