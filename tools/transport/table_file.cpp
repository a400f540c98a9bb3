#include "table_file.h"

#include "pigment/dot_table.h"

#include <algorithm>

namespace stipple {
namespace {

std::string makeHeader(const DotStudy& study, const DotResult& result, const std::string& command) {
    std::string text = fmt::format(
        "// Written by: {}\n"
        "// Photons {:.0f}, seed {}, {} wavelengths. Slab (rendering.md section 1): index {}, g {}, epidermis {} mm,\n"
        "// blood {}, S {}, D65 and 2 degrees, light from everywhere, seen straight from above, specular excluded.\n"
        "// Columns of {} mm below their top, pigment absorbing as 1 / wavelength. Nodes: dot_table.h.\n"
        "// Melanin: albedo of bare skin (linear Rec. 709), its standard error.\n",
        command, study.photons, study.seed, study.bands.size(), kSkinRefractiveIndex, kSkinAnisotropy, kEpidermisMm,
        study.skins.front().blood, study.skins.front().oxygenation, study.grid.heightMm);
    for (std::size_t s = 0; s < study.skins.size(); ++s) {
        const glm::dvec3 albedo = result.mean.getAlbedo(s);
        const glm::dvec3 error = estimateError(result, [s](const DotSums& sums) { return sums.getAlbedo(s); });
        text += fmt::format("//   {:.1f}: {:.4f} {:.4f} {:.4f}, {:.4f} {:.4f} {:.4f}\n", kDotMelanins[s], albedo.r,
                            albedo.g, albedo.b, error.r, error.g, error.b);
    }
    return text;
}

} // namespace

DotStudy makeTableStudy(double photons, std::uint64_t seed) {
    DotStudy study;
    for (std::size_t i = 0; i < kDotDistanceCount; ++i)
        study.grid.distances.push_back(getDotDistance(i));
    study.grid.radii.assign(kDotRadii.begin(), kDotRadii.end());
    study.grid.tops.assign(kDotTops.begin(), kDotTops.end());
    study.grid.heightMm = kDotColumnMm;
    study.strengths.assign(kDotStrengths.begin(), kDotStrengths.end());
    for (const float melanin : kDotMelanins)
        study.skins.push_back({.melanin = computeMelaninFraction(double(melanin))});
    study.photons = photons;
    study.seed = seed;
    return study;
}

std::string writeTable(const DotStudy& study, const DotResult& result, const std::string& command) {
    const ColumnGrid& grid = study.grid;
    std::string text = makeHeader(study, result, command);
    text += "\n// Veil P by melanin, then depth.\nconst glm::vec3 kDotVeils[] = {\n";
    for (std::size_t s = 0; s < study.skins.size(); ++s)
        for (std::size_t k = 0; k < grid.tops.size(); ++k) {
            const glm::dvec3 veil = result.mean.getVeil(k, s);
            text += fmt::format("{{{:.4f}f, {:.4f}f, {:.4f}f}},\n", veil.r, veil.g, veil.b);
        }
    text +=
        "};\n\n// Densities by melanin, radius, depth, strength, channel; a row holds all distances, two characters "
        "each\n// (decodeDotDensity).\nconstexpr const char* kDotRows[] = {\n";
    for (std::size_t s = 0; s < study.skins.size(); ++s)
        for (std::size_t j = 0; j < grid.radii.size(); ++j)
            for (std::size_t k = 0; k < grid.tops.size(); ++k) {
                std::vector<glm::dvec3> darkest(grid.distances.size(), glm::dvec3(0));
                for (std::size_t t = 0; t < study.strengths.size(); ++t) {
                    // More pigment is never lighter; blue of dark skin, a small difference of large bands, may say so.
                    for (std::size_t i = 0; i < grid.distances.size(); ++i)
                        darkest[i] = glm::max(darkest[i], result.mean.getDensity(i, j, k, t, s));
                    for (int channel = 0; channel < 3; ++channel) {
                        text += '"';
                        for (const glm::dvec3& density : darkest)
                            text.append(encodeDotDensity(density[channel]).data(), 2);
                        text += "\",\n";
                    }
                }
            }
    return text + "};\n";
}

} // namespace stipple
