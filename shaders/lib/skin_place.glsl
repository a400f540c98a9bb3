// What a place on the skin is: packed into the surface data in place of what other materials have there.
#ifndef STIPPLE_LIB_SKIN_PLACE_GLSL
#define STIPPLE_LIB_SKIN_PLACE_GLSL

#include "shared/skin_variety.h"

struct SkinPlace {
    float melanin, blood, light; // binary logarithms of factors
    float sun, flush, oil, scalp;
};

// 10 bits of melanin, 10 of blood, 12 of light; 0 comes back exactly.
uint packPlaceColour(vec3 octaves) {
    vec3 share = clamp(octaves / kPlaceOctaves, -1.0, 1.0);
    uvec3 level = uvec3(ivec3(round(share * vec3(511.0, 511.0, 2047.0))) + ivec3(512, 512, 2048));
    return level.x | level.y << 10u | level.z << 20u;
}

// Oil in bits 8..15, then from bit 18 sun 5, flush 5, scalp 4.
uint packPlaceRegions(vec3 regions, float scalp) {
    vec4 share = clamp(vec4(regions, scalp), 0.0, 1.0);
    uvec4 level = uvec4(round(share * vec4(31.0, 31.0, 255.0, 15.0)));
    return level.z << 8u | level.x << 18u | level.y << 23u | level.w << 28u;
}

SkinPlace unpackPlace(uint colour, uint regions) {
    SkinPlace place;
    place.melanin = kPlaceOctaves / 511.0 * float(int(colour & 1023u) - 512);
    place.blood = kPlaceOctaves / 511.0 * float(int(colour >> 10u & 1023u) - 512);
    place.light = kPlaceOctaves / 2047.0 * float(int(colour >> 20u) - 2048);
    place.oil = float(regions >> 8u & 255u) / 255.0;
    place.sun = float(regions >> 18u & 31u) / 31.0;
    place.flush = float(regions >> 23u & 31u) / 31.0;
    place.scalp = float(regions >> 28u) / 15.0;
    return place;
}

#endif
