// Transmittance of skin by the dots in it (rendering.md sections 3 and 4).
#ifndef STIPPLE_LIB_DOTS_GLSL
#define STIPPLE_LIB_DOTS_GLSL

#include "shared/dots.h"

// The veil rule: pigment filters only the light that gets down to it. Summed densities of the group: of cores, and of
// the narrow and the wide part of halos.
vec3 applyVeil(float core, vec2 halo, VeilConstants group) {
    vec3 open = 1.0 - group.veil;
    vec3 density = core * group.absorption + halo.x * group.narrowHalo + halo.y * group.wideHalo;
    return group.veil + open * exp(-density / open);
}

// mm2 on the skin between a stamp's centre and an offset on the chart.
float computeDistance2(StampRecord stamp, vec2 offset) {
    return offset.x * offset.x * stamp.metric.x + 2.0 * offset.x * offset.y * stamp.metric.y +
           offset.y * offset.y * stamp.metric.z;
}

// Blurring by `widening` mm2 adds to the second moment, w^2 for the Gaussian that small stamps are (2 sigma^2 = w^2):
// squared lengths grow by this factor.
float computeGrowth(StampRecord stamp, float widening) {
    return 1.0 + 2.0 * widening * stamp.inverseWidth2;
}

// Density of one stamp at an offset on the chart. `widening`: mm2 by which the stamp is blurred; its integral stays.
float evaluateStamp(StampRecord stamp, vec2 offset, float widening) {
    float scale = 1.0 / computeGrowth(stamp, widening);
    float r2 = computeDistance2(stamp, offset);
    return stamp.peak * scale * exp(-pow(max(r2 * stamp.inverseWidth2 * scale, 1e-12), stamp.power));
}

// Where a widened stamp ends, mm of skin.
float computeWidenedReach(StampRecord stamp, float widening) {
    return stamp.reach * sqrt(computeGrowth(stamp, widening));
}

// Widening of a stamp drawn at `footprint` mm per pixel: the pixel's own box, so that dots do not glitter while the
// camera moves; for tiny stamps more, until 2 w is 1.5 pixels (w^2 = 2 sigma^2).
float computeNearWidening(StampRecord stamp, float footprint) {
    return max(footprint * footprint / 12.0, 0.28125 * footprint * footprint - 0.5 / stamp.inverseWidth2);
}

#endif
