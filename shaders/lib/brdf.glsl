// Reflection of skin and eyes.
#ifndef STIPPLE_LIB_BRDF_GLSL
#define STIPPLE_LIB_BRDF_GLSL

// Schlick 1994. Below F0 0.02 no real dielectric exists: the edge fades with F0 so that F0 = 0 switches gloss off.
float computeFresnel(float f0, float cosine) {
    float f90 = clamp(50.0 * f0, 0.0, 1.0);
    float m = 1.0 - cosine;
    float m2 = m * m;
    return f0 + (f90 - f0) * m2 * m2 * m;
}

// Cosine-weighted hemispherical mean of computeFresnel.
float computeMeanFresnel(float f0) {
    float f90 = clamp(50.0 * f0, 0.0, 1.0);
    return f0 + (f90 - f0) / 21.0;
}

// GGX of Walter et al. 2007 with Heitz' height-correlated Smith term (2014): D G / (4 nl nv). `alpha` >= 0.002.
float computeGgx(float alpha, float nh, float nl, float nv) {
    float a2 = alpha * alpha;
    float d = (nh * a2 - nh) * nh + 1.0;
    float shadowing = nl * sqrt(nv * nv * (1.0 - a2) + a2) + nv * sqrt(nl * nl * (1.0 - a2) + a2);
    return a2 / (3.14159265 * d * d) * 0.5 / max(shadowing, 1e-6);
}

// Share of constant light from everywhere that a lobe returns: the integral over computeGgx and computeFresnel, split
// by F0 (Karis 2013), as a ratio of polynomials in the form of Hirvonen et al. 2019, "Accurate Real-Time Specular
// Reflections with Radiance Caching". Coefficients fitted to the integral for F0 .02 to .05 and alpha .01 to .8: within
// 4 % where the eye looks straight on, 10 % where it grazes.
float computeEnvironmentShare(float f0, float alpha, float nv) {
    float v2 = nv * nv, v3 = v2 * nv;
    vec3 a = vec3(1.0, alpha, alpha * alpha * alpha);
    float edge = dot(a.xy, vec2(0.961604 - 1.21454 * nv, -0.12426 + 0.672022 * nv)) /
                 dot(a, vec3(1.0 + 1.46251 * nv + 66.6296 * v3, 15.1113 + 10.6482 * nv - 71.3589 * v3,
                             3.62608 + 240.312 * nv + 1264.41 * v3));
    float base = dot(a.xy, vec2(-0.460462 + 6.48054 * nv, 39.5819 - 3.49504 * nv)) /
                 dot(a, vec3(1.0 + 12.0753 * v2 - 7.90015 * v3, 52.521 - 32.6987 * v2 + 15.5105 * v3,
                             -16.8458 + 280.039 * v2 - 166.736 * v3));
    return max(f0 * base + clamp(50.0 * f0, 0.0, 1.0) * edge, 0.0);
}

#endif
