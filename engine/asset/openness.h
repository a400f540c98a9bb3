// How much light of sky and ground reaches each vertex: their share behind other skin is what makes ears, neck and eye
// sockets sit in the head. Measured once per shape; costs nothing per frame.
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

// Per mesh and vertex the open share, 0..1, of the light of the sky (x) and of the ground (y): the sky shines with
// 0.5 + 0.5 y of its radiance, the ground with 0.5 - 0.5 y, as lighting.frag blends them. Depth maps from directions
// spread over the sphere; 1 where nothing stands in the way. The same for any number of threads. Cancelled on request.
std::vector<std::vector<glm::vec2>> computeOpenness(std::span<const OpennessMesh> meshes,
                                                    const ProgressFn& progress = {}, const std::stop_token& stop = {});

} // namespace stipple
