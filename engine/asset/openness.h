// How much light of the surroundings reaches each vertex and from where: what lies behind other skin is what makes
// ears, neck and eye sockets sit in the head. Measured once per shape; costs nothing per frame.
#pragma once

#include "core/log.h"
#include "math/vec.h"

#include <span>
#include <stop_token>
#include <vector>

namespace stipple {

struct OpennessMesh {
    std::span<const glm::vec3> positions, normals; // mm
    std::span<const glm::uvec3> triangles;
    bool casts = true; // stands in the way of others; one level of detail of a surface is enough, and a coarse one
};

// Of a place, over the directions in which nothing stands in its way, weighted by their cosine.
struct Openness {
    glm::vec3 way{0}; // their mean: 2/3 of the normal where all is open, shorter than 1
    float share = 1;  // of all that there would be, 0..1
    friend bool operator==(const Openness&, const Openness&) = default;
};
// With nothing around.
inline Openness makeFullyOpen(const glm::vec3& normal) {
    return {normal * (2.0f / 3.0f), 1};
}

// Per mesh and vertex. From surroundings whose radiance is linear in the direction, a + dot(b, direction), a vertex
// gets irradiance / pi = share (a + dot(b, way)) exactly. Depth maps from directions spread over the sphere. The same
// for any number of threads. Cancelled on request.
std::vector<std::vector<Openness>> computeOpenness(std::span<const OpennessMesh> meshes,
                                                   const ProgressFn& progress = {}, const std::stop_token& stop = {});

} // namespace stipple
