// A surface cut into patches that are nearly flat and lie side by side in a picture: what is measured once for all
// places of the skin is kept there.
#pragma once

#include "math/vec.h"

#include <cstdint>
#include <span>
#include <vector>

namespace stipple {

struct FlatPatches {
    glm::ivec2 size{0};                 // of the picture, texels
    std::vector<std::uint32_t> sources; // of each vertex, the one of the mesh that it repeats: patches share none
    std::vector<glm::vec2> places;      // of each vertex in the picture, texels; y grows downwards
    std::vector<glm::uvec3> triangles;  // those of the mesh, each once
    // Those around each patch, in its plane and on its part of the picture, so that what is read across its border is
    // there. Where they overlap a triangle of the patch, that one holds.
    std::vector<glm::uvec3> rims;
};

// Triangles that look into opposite directions never share a patch, and every one of a patch faces out of the picture;
// but slivers, which may lie anywhere within the triangles around them.
// `texelMm`: of the picture; where a surface leans out of its patch's plane a texel holds up to twice as much of it.
// The rim is at least as wide as the edges of the triangles.
FlatPatches computeFlatPatches(std::span<const glm::vec3> positions, std::span<const glm::vec3> normals,
                               std::span<const glm::uvec3> triangles, float texelMm);

} // namespace stipple
