// Heads made of an ellipsoid, a neck and ear-like bumps, with landmarks where the shape has them.
#pragma once

#include "scalp/surface.h"

namespace stipple::test {

struct SyntheticHeadOptions {
    int level = 5; // icosphere subdivisions: 5 gives edges of about 3.4 mm, 6 of 1.7 mm
    bool ears = true;
    bool neck = true;      // a closed neck of 115 mm; without it the head is a plain ellipsoid
    bool openNeck = false; // the neck's cap is left out
    float dent = 0;        // mm, depth of a dent at the back of the crown
    float lumps = 0;       // mm, hills and valleys all over
    float noise = 0;       // mm, every vertex moved by up to this along each axis
    float tuft = 0;        // mm, height of a lump of hair on the crown, 60 mm wide with a steep edge
    glm::vec3 halfAxes{77, 95, 99};
};

struct SyntheticHead {
    WorkingSurface surface;
    Landmarks landmarks;
};

SyntheticHead makeSyntheticHead(const SyntheticHeadOptions& options = {});

// Takes away the triangles with a corner within `radius` mm of a point.
void punchHole(WorkingSurface& surface, const glm::vec3& centre, float radius);

// Joins two patches of the surface by a tube that stands off the skin: a tunnel, as bad scans have.
void addHandle(WorkingSurface& surface, const glm::vec3& a, const glm::vec3& b, float radius);

} // namespace stipple::test
