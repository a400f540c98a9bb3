// A struct with every kind of member that shared structs use, for the test of the rules themselves.
#ifndef STIPPLE_TEST_SAMPLE_H
#define STIPPLE_TEST_SAMPLE_H
#include "shared/types.h"
STIPPLE_SHARED_BEGIN

STIPPLE_CONSTANT(kSampleCount, 3)

struct SampleInner {
    vec3 direction;
    float weight;
    ivec2 cell;
};
STIPPLE_SHARED_SIZE(SampleInner, 24)
STIPPLE_ARRAY(SampleInners, SampleInner)

struct Sample {
    vec3 position;
    vec3 normal;
    mat4 transform;
    vec2 uv;
    SampleInner inner[kSampleCount];
    SampleInners inners;
    uint flags;
    int index;
    mat3 rotation;
    float last;
};
STIPPLE_SHARED_SIZE(Sample, 224)
STIPPLE_SHARED_OFFSET(Sample, inners, 168)

STIPPLE_SHARED_END
#endif
