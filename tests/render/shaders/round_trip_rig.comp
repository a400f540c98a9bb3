#version 460
// As shaders/test/round_trip.comp.in, for RigConstants: member by member, since compiling a copy of all its words at
// once takes llvmpipe half a minute.
#extension GL_EXT_control_flow_attributes : require
#include "shared/light.h"
STIPPLE_ARRAY(From, RigConstants)
STIPPLE_ARRAY_RW(To, RigConstants)
layout(push_constant, scalar) uniform Push {
    From from;
    To to;
    uint count;
};
layout(local_size_x = 32) in;
void main() {
    const uint i = gl_GlobalInvocationID.x;
    if (i >= count) return;
    to.at[i].skyRadiance = from.at[i].skyRadiance;
    to.at[i].rectCount = from.at[i].rectCount;
    to.at[i].groundRadiance = from.at[i].groundRadiance;
    to.at[i].sampleCount = from.at[i].sampleCount;
    to.at[i].environmentTurn = from.at[i].environmentTurn;
    to.at[i].hasEnvironment = from.at[i].hasEnvironment;
    to.at[i].padding0 = from.at[i].padding0;
    [[dont_unroll]] for (uint k = 0u; k < 9u; k++) {
        to.at[i].irradianceAbove[k] = from.at[i].irradianceAbove[k];
        to.at[i].irradianceBelow[k] = from.at[i].irradianceBelow[k];
    }
    [[dont_unroll]] for (uint k = 0u; k < uint(kMaxLights); k++) to.at[i].rects[k] = from.at[i].rects[k];
    [[dont_unroll]] for (uint k = 0u; k < uint(kMaxLights); k++) to.at[i].samples[k] = from.at[i].samples[k];
}
