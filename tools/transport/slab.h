// Photons in a plane slab of skin: paths that know their geometry and leave absorption to whoever weighs them.
#pragma once

#include "core/random.h"

#include <vector>

namespace stipple {

enum class Illumination { diffuse, collimated };

// z points down from the surface at 0. Scattering is the same throughout; lengths in mm, coefficients in 1/mm.
struct Slab {
    double index = 1.4;      // of refraction, air above
    double indexBelow = 1.4; // of what lies under the slab
    double anisotropy = 0.8;
    double scattering = 20;
    double thicknessMm = 12;
    double upperMm = 0.08;    // thickness of the upper layer; its absorption is left to the path's weight
    double absorption = 0.05; // of the lower layer: photons end by it
    Illumination illumination = Illumination::diffuse;
};

// `mirrored` never entered: the specular part, which skin's diffuse reflectance excludes.
enum class PathEnd { reflected, transmitted, absorbed, mirrored };

struct Vertex {
    float x, y, z;
};
struct Path {
    PathEnd end = PathEnd::absorbed;
    double upperMm = 0;           // length inside the upper layer
    double lowerMm = 0;           // and below it
    float deepestMm = 0;          // greatest depth
    std::vector<Vertex> vertices; // from entry at (0, 0, 0) to the end
};

// Unpolarised reflectance at a plane from index n1 to n2; cosine of the angle of incidence in 0..1.
double computeFresnel(double n1, double n2, double cosine);

// One photon, into `path` (whose memory is used again). A function of slab and random stream only.
void tracePath(const Slab& slab, Random& random, Path& path);

} // namespace stipple
