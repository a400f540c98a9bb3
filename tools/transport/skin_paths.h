// Paths of light through bare skin, kept by how far they went in epidermis and dermis: one run serves every absorption
// of both, and what two skins differ by is free of noise. The table of engine/pigment/skin_table.h is made from it.
#pragma once

#include "pigment/skin_table.h"
#include "skin_slab.h"

#include <string>

namespace stipple {

class SkinPaths {
public:
    // Follows photons as runSkins() does, for any tissue with at least as much absorption in the dermis as bloodless
    // skin of 90 % baseline.
    SkinPaths(double photons, std::uint64_t seed, const ProgressFn& progress = {});

    // Skins of one dermis (blood and oxygenation of the first) and different epidermis.
    std::vector<SkinColour> compute(std::span<const SkinTissue> tissues) const;

private:
    struct Bin {
        double light = 0, upper = 0, lower = 0, distance = 0; // sums over paths, by share of the photons
    };
    struct BandBins {
        Band band;
        double killed = 0; // absorption of the dermis that the paths have suffered already, 1/mm
        std::vector<Bin> bins;
    };
    std::vector<BandBins> m_bands;
};

// The text of engine/pigment/skin_table.inc, with the command in its head.
std::string writeSkinTable(double photons, std::uint64_t seed, const std::string& command, const ProgressFn& progress);

} // namespace stipple
