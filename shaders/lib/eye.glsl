// What lies under the cornea. The forge maps eyes about their gaze: it is at (0.5, 0.5), and a distance of 0.5 is 100
// degrees from it (tools/forge/eyes.cpp).
#ifndef STIPPLE_LIB_EYE_GLSL
#define STIPPLE_LIB_EYE_GLSL

const float kIrisEdge = 0.1435;      // uv distance of the iris' edge
const float kChamberDepthMm = 2.6;   // of the iris' plane below the middle of the cornea, as most eyes have it
const float kCorneaIndex = 1.376;
const float kCorneaTilt = 0.76;      // sine of the cornea's slope at the iris' edge: 5.95 mm over a radius of 7.8 mm

struct Eye {
    vec2 uv;     // where the ray that enters here meets the iris
    vec3 normal; // for diffuse light
};

// `px`, `py`, `ux`, `uy`: of position and uv by pixel; `toEye` and `normal` are unit.
Eye computeEye(vec2 uv, vec3 px, vec3 py, vec2 ux, vec2 uy, vec3 normal, vec3 toEye) {
    // Gradients of u and v on the surface.
    vec3 gx = cross(py, normal), gy = cross(normal, px);
    float area = dot(px, gx);
    float inverse = abs(area) > 1e-12 ? 1.0 / area : 0.0;
    vec3 gradU = (gx * ux.x + gy * uy.x) * inverse, gradV = (gx * ux.y + gy * uy.y) * inverse;
    vec2 from = uv - 0.5;
    float share = length(from) / kIrisEdge; // 1 at the edge
    vec3 aside = (toEye - normal * dot(toEye, normal)) / kCorneaIndex;
    float depth = kChamberDepthMm * max(1.0 - share * share, 0.0);
    vec3 way = -aside * (depth * inversesqrt(max(1.0 - dot(aside, aside), 0.1)));
    Eye eye;
    eye.uv = uv + vec2(dot(gradU, way), dot(gradV, way));
    // Light bends at the cornea and falls together on the iris' far side, as on a shallow bowl.
    vec3 outward = gradU * from.x + gradV * from.y;
    outward *= inversesqrt(max(dot(outward, outward), 1e-12));
    float inside = 1.0 - smoothstep(0.85, 1.05, share);
    eye.normal = normalize(normal - outward * (1.6 * kCorneaTilt * min(share, 1.0) * inside));
    return eye;
}

#endif
