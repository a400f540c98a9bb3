#version 460
// Writes a number that the build chose.
#include "shared/types.h"
STIPPLE_ARRAY_RW(Values, uint)
layout(push_constant, scalar) uniform Push {
    Values values;
};
layout(local_size_x = 1) in;
void main() {
    values.at[0] = ANSWER;
}
