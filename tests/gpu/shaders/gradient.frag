#version 460
layout(constant_id = 3) const float kBlue = 0.0;
layout(location = 0) in vec2 uv;
layout(location = 0) out vec4 colour;
void main() {
    colour = vec4(uv, kBlue, 1.0);
}
