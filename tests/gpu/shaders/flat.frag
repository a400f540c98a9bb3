#version 460
#include "shared/types.h"
layout(push_constant, scalar) uniform Push {
    Address corners;
    vec4 colour;
};
layout(location = 0) out vec4 result;
void main() {
    result = colour;
}
