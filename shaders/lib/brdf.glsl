// Reflection of skin and eyes.
#ifndef STIPPLE_LIB_BRDF_GLSL
#define STIPPLE_LIB_BRDF_GLSL

// Unpolarised reflectance of a smooth dielectric that reflects `f0` of what falls straight on it, from air. F0 = 0 is no
// surface at all.
float computeFresnel(float f0, float cosine) {
    if (f0 <= 0.0) return 0.0;
    float root = sqrt(f0);
    float ior = (1.0 + root) / (1.0 - root);
    float c = clamp(cosine, 0.0, 1.0);
    float g = sqrt(ior * ior - 1.0 + c * c);
    float s = (g - c) / (g + c);
    float p = (c * (g + c) - 1.0) / (c * (g - c) + 1.0);
    return 0.5 * s * s * (1.0 + p * p);
}

// Cosine-weighted hemispherical mean of computeFresnel: fitted to it for F0 up to .1 within .0012.
float computeMeanFresnel(float f0) {
    float root = sqrt(f0);
    return root * (0.53727 + root * (-0.73766 + root * 1.74248));
}

// Factor on diffuse light where it goes in, and again where it comes out: reciprocal, and on average over both hemispheres
// 1, since the albedo of skin is measured without gloss (rendering.md section 1).
float computeDiffuseTransmission(float f0, float cosine) {
    return (1.0 - computeFresnel(f0, cosine)) / (1.0 - computeMeanFresnel(f0));
}

// GGX of Walter et al. 2007 with Heitz' height-correlated Smith term (2014): D G / (4 nl nv). `alpha` >= 0.002.
float computeGgx(float alpha, float nh, float nl, float nv) {
    float a2 = alpha * alpha;
    float d = (nh * a2 - nh) * nh + 1.0;
    float shadowing = nl * sqrt(nv * nv * (1.0 - a2) + a2) + nv * sqrt(nl * nl * (1.0 - a2) + a2);
    return a2 / (3.14159265 * d * d) * 0.5 / max(shadowing, 1e-6);
}

// Two lobes of gloss at one dielectric surface: `nh` and `lh` are the half vector's cosines with
// the normal and with either direction.
float computeLobes(float f0, float alpha1, float alpha2, float secondWeight, float nh, float lh, float nl, float nv) {
    return mix(computeGgx(alpha1, nh, nl, nv), computeGgx(alpha2, nh, nl, nv), secondWeight) * computeFresnel(f0, lh);
}

// Share of constant light from everywhere that a lobe returns: the integral over computeGgx and computeFresnel, split
// by F0 (Karis 2013), as a ratio of polynomials in the form of Hirvonen et al. 2019, "Accurate Real-Time Specular
// Reflections with Radiance Caching". Coefficients fitted to the integral for F0 .02 to .05 and alpha .01 to .8: within
// 4 % at F0 .028 where the eye looks down at 30 degrees or more, 10 % elsewhere, 2.3 % on average (root mean square).
float computeEnvironmentShare(float f0, float alpha, float nv) {
    float v2 = nv * nv, v3 = v2 * nv;
    vec3 a = vec3(1.0, alpha, alpha * alpha * alpha);
    float edge = dot(a.xy, vec2(0.886676 - 1.0518 * nv, -0.248778 + 0.983422 * nv)) /
                 dot(a, vec3(1.0 + 3.6858 * nv + 61.617 * v3, 16.2251 + 13.9428 * nv - 120.888 * v3,
                             -2.73238 + 240.76 * nv + 1705.39 * v3));
    float base = dot(a.xy, vec2(2.513 - 0.277002 * nv, 2.83356 - 0.679378 * nv)) /
                 dot(a, vec3(1.0 + 4.64801 * v2 - 3.62862 * v3, 5.54776 - 8.60889 * v2 + 6.5745 * v3,
                             -2.76804 + 31.016 * v2 - 19.6479 * v3));
    return max(f0 * base + clamp(50.0 * f0, 0.0, 1.0) * edge, 0.0);
}

#endif
