#include "skin_slab.h"

#include "core/parallel.h"

#include <atomic>
#include <cmath>

namespace stipple {

Slab makeSkinSlab(const SkinTissue& tissue, double nm) {
    Slab slab;
    slab.index = slab.indexBelow = kSkinRefractiveIndex;
    slab.anisotropy = kSkinAnisotropy;
    slab.scattering = computeScattering(nm);
    slab.upperMm = kEpidermisMm;
    slab.absorption = computeDermalAbsorption(tissue, nm);
    return slab;
}

std::vector<Band> listBands() {
    std::vector<Band> bands;
    for (int i = 0; i < kBandCount; ++i)
        bands.push_back({getBandNm(i), getBandColours()[std::size_t(i)]});
    return bands;
}

void forEachBatch(std::span<const Band> bands, double photons, std::uint64_t seed, const ProgressFn& progress,
                  const std::function<void(std::size_t, std::size_t, std::uint64_t, Random)>& body) {
    const auto getShare = [](const Band& band) {
        // The ends of the spectrum keep a few, so that no band stands on a handful.
        return 0.01 + std::abs(band.colour.r) + std::abs(band.colour.g) + std::abs(band.colour.b);
    };
    double sum = 0;
    for (const Band& band : bands)
        sum += getShare(band);
    const std::size_t units = bands.size() * kBatchCount;
    std::atomic<std::size_t> done{0};
    parallelFor(units, 1, [&](std::size_t begin, std::size_t end) {
        for (std::size_t unit = begin; unit < end; ++unit) {
            const std::size_t batch = unit / bands.size(), band = unit % bands.size();
            const double share = getShare(bands[band]) / sum;
            body(batch, band, std::uint64_t(std::ceil(photons * share / kBatchCount)), Random(seed, unit));
            if (progress) progress(float(++done) / float(units + 1), "following photons");
        }
    });
    if (progress) progress(1, "");
}

} // namespace stipple
