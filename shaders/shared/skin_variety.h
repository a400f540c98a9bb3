// How skin differs from place to place: amounts of one appearance (engine/pigment/skin_variety.h has their meaning).
#ifndef STIPPLE_SHARED_SKIN_VARIETY_H
#define STIPPLE_SHARED_SKIN_VARIETY_H

#include "shared/types.h"

STIPPLE_SHARED_BEGIN

// Factors on melanin and blood of one place, as binary logarithms, that a vertex and a pixel can hold.
STIPPLE_CONSTANT_F(kPlaceOctaves, 3.0)
// Sun of the places whose colour is the appearance's own.
STIPPLE_CONSTANT_F(kPlainSun, 0.6)
// The picture of ratios (stipple::computeSkinRatios): texels a side, and octaves from its middle to its border.
STIPPLE_CONSTANT_F(kRatioSize, 33.0)
STIPPLE_CONSTANT_F(kRatioOctaves, 3.0)

struct SkinVarietyConstants {
    float sunOctaves;
    float flushOctaves;
    float scalpMelanin;
    float scalpBlood;
    float scalpSun; // share of the sun that the scalp sees
    float freckles;
    float spots;
    float creases;
    float oilRoughness;
    float wetness;
    float ownMelanin;
    float freckleOctaves;
    float spotOctaves;
    vec3 padding0;
};
STIPPLE_SHARED_SIZE(SkinVarietyConstants, 64)

STIPPLE_SHARED_END

#endif
