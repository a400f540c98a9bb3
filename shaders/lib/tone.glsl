// Khronos PBR Neutral tone mapper without its toe, which presumes a veil of gloss and over-saturates dark skin
// (rendering.md section 7): linear to 0.8, then a shoulder that keeps the hue and desaturates towards white.
#ifndef STIPPLE_LIB_TONE_GLSL
#define STIPPLE_LIB_TONE_GLSL

vec3 applyToneCurve(vec3 colour) {
    const float start = 0.8;
    const float desaturation = 0.15;
    float peak = max(colour.r, max(colour.g, colour.b));
    if (peak <= start) return colour;
    const float room = 1.0 - start;
    float newPeak = 1.0 - room * room / (peak + room - start);
    colour *= newPeak / peak;
    float whiten = 1.0 - 1.0 / (desaturation * (peak - newPeak) + 1.0);
    return mix(colour, vec3(newPeak), whiten);
}

// Exact sRGB transfer function (IEC 61966-2-1).
vec3 encodeSrgb(vec3 linear) {
    linear = clamp(linear, 0.0, 1.0);
    vec3 low = 12.92 * linear;
    vec3 high = 1.055 * pow(linear, vec3(1.0 / 2.4)) - 0.055;
    return mix(high, low, lessThanEqual(linear, vec3(0.0031308)));
}

#endif
