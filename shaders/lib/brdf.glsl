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

// Share of constant light from everywhere that a lobe returns: Karis' fit of Lazarov's (2013) table.
float computeEnvironmentShare(float f0, float roughness, float nv) {
    const vec4 c0 = vec4(-1.0, -0.0275, -0.572, 0.022);
    const vec4 c1 = vec4(1.0, 0.0425, 1.04, -0.04);
    vec4 r = roughness * c0 + c1;
    float a = min(r.x * r.x, exp2(-9.28 * nv)) * r.x + r.y;
    vec2 ab = vec2(-1.04, 1.04) * a + r.zw;
    return max(f0 * ab.x + clamp(50.0 * f0, 0.0, 1.0) * ab.y, 0.0);
}

#endif
