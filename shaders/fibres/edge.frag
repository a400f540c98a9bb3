#version 460
// Hair that stands out over the edge of the skin, before what lies behind the head.

layout(binding = 0) uniform sampler2D ribbons;

layout(location = 0) out vec4 outRadiance;

void main() {
    outRadiance = texelFetch(ribbons, ivec2(gl_FragCoord.xy), 0);
}
