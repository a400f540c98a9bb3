// Tables of rendering.md made anew, beside the document's values.
#pragma once

#include "dots.h"

#include <string>

namespace stipple {

// Section 3's study: a dot of 0.4 mm under skin of f_m 0.012, tau 0.9 and 6, tops 0.1 to 1 mm.
DotStudy makeDocumentStudy(double photons, std::uint64_t seed, double heightMm);
// Integral of 1 - t over the skin, over the dot's own area.
glm::dvec3 computeEffectiveArea(const DotStudy& study, const DotSums& sums, std::size_t top, std::size_t strength);
// CIELAB of the middle of the dot.
glm::dvec3 computeCentreLab(const DotSums& sums, std::size_t top, std::size_t strength);

std::string reportSkins(double photons, std::uint64_t seed, const ProgressFn& progress);
std::string reportDots(double photons, std::uint64_t seed, double heightMm, const ProgressFn& progress);

} // namespace stipple
