#version 460
// values[i] = values[i] * factor + weights[i % 3] * i: values by device address, constants from blocks of either kind.
#include "shared/types.h"
STIPPLE_ARRAY_RW(Values, float)
struct Parameters {
    vec3 unused; // blocks have scalar layout: nothing is moved to a multiple of 16
    float factor;
    uint count;
    float weights[3];
};
layout(binding = 5, scalar) readonly buffer ParameterBlock { Parameters parameters; };
layout(binding = 6, scalar) uniform WeightBlock { Parameters indexed; };
layout(push_constant, scalar) uniform Push { Values values; };
layout(local_size_x = 64) in;
void main() {
    const uint i = gl_GlobalInvocationID.x;
    if (i >= parameters.count) return;
    values.at[i] = values.at[i] * parameters.factor + indexed.weights[i % 3u] * float(i);
}
