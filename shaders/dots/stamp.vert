#version 460
// One quad per stamp of an atlas tile, in the order of the tile's list.
#include "lib/dots.glsl"

layout(push_constant, scalar) uniform Push { StampDraw draw; };

layout(location = 0) out vec2 outOffset; // chart mm from the stamp's centre
layout(location = 1) flat out uint outStamp;

void main() {
    uint index = draw.indices.at[draw.first + gl_InstanceIndex];
    vec2 centre = draw.stamps.at[index].centre;
    vec3 metric = draw.stamps.at[index].metric;
    float reach = draw.stamps.at[index].reach + 3.5 * sqrt(draw.minSigma2);
    // Bounding box of the ellipse on the chart.
    float det = metric.x * metric.z - metric.y * metric.y;
    vec2 half_ = reach * sqrt(metric.zx / det);
    vec2 corner = vec2((gl_VertexIndex & 1) * 2 - 1, (gl_VertexIndex >> 1) * 2 - 1);
    outOffset = corner * half_;
    outStamp = index;
    gl_Position = vec4((centre + outOffset - draw.origin) * draw.scale - 1.0, 0, 1);
}
