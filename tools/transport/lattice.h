// Square lattices of columns with full transport, against the rules by which stamps overlap (rendering.md section 4).
#pragma once

#include "dots.h"

#include <string>

namespace stipple {

struct LatticeStudy {
    double nm = 620;
    SkinTissue skin;
    double perCm2 = 278;
    float radiusMm = 0.15f, topMm = 0.15f, heightMm = 0.2f;
    double opticalDepth = 0.9;
    double photons = 1e6;
    std::uint64_t seed = 1;
};

struct LatticeRatio {
    double mean = 1, error = 0;
};
// Mean reflectance with the lattice over that without it, seen from above.
LatticeRatio runLattice(const LatticeStudy& study, const ProgressFn& progress = {});

// What single dots of the same study say about it.
struct LatticeRules {
    double product = 1; // transmittances of stamps multiplied
    double veil = 1;    // densities added, then T = P + (1 - P) exp(-D / (1 - P))
};
LatticeRules predictLattice(const LatticeStudy& study, const ProgressFn& progress = {});

std::string reportLattices(double photons, std::uint64_t seed, double heightMm, const ProgressFn& progress);

} // namespace stipple
