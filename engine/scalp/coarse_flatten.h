// A coarse stand-in for a flattened mesh: a lattice of triangles over its plane start.
#pragma once

#include "scalp/flat_energy.h"

#include <vector>

namespace stipple {

// Lattice triangles carry the mean shape of the skin that they cover, so that flattening the lattice moves the whole
// mesh at a hundredth of the cost.
class CoarseLattice {
public:
    // `elements` are the mesh's; `start` must be free of flips. `cell` is the lattice's edge in units of `start`.
    CoarseLattice(std::span<const FlatElement> elements, std::span<const glm::dvec2> start, double cell);

    const std::vector<glm::dvec2>& getNodes() const { return m_nodes; }
    const std::vector<FlatElement>& getElements() const { return m_elements; }

    // The mesh's points for moved nodes: linear in each lattice triangle.
    std::vector<glm::dvec2> prolong(std::span<const glm::dvec2> nodes) const;

private:
    struct Anchor {
        std::uint32_t element;
        glm::dvec3 barycentric;
    };
    std::vector<glm::dvec2> m_nodes;
    std::vector<FlatElement> m_elements;
    std::vector<Anchor> m_anchors; // per point of the mesh
};

} // namespace stipple
