// Meshes with known geometry for the tests of the surface code.
#pragma once

#include "asset/mesh.h"

#include <functional>

namespace stipple::test {

// A closed or open grid mapped into space: u and v in [0, 1]; wrapped directions join their ends.
TriangleMesh makeGridMesh(int countU, int countV, bool wrapU, bool wrapV,
                          const std::function<glm::vec3(float, float)>& map);

// Subdivided icosahedron; 20 * 4^levels triangles.
TriangleMesh makeSphere(float radius, int levels);
TriangleMesh makeTorus(float radius, float tube, int countU, int countV);
// Part of a sphere above a plane: open, with one round boundary.
TriangleMesh makeCap(float radius, float height, int rings, int segments);
// A flap like an auricle: a smooth thin two-sided sheet, `thickness` thick, rolled at its rim.
TriangleMesh makeFlap(float size, float thickness, int level);
// Cube with corners at +-size / 2.
TriangleMesh makeCube(float size);

// Everything about a mesh that the tests ask for.
struct Facts {
    bool manifold = false; // every edge in one or two triangles that agree, every vertex with one fan
    std::size_t boundaryEdges = 0;
    int euler = 0; // vertices - edges + triangles
    std::size_t degenerate = 0;
    float smallestAngle = 0; // radians
    std::vector<float> edgeLengths;
};
Facts computeFacts(const TriangleMesh& mesh);

} // namespace stipple::test
