// A head made of formulas, so that the search is tested without files.
#pragma once

#include "asset/mesh.h"
#include "scalp/surface.h"

namespace stipple::test {

// Places on the synthetic head, mm; +Y up, +Z face, origin amid the skull.
inline constexpr glm::vec3 kSyntheticNoseTip{0, -69, 121};
inline constexpr glm::vec3 kSyntheticEar{76, -60, -4}; // middle of the left auricle's root; the right one mirrors it

// Skull, nose, brows, chin and ears over a rounded neck; 2 * steps^2 triangles.
TriangleMesh makeSyntheticHead(int steps = 150);

// Sphere, cube, cylinder, egg and others that are no heads.
std::vector<TriangleMesh> makeBodiesThatAreNoHeads();

WorkingSurface toSurface(const TriangleMesh& mesh);
TriangleMesh transformMesh(const TriangleMesh& mesh, const glm::mat3& linear, const glm::vec3& shift = glm::vec3(0));

} // namespace stipple::test
