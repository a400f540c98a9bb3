// Makes of what scanners and modellers deliver a manifold, outward oriented surface.
#pragma once

#include "asset/mesh.h"

#include <cstdint>
#include <span>
#include <vector>

namespace stipple {

// Where a triangle of a repaired mesh comes from.
struct TriangleSource {
    std::uint32_t part = 0; // index of the mesh it came from; kFilled for triangles that close a hole
    std::uint32_t triangle = 0;
    bool reversed = false; // its second and third corner have changed places

    static constexpr std::uint32_t kFilled = 0xffffffffu;
};

// A mesh that remembers where its triangles come from, so that colours and texture coordinates, which differ at the
// corners of seams, survive welding.
struct TracedMesh {
    TriangleMesh mesh;
    std::vector<TriangleSource> sources; // per triangle

    // Adds a mesh as it is; its triangles come from `part`.
    void append(const TriangleMesh& other, std::uint32_t part);
};

// What repair found, for a person.
struct RepairCounts {
    std::size_t collapsed = 0;  // triangles without three different corners
    std::size_t duplicates = 0; // triangles that lie on another with the same corners
    std::size_t turned = 0;     // triangles that faced the wrong way
    std::size_t cutEdges = 0;   // edges with more than two triangles, or between sides that cannot agree
};

// Joins vertices closer than `tolerance` (units of the mesh), drops triangles that lose a corner by it and duplicates.
void weld(TracedMesh& mesh, float tolerance, RepairCounts* counts = nullptr);

// Makes every edge join at most two triangles (of more, the pair that continues most smoothly stays together), every
// vertex one fan, and neighbours agree about their direction. The side of each component is not decided here.
void makeManifold(TracedMesh& mesh, RepairCounts* counts = nullptr);

// Connected component of every triangle, numbered by the first triangle.
struct Components {
    std::vector<std::uint32_t> ofTriangle;
    std::uint32_t count = 0;
};
Components findComponents(const TriangleMesh& mesh);

// The triangles for which keep(t) holds, with unused vertices dropped.
TracedMesh takeTriangles(const TracedMesh& mesh, const std::vector<bool>& keep);
// The listed triangles. `scratch` holds kNoIndex for every vertex before and after: taking many small pieces costs no
// more than their size.
TracedMesh takeTriangles(const TracedMesh& mesh, std::span<const std::uint32_t> list,
                         std::vector<std::uint32_t>& scratch);

// Turns all triangles over.
void reverse(TracedMesh& mesh);

// Whether a connected, consistently oriented surface faces outwards: the sign of its volume about its own centre, which
// also decides for open surfaces such as a head without its neck's floor.
bool isOutward(const TriangleMesh& mesh);

// Closes holes whose rim is shorter than maxPerimeter by a fan about their middle. The mesh must be manifold.
// Returns how many.
std::size_t fillSmallHoles(TracedMesh& mesh, float maxPerimeter);

} // namespace stipple
