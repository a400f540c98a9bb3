// The slab that skin is, band by band.
#pragma once

#include "core/log.h"
#include "math/spectrum.h"
#include "pigment/skin_spectrum.h"
#include "slab.h"

#include <cstdint>
#include <functional>
#include <span>
#include <vector>

namespace stipple {

// Skins of one run may differ in their epidermis only: it acts by weights, the dermis ends photons.
Slab makeSkinSlab(const SkinTissue& tissue, double nm);

// A wavelength that a run follows, and what reflectance there adds to linear Rec. 709.
struct Band {
    double nm;
    glm::dvec3 colour;
};
std::vector<Band> listBands();

// Photons are cut in batches with random streams of their own, so that results do not depend on the threads; the
// scatter of the batches tells the statistical error.
inline constexpr int kBatchCount = 8;

// Calls body(batch, band, photons, random) for every batch of every band, in parallel; more photons where the eye sees
// more.
void forEachBatch(std::span<const Band> bands, double photons, std::uint64_t seed, const ProgressFn& progress,
                  const std::function<void(std::size_t, std::size_t, std::uint64_t, Random)>& body);

} // namespace stipple
