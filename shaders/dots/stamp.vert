#version 460
// One octagon per stamp of an atlas tile, in the order of the tile's list: a strip of eight corners around the ellipse
// that the stamp is on the chart.
#include "lib/dots.glsl"

layout(push_constant, scalar) uniform Push { StampDraw draw; };

layout(location = 0) out vec2 outOffset; // chart mm from the stamp's centre
layout(location = 1) flat out uint outStamp;

void main() {
    uint index = draw.indices.at[draw.first + gl_InstanceIndex];
    StampRecord stamp = draw.stamps.at[index];
    vec3 metric = stamp.metric;
    // Cholesky factor of the metric's inverse: takes the unit circle to the ellipse.
    float det = metric.x * metric.z - metric.y * metric.y;
    float a = sqrt(metric.z / det);
    float b = -metric.y / (det * a);
    float c = inversesqrt(metric.z);
    // 0 1 7 2 6 3 5 4 around, as a strip wants it; the sides touch the circle.
    int corner = (gl_VertexIndex & 1) == 1 ? (gl_VertexIndex + 1) / 2 : 8 - gl_VertexIndex / 2;
    float angle = 0.78539816 * float(corner);
    vec2 p = 1.0823922 * computeWidenedReach(stamp, draw.minSigma2) * vec2(cos(angle), sin(angle));
    outOffset = vec2(a * p.x, b * p.x + c * p.y);
    outStamp = index;
    gl_Position = vec4((stamp.centre + outOffset - draw.origin) * draw.scale - 1.0, 0, 1);
}
