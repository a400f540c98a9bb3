#version 460
// Hair that stands out over the edge of the surfaces, before what lies behind the head.

layout(binding = 0) uniform sampler2D hair; // premultiplied

layout(location = 0) out vec4 outRadiance;

void main() {
    outRadiance = texelFetch(hair, ivec2(gl_FragCoord.xy), 0);
}
