// Numbers that look random, as functions of pixel and sample.
#ifndef STIPPLE_LIB_RANDOM_GLSL
#define STIPPLE_LIB_RANDOM_GLSL

// Jarzynski and Olano 2020, "Hash Functions for GPU Rendering": pcg3d.
uvec3 hash3(uvec3 v) {
    v = v * 1664525u + 1013904223u;
    v.x += v.y * v.z;
    v.y += v.z * v.x;
    v.z += v.x * v.y;
    v ^= v >> 16u;
    v.x += v.y * v.z;
    v.y += v.z * v.x;
    v.z += v.x * v.y;
    return v;
}

vec3 toUnit(uvec3 v) {
    return vec3(v >> 8u) * (1.0 / 16777216.0);
}

// The next direction of a spiral whose points are well spread: a processor's sine and cosine cost ten times this.
vec2 turnByGoldenAngle(vec2 direction) {
    const vec2 golden = vec2(-0.73736888, -0.67549029); // of -2.3999632
    return vec2(direction.x * golden.x - direction.y * golden.y, direction.x * golden.y + direction.y * golden.x);
}

// Per pixel a fixed random start, then Roberts' R2 sequence over the samples: every pixel's points are well spread, and
// neighbours are independent.
vec2 samplePoint(uvec2 pixel, uint sampleIndex, uint stream) {
    vec2 start = toUnit(hash3(uvec3(pixel, stream))).xy;
    return fract(start + float(sampleIndex) * vec2(0.7548776662466927, 0.5698402909980532));
}

// One number instead of two: steps of the golden ratio. R2's own are nearly 3/4 and 4/7, so that one of its numbers alone
// leaves a gap of a sixth after 16 samples.
float sampleValue(uvec2 pixel, uint sampleIndex, uint stream) {
    float start = toUnit(hash3(uvec3(pixel, stream))).x;
    return fract(start + float(sampleIndex) * 0.6180339887498949);
}

#endif
