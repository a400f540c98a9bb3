// The head's control cage, cut out of the package's body (makehuman-format.md section 7).
#pragma once

#include "package.h"

namespace stipple {

struct Cage {
    std::vector<std::uint32_t> bodyVertices; // package vertex of every cage vertex
    QuadMesh mesh;                           // quads over cage vertices
    // Per cage vertex: it lies on the line where skin ends at the lids or lips, or behind it.
    std::vector<bool> inner;

    std::vector<glm::vec3> pick(const std::vector<glm::vec3>& body) const;
};

// Skin above the collar bones. The sacks behind lids and lips, which nobody sees, are closed with a lid of quads a few
// rings in, so that the neck's rim is the only open edge. UV charts stay apart.
Cage cutHead(const Package& package);

} // namespace stipple
