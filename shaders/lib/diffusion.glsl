// Christensen and Burley 2015, "Approximate Reflectance Profiles for Efficient Subsurface Scattering".
#ifndef STIPPLE_LIB_DIFFUSION_GLSL
#define STIPPLE_LIB_DIFFUSION_GLSL

// Share of light that leaves per mm2 at distance r (mm, > 0) from where it entered; integrates to 1 over the plane.
vec3 evaluateProfile(float r, vec3 d) {
    vec3 e = exp(-r / (3.0 * d));
    return (e * e * e + e) / (25.1327412 * d * r);
}

// Share of the light falling on one face of a slab of this thickness (mm) that leaves the other: the profile integrated
// over the plane at that distance (Barre-Brisebois and Bouchard 2011 have the idea, the integral is exact).
vec3 transmitProfile(float thickness, vec3 d) {
    vec3 e = exp(-thickness / max(3.0 * d, vec3(1e-4)));
    return 0.25 * (e * e * e + 3.0 * e);
}

// Radius over d for u in [0, 1): the exact inverse of the cumulative profile (Golubev 2019).
float sampleProfile(float u) {
    float t = max(1.0 - u, 1e-4);
    float g = 1.0 + 4.0 * t * (2.0 * t + sqrt(1.0 + 4.0 * t * t));
    float n = pow(g, -1.0 / 3.0);
    float p = g * n * n;
    return 3.0 * log(max((1.0 + p + n) / (4.0 * t), 1.0));
}

#endif
