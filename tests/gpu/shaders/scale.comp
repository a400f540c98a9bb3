#version 460
// values[i] = values[i] * factor + i, all by device address.
#include "shared/types.h"
STIPPLE_ARRAY_RW(Values, float)
struct Parameters {
    float factor;
    uint count;
};
STIPPLE_POINTER(ParametersPtr, Parameters)
layout(push_constant, scalar) uniform Push {
    Values values;
    ParametersPtr parameters;
};
layout(local_size_x = 64) in;
void main() {
    const uint i = gl_GlobalInvocationID.x;
    if (i >= parameters.value.count) return;
    values.at[i] = values.at[i] * parameters.value.factor + float(i);
}
