#version 460
// One triangle over the whole viewport, infinitely far away: a depth test LESS passes only where a surface is.

void main() {
    gl_Position = vec4(vec2(gl_VertexIndex & 1, gl_VertexIndex >> 1) * 4.0 - 1.0, 0, 1);
}
