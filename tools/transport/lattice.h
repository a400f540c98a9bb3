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

// The same in linear Rec. 709, or in what other bands add up to; nm of the study is not looked at.
struct LatticeColours {
    glm::dvec3 mean{1}, error{0};
};
LatticeColours runLattice(const LatticeStudy& study, std::span<const Band> bands, const ProgressFn& progress = {});

// What the program places: healed dots of the default shade and depth in skin of type II.
LatticeStudy makeHealedLattice();

// What single dots of the same study say about it.
struct LatticeRules {
    double product = 1; // transmittances of stamps multiplied
    double veil = 1;    // densities added, then T = P + (1 - P) exp(-D / (1 - P))
};
LatticeRules predictLattice(const LatticeStudy& study, const ProgressFn& progress = {});

std::string reportLattices(double photons, std::uint64_t seed, double heightMm, const ProgressFn& progress);

} // namespace stipple
