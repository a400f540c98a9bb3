// Transmittance of skin by the dots in it (rendering.md sections 3 and 4).
#ifndef STIPPLE_LIB_DOTS_GLSL
#define STIPPLE_LIB_DOTS_GLSL

#include "lib/random.glsl"
#include "shared/dots.h"

// The veil rule: pigment filters only the light that gets down to it. `density` of the group, summed.
vec3 applyVeil(float density, VeilConstants group) {
    vec3 open = 1.0 - group.veil;
    return group.veil + open * exp(-density * group.absorption / open);
}

// Density of one stamp at an offset on the chart. `widening`: mm2 by which the stamp is blurred; its integral stays.
float evaluateStamp(StampRecord stamp, vec2 offset, float widening) {
    float r2 = offset.x * offset.x * stamp.metric.x + 2.0 * offset.x * offset.y * stamp.metric.y +
               offset.y * offset.y * stamp.metric.z;
    // Blurring adds to the second moment, w^2 for the Gaussian that small stamps are (2 sigma^2 = w^2).
    float scale = 1.0 / (1.0 + 2.0 * widening * stamp.inverseWidth2);
    return stamp.peak * scale * exp(-pow(max(r2 * stamp.inverseWidth2 * scale, 1e-12), stamp.power));
}

// To the 10 bits of the atlas by random rounding, a function of the texel: means are kept. Rounded here because drivers
// differ in how they round (llvmpipe is 0.4 levels high). Untouched skin stays exactly 1.
vec3 ditherTransmittance(vec3 transmittance, uvec2 texel, uint stream) {
    vec3 noise = toUnit(hash3(uvec3(texel, stream)));
    return min(floor(transmittance * 1023.0 + noise), 1023.0) / 1023.0;
}

#endif
