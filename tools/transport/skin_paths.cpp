#include "skin_paths.h"

#include <algorithm>
#include <cmath>

namespace stipple {
namespace {

// Bins of equal width in the logarithm of the length; each keeps its own mean, so that what is left is of second order
// in a width of a tenth.
constexpr std::size_t kUpperBins = 84, kLowerBins = 112;
constexpr double kShortestMm = 0.005, kLongestUpperMm = 20, kLongestLowerMm = 400;

std::size_t findBin(double length, double longest, std::size_t count) {
    const double share = std::log(std::max(length, kShortestMm) / kShortestMm) / std::log(longest / kShortestMm);
    return std::min(std::size_t(share * double(count)), count - 1);
}

} // namespace

SkinPaths::SkinPaths(double photons, std::uint64_t seed, const ProgressFn& progress) {
    const std::vector<Band> bands = listBands();
    std::vector<std::vector<Bin>> units(kBatchCount * bands.size());
    for (const Band& band : bands)
        m_bands.push_back({band, 0.9 * computeDermalAbsorption({.blood = 0}, band.nm), {}});
    // Paths that never left the epidermis have a bin of their own.
    constexpr std::size_t kBins = kUpperBins * (kLowerBins + 1);
    forEachBatch(
        bands, photons, seed, progress, [&](std::size_t batch, std::size_t band, std::uint64_t count, Random random) {
            Slab slab = makeSkinSlab({}, bands[band].nm);
            slab.absorption = m_bands[band].killed;
            std::vector<Bin>& bins = units[batch * bands.size() + band];
            bins.resize(kBins);
            const double share = 1 / (double(count) * kBatchCount);
            Path path;
            for (std::uint64_t i = 0; i < count; ++i) {
                tracePath(slab, random, path);
                if (path.end != PathEnd::reflected) continue;
                const std::size_t lower = path.lowerMm > 0 ? 1 + findBin(path.lowerMm, kLongestLowerMm, kLowerBins) : 0;
                const Vertex& last = path.vertices.back();
                Bin& bin = bins[findBin(path.upperMm, kLongestUpperMm, kUpperBins) * (kLowerBins + 1) + lower];
                bin.light += share;
                bin.upper += share * path.upperMm;
                bin.lower += share * path.lowerMm;
                bin.distance += share * std::hypot(double(last.x), double(last.y));
            }
        });
    for (std::size_t band = 0; band < bands.size(); ++band) {
        std::vector<Bin> all(kBins);
        for (std::size_t batch = 0; batch < kBatchCount; ++batch)
            for (std::size_t i = 0; i < kBins; ++i) {
                const Bin& bin = units[batch * bands.size() + band][i];
                all[i].light += bin.light;
                all[i].upper += bin.upper;
                all[i].lower += bin.lower;
                all[i].distance += bin.distance;
            }
        std::vector<Bin>& bins = m_bands[band].bins;
        for (Bin& bin : all) {
            if (bin.light <= 0) continue;
            bin.upper /= bin.light;
            bin.lower /= bin.light;
            bins.push_back(bin);
        }
    }
}

std::vector<SkinColour> SkinPaths::compute(std::span<const SkinTissue> tissues) const {
    std::vector<glm::dvec3> albedo(tissues.size(), glm::dvec3(0)), distance = albedo, positive = albedo;
    std::vector<double> passed;
    for (const BandBins& band : m_bands) {
        const double nm = band.band.nm;
        const double more = computeDermalAbsorption(tissues.front(), nm) - band.killed;
        passed.clear();
        for (const Bin& bin : band.bins)
            passed.push_back(std::exp(-more * bin.lower));
        // Distances without the bands of negative weight: of dark skin they would leave less than nothing in blue.
        const glm::dvec3 sensitivity = glm::max(band.band.colour, glm::dvec3(0));
        for (std::size_t t = 0; t < tissues.size(); ++t) {
            const double epidermis = computeEpidermalAbsorption(tissues[t], nm);
            double light = 0, way = 0;
            for (std::size_t i = 0; i < passed.size(); ++i) {
                const double weight = passed[i] * std::exp(-epidermis * band.bins[i].upper);
                light += weight * band.bins[i].light;
                way += weight * band.bins[i].distance;
            }
            albedo[t] += band.band.colour * light;
            distance[t] += sensitivity * way;
            positive[t] += sensitivity * light;
        }
    }
    std::vector<SkinColour> colours;
    for (std::size_t t = 0; t < tissues.size(); ++t)
        colours.push_back({glm::vec3(albedo[t]), glm::vec3(distance[t] / positive[t] / 2.5)});
    return colours;
}

std::string writeSkinTable(double photons, std::uint64_t seed, const std::string& command, const ProgressFn& progress) {
    const SkinPaths paths(photons, seed, progress);
    std::string text = fmt::format(
        "// Written by: {}\n"
        "// Photons {:.0f}, seed {}, {} wavelengths. Slab (rendering.md section 1): index {}, g {}, epidermis {} mm,\n"
        "// D65 and 2 degrees, light from everywhere, seen from everywhere, specular excluded. Nodes: skin_table.h.\n"
        "// A row holds all melanins of one oxygenation, red share and blood (in this order, the last fastest): "
        "shifted\n"
        "// albedo and d, linear Rec. 709, two characters a number (decodeSkinNumber).\n"
        "constexpr const char* kSkinRows[] = {{\n",
        command, photons, seed, kBandCount, kSkinRefractiveIndex, kSkinAnisotropy, kEpidermisMm);
    for (const double oxygenation : kSkinOxygenations)
        for (const double red : kSkinPheomelanins)
            for (std::size_t b = 0; b < kSkinBloodAxis.count; ++b) {
                std::vector<SkinTissue> tissues;
                for (std::size_t m = 0; m < kSkinMelaninAxis.count; ++m)
                    tissues.push_back({kSkinMelaninAxis.getNode(m), kSkinBloodAxis.getNode(b), red, oxygenation});
                text += '"';
                for (const SkinColour& colour : paths.compute(tissues)) {
                    for (int channel = 0; channel < 3; ++channel)
                        text.append(encodeSkinNumber(double(colour.albedo[channel]) + kSkinTableShift).data(), 2);
                    for (int channel = 0; channel < 3; ++channel)
                        text.append(encodeSkinNumber(double(colour.burleyMm[channel])).data(), 2);
                }
                text += "\",\n";
            }
    return text + "};\n";
}

} // namespace stipple
