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

// Divergence of a normal, 1 / mm, from places and normals to both sides along two ways: 2 / r on a ball, less than 0 in a
// hollow. 0 where the ways are one.
float computeDivergence(vec3 x, vec3 normalX, vec3 y, vec3 normalY) {
    float xx = dot(x, x), xy = dot(x, y), yy = dot(y, y), area2 = xx * yy - xy * xy;
    if (area2 <= 1e-6 * xx * yy) return 0.0;
    return (dot(normalX, yy * x - xy * y) + dot(normalY, xx * y - xy * x)) / area2;
}

// Light finds a shorter way out of what bulges than out of a plane, and a longer one where it is hollow: what of it would
// have been absorbed makes the difference. The factor is fitted to random walks in path-traced heads.
vec3 computeBend(float curvature, vec3 d, vec3 albedo) {
    const float bend = 2.0;
    return 1.0 + bend * clamp(curvature, -0.4, 0.4) * d * (1.0 - albedo);
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
