// Bare skin: the table of rendering.md section 1.
#pragma once

#include "skin_slab.h"

namespace stipple {

struct SkinStudy {
    std::vector<Band> bands = listBands();
    std::vector<SkinTissue> skins; // differ in melanin only
    double photons = 1e6;
    std::uint64_t seed = 1;
};

struct SkinRow {
    glm::dvec3 albedo{0};   // light from everywhere, seen from everywhere, linear Rec. 709
    glm::dvec3 error{0};    // its standard error
    glm::dvec3 burleyMm{0}; // d of Christensen-Burley's profile of the same mean distance, which is 2.5 d
};
// One row a skin.
std::vector<SkinRow> runSkins(const SkinStudy& study, const ProgressFn& progress = {});

} // namespace stipple
