// The test heads of ../shared/heads, upright in millimetres.
#pragma once

#include "asset/mesh.h"

#include <string>
#include <vector>

namespace stipple::test {

struct SharedHead {
    std::string name;
    TriangleMesh mesh;                                // mm, +Y up, +Z face
    float length = 0, breadth = 0, circumference = 0; // by tape, mm; 0 where the list has none
};

// Empty without the shared folder.
std::vector<SharedHead> loadSharedHeads();

} // namespace stipple::test
