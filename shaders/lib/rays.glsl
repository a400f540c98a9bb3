// Rays against everything in the scene (engine/render/ray_tree.h).
#ifndef STIPPLE_LIB_RAYS_GLSL
#define STIPPLE_LIB_RAYS_GLSL

#include "shared/rays.h"

vec4 fetchRayTree(sampler2D tree, int i) {
    return texelFetch(tree, ivec2(i % kRayTreeWidth, i / kRayTreeWidth), 0);
}

struct RayHit {
    float distance; // < 0: none
    vec3 normal;    // of the triangle, towards where the ray came from
};

// The first triangle on the way, either side of it; none, and at no cost, where nothing is to be `sought`.
RayHit castRay(sampler2D tree, vec3 origin, vec3 direction, bool sought) {
    // Pixels that are shaded only beside others may hold anything. A ray that is not a number would visit all of the tree,
    // and some drivers count steps and end every loop of a pixel at some number.
    bool isSound = abs(dot(direction, direction) - 1.0) < 0.01 && dot(origin, origin) < 1e12;
    int nodes = sought && isSound ? int(fetchRayTree(tree, 0).w) : 0;
    vec3 inverse = 1.0 / mix(direction, vec3(1e-20), lessThan(abs(direction), vec3(1e-20)));
    float nearest = 1e30;
    vec3 normal = vec3(0);
    int node = 0;
    while (node < nodes) {
        vec4 low = fetchRayTree(tree, 2 * node), high = fetchRayTree(tree, 2 * node + 1);
        vec3 a = (low.xyz - origin) * inverse, b = (high.xyz - origin) * inverse;
        vec3 enter = min(a, b), leave = max(a, b);
        float from = max(max(enter.x, enter.y), max(enter.z, 0.0));
        float to = min(min(leave.x, nearest), min(leave.y, leave.z));
        bool meets = from <= to * 1.000001; // flat boxes: room for rounding (Ize 2013)
        int leaf = int(high.w);
        if (meets && leaf != 0) {
            int count = leaf % kRayLeafSteps, first = 2 * nodes + 3 * (leaf / kRayLeafSteps);
            for (int i = 0; i < count; i++) {
                // Moeller and Trumbore 1997.
                vec3 corner = fetchRayTree(tree, first + 3 * i).xyz;
                vec3 e1 = fetchRayTree(tree, first + 3 * i + 1).xyz, e2 = fetchRayTree(tree, first + 3 * i + 2).xyz;
                vec3 p = cross(direction, e2);
                float determinant = dot(e1, p);
                float scale = determinant != 0.0 ? 1.0 / determinant : 0.0;
                vec3 s = origin - corner;
                float u = dot(s, p) * scale;
                vec3 q = cross(s, e1);
                float v = dot(direction, q) * scale, t = dot(e2, q) * scale;
                if (scale != 0.0 && u >= 0.0 && v >= 0.0 && u + v <= 1.0 && t > 0.0 && t < nearest) {
                    nearest = t;
                    normal = cross(e1, e2);
                }
            }
        }
        node = meets && leaf == 0 ? node + 1 : int(low.w);
    }
    if (nearest >= 1e30) return RayHit(-1.0, vec3(0));
    normal = normalize(normal);
    return RayHit(nearest, dot(normal, direction) > 0.0 ? -normal : normal);
}

#endif
