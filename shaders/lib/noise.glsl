// Smooth noise on the skin, as a function of position in mm.
#ifndef STIPPLE_LIB_NOISE_GLSL
#define STIPPLE_LIB_NOISE_GLSL

#include "lib/random.glsl"

float cornerValue(ivec3 cell) {
    return float(hash3(uvec3(cell)).x >> 8u) * (2.0 / 16777216.0) - 1.0;
}

// Value noise in -1..1 (variance about 0.08) with its gradient in yzw; quintic, so that the gradient is smooth.
vec4 computeNoise(vec3 p) {
    vec3 base = floor(p);
    vec3 f = p - base;
    ivec3 c = ivec3(base);
    vec3 u = f * f * f * (f * (f * 6.0 - 15.0) + 10.0);
    vec3 du = 30.0 * f * f * (f * (f - 2.0) + 1.0);
    float a = cornerValue(c);
    float b = cornerValue(c + ivec3(1, 0, 0));
    float d = cornerValue(c + ivec3(0, 1, 0));
    float e = cornerValue(c + ivec3(1, 1, 0));
    float g = cornerValue(c + ivec3(0, 0, 1));
    float h = cornerValue(c + ivec3(1, 0, 1));
    float i = cornerValue(c + ivec3(0, 1, 1));
    float j = cornerValue(c + ivec3(1, 1, 1));
    float kx = b - a, ky = d - a, kz = g - a;
    float kxy = a - b - d + e, kyz = a - d - g + i, kxz = a - b - g + h;
    float kxyz = -a + b + d - e + g - h - i + j;
    float value = a + kx * u.x + ky * u.y + kz * u.z + kxy * u.x * u.y + kyz * u.y * u.z + kxz * u.x * u.z +
                  kxyz * u.x * u.y * u.z;
    vec3 gradient = du * vec3(kx + kxy * u.y + kxz * u.z + kxyz * u.y * u.z, ky + kxy * u.x + kyz * u.z + kxyz * u.x * u.z,
                              kz + kxz * u.x + kyz * u.y + kxyz * u.x * u.y);
    return vec4(value, gradient);
}

#endif
