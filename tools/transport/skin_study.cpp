#include "skin_study.h"

#include <cmath>

namespace stipple {
namespace {

struct Sums {
    std::vector<double> light, distance; // one a skin
};

Sums runBand(const SkinStudy& study, double nm, std::uint64_t photons, Random random) {
    Sums sums{std::vector<double>(study.skins.size()), std::vector<double>(study.skins.size())};
    std::vector<double> epidermis;
    for (const SkinTissue& skin : study.skins)
        epidermis.push_back(computeEpidermalAbsorption(skin, nm));
    const Slab slab = makeSkinSlab(study.skins.front(), nm);
    Path path;
    for (std::uint64_t i = 0; i < photons; ++i) {
        tracePath(slab, random, path);
        if (path.end != PathEnd::reflected) continue;
        const double distance = std::hypot(double(path.vertices.back().x), double(path.vertices.back().y));
        for (std::size_t s = 0; s < epidermis.size(); ++s) {
            const double weight = std::exp(-epidermis[s] * path.upperMm) / double(photons);
            sums.light[s] += weight;
            sums.distance[s] += weight * distance;
        }
    }
    return sums;
}

} // namespace

std::vector<SkinRow> runSkins(const SkinStudy& study, const ProgressFn& progress) {
    std::vector<Sums> units(kBatchCount * study.bands.size());
    forEachBatch(study.bands, study.photons, study.seed, progress,
                 [&](std::size_t batch, std::size_t band, std::uint64_t photons, Random random) {
                     units[batch * study.bands.size() + band] = runBand(study, study.bands[band].nm, photons, random);
                 });
    std::vector<SkinRow> rows(study.skins.size());
    for (std::size_t s = 0; s < rows.size(); ++s) {
        // Distances without the bands of negative weight: of dark skin they would leave less than nothing in blue.
        glm::dvec3 squares(0), distance(0), positive(0);
        for (std::size_t batch = 0; batch < kBatchCount; ++batch) {
            glm::dvec3 light(0);
            for (std::size_t band = 0; band < study.bands.size(); ++band) {
                const Sums& unit = units[batch * study.bands.size() + band];
                light += study.bands[band].colour * unit.light[s];
                const glm::dvec3 sensitivity = glm::max(study.bands[band].colour, glm::dvec3(0));
                distance += sensitivity * unit.distance[s];
                positive += sensitivity * unit.light[s];
            }
            rows[s].albedo += light / double(kBatchCount);
            squares += light * light / double(kBatchCount);
        }
        const glm::dvec3 variance = glm::max(squares - rows[s].albedo * rows[s].albedo, glm::dvec3(0));
        rows[s].error = glm::sqrt(variance / double(kBatchCount - 1));
        rows[s].burleyMm = distance / positive / 2.5;
    }
    return rows;
}

} // namespace stipple
