#version 460
// One quad per stamp, facing the camera and wide enough for all skin that the stamp reaches. It stands in front of that
// skin, so that the depth test drops only stamps behind other skin, those of the far side among them.
#include "lib/dots.glsl"
#include "shared/view.h"

layout(push_constant, scalar) uniform Push { NearDraw draw; };
layout(binding = kViewBinding, scalar) readonly buffer ViewBlock { ViewConstants view; };

layout(location = 0) flat out uint outStamp;

void main() {
    StampRecord stamp = draw.stamps.at[gl_InstanceIndex];
    // Chart and skin stretch differently a little way off the stamp.
    float reach = 1.1 * computeWidenedReach(stamp, computeNearWidening(stamp, draw.footprint));
    vec3 right = view.pixelX / view.pixelSize, down = view.pixelY / view.pixelSize;
    vec3 centre = stamp.position - view.cameraPosition;
    float depth = dot(centre, view.forward);
    float front = max(depth - reach, 1.001 * view.nearPlane);
    outStamp = gl_InstanceIndex;
    if (depth <= view.nearPlane) {
        gl_Position = vec4(0, 0, -1, 1); // behind the camera: all corners outside
        return;
    }
    // A ball off the axis of the view is stretched outwards on the picture.
    vec2 slope = vec2(dot(centre, right), dot(centre, down)) / depth;
    vec2 corner = vec2((gl_VertexIndex & 1) * 2 - 1, (gl_VertexIndex >> 1) * 2 - 1);
    vec2 offset = corner * reach * sqrt(1.0 + slope * slope);
    vec3 place = view.cameraPosition + centre * (front / depth) + offset.x * right + offset.y * down;
    gl_Position = view.worldToClip * vec4(place, 1);
}
