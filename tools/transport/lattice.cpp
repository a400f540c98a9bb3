#include "lattice.h"

#include "pigment/dot_table.h"

#include <algorithm>
#include <cmath>

namespace stipple {
namespace {

double getSpacing(const LatticeStudy& study) {
    return 10 / std::sqrt(study.perCm2);
}

// Length of a path inside the columns of a lattice through (x, y).
double measureLattice(const LatticeStudy& study, const Path& path, float x, float y) {
    const float spacing = float(getSpacing(study));
    double sum = 0;
    for (std::size_t i = 1; i < path.vertices.size(); ++i) {
        const Vertex& a = path.vertices[i - 1];
        const Vertex& b = path.vertices[i];
        const float low = std::min(a.z, b.z), high = std::max(a.z, b.z);
        if (high <= study.topMm || low >= study.topMm + study.heightMm) continue;
        const auto findRange = [&](float p, float q, float origin) {
            const float from = (std::min(p, q) - study.radiusMm - origin) / spacing;
            const float to = (std::max(p, q) + study.radiusMm - origin) / spacing;
            return std::pair(int(std::ceil(from)), int(std::floor(to)));
        };
        const auto [x0, x1] = findRange(a.x, b.x, x);
        const auto [y0, y1] = findRange(a.y, b.y, y);
        const float dz = b.z - a.z;
        const float length = std::sqrt((b.x - a.x) * (b.x - a.x) + (b.y - a.y) * (b.y - a.y) + dz * dz);
        for (int iy = y0; iy <= y1; ++iy)
            for (int ix = x0; ix <= x1; ++ix) {
                float from, to;
                if (!clipToCylinder(a, b, x + float(ix) * spacing, y + float(iy) * spacing, study.radiusMm, from, to))
                    continue;
                const float z0 = a.z + from * dz, z1 = a.z + to * dz;
                const float top = std::min(z0, z1), bottom = std::max(z0, z1);
                const float inside =
                    std::max(0.0f, std::min(bottom, study.topMm + study.heightMm) - std::max(top, study.topMm));
                sum += double((to - from) * length * inside / std::max(bottom - top, 1e-7f));
            }
    }
    return sum;
}

// Mean over the cell of a lattice of what `combine` makes of the sum of a profile over all dots near a place.
template <typename Combine>
double averageCell(double spacing, const std::array<double, kDotDistanceCount>& profile, const Combine& combine) {
    constexpr int kGrid = 48;
    const int reach = int(std::ceil(double(kDotReachMm) / spacing));
    double mean = 0;
    for (int py = 0; py < kGrid; ++py)
        for (int px = 0; px < kGrid; ++px) {
            double sum = 0;
            for (int iy = -reach; iy <= reach; ++iy)
                for (int ix = -reach; ix <= reach; ++ix) {
                    const double dx = ix - (px + 0.5) / kGrid, dy = iy - (py + 0.5) / kGrid;
                    const double u = std::pow(spacing * std::hypot(dx, dy) / double(kDotReachMm), 0.4) *
                                     double(kDotDistanceCount - 1);
                    const auto i = std::size_t(u);
                    if (i + 1 >= kDotDistanceCount) continue;
                    sum += profile[i] + (u - double(i)) * (profile[i + 1] - profile[i]);
                }
            mean += combine(sum) / (kGrid * kGrid);
        }
    return mean;
}

} // namespace

LatticeColours runLattice(const LatticeStudy& study, std::span<const Band> bands, const ProgressFn& progress) {
    struct Light {
        double bare = 0, left = 0;
    };
    std::vector<Light> units(kBatchCount * bands.size());
    forEachBatch(bands, study.photons, study.seed, progress,
                 [&](std::size_t batch, std::size_t band, std::uint64_t photons, Random random) {
                     const double nm = bands[band].nm;
                     Slab slab = makeSkinSlab(study.skin, nm);
                     slab.illumination = Illumination::collimated;
                     const double absorption = study.opticalDepth / double(study.heightMm) * computePigmentRatio(nm);
                     const double epidermis = computeEpidermalAbsorption(study.skin, nm);
                     const float spacing = float(getSpacing(study));
                     Light light;
                     Path path;
                     for (std::uint64_t i = 0; i < photons; ++i) {
                         tracePath(slab, random, path);
                         const float x = spacing * random.nextFloat(), y = spacing * random.nextFloat();
                         if (path.end != PathEnd::reflected) continue;
                         const double weight = std::exp(-epidermis * path.upperMm) / double(photons);
                         light.bare += weight;
                         light.left += weight * std::exp(-absorption * measureLattice(study, path, x, y));
                     }
                     units[batch * bands.size() + band] = light;
                 });
    glm::dvec3 mean(0), squares(0);
    for (std::size_t batch = 0; batch < kBatchCount; ++batch) {
        glm::dvec3 bare(0), left(0);
        for (std::size_t band = 0; band < bands.size(); ++band) {
            bare += bands[band].colour * units[batch * bands.size() + band].bare;
            left += bands[band].colour * units[batch * bands.size() + band].left;
        }
        const glm::dvec3 ratio = left / bare;
        mean += ratio / double(kBatchCount);
        squares += ratio * ratio / double(kBatchCount);
    }
    return {mean, glm::sqrt(glm::max(squares - mean * mean, glm::dvec3(0)) / double(kBatchCount - 1))};
}

LatticeRatio runLattice(const LatticeStudy& study, const ProgressFn& progress) {
    // All in one wavelength.
    const std::vector<Band> bands(4, Band{study.nm, glm::dvec3(1)});
    const LatticeColours colours = runLattice(study, bands, progress);
    return {colours.mean.r, colours.error.r};
}

LatticeRules predictLattice(const LatticeStudy& study, const ProgressFn& progress) {
    DotStudy single;
    single.bands.assign(4, Band{study.nm, glm::dvec3(1)});
    for (std::size_t i = 0; i < kDotDistanceCount; ++i)
        single.grid.distances.push_back(getDotDistance(i));
    single.grid.radii = {study.radiusMm};
    single.grid.tops = {study.topMm};
    single.grid.heightMm = study.heightMm;
    single.strengths = {study.opticalDepth};
    single.skins = {study.skin};
    single.photons = study.photons;
    single.seed = study.seed + 1;
    const DotResult result = runDots(single, progress);
    std::array<double, kDotDistanceCount> logarithm, density;
    for (std::size_t i = 0; i < kDotDistanceCount; ++i) {
        logarithm[i] = std::log(result.mean.getTransmittance(i, 0, 0, 0, 0).r);
        density[i] = result.mean.getDensity(i, 0, 0, 0, 0).r;
    }
    const double veil = result.mean.getVeil(0, 0).r;
    const double spacing = getSpacing(study);
    return {averageCell(spacing, logarithm, [](double sum) { return std::exp(sum); }),
            averageCell(spacing, density, [&](double sum) { return veil + (1 - veil) * std::exp(-sum / (1 - veil)); })};
}

LatticeStudy makeHealedLattice() {
    LatticeStudy healed;
    healed.skin.melanin = computeMelaninFraction(0.33);
    healed.radiusMm = 0.06f;
    healed.topMm = 0.175f;
    healed.heightMm = kDotColumnMm;
    healed.opticalDepth = 3.7;
    return healed;
}

std::string reportLattices(double photons, std::uint64_t seed, double heightMm, const ProgressFn& progress) {
    std::string text =
        "Square lattices of columns: mean reflectance over bare skin's, and by how much the rules of overlap "
        "miss it (document: rendering.md section 4)\n";
    struct Case {
        LatticeStudy study;
        std::array<double, 3> densities;
        const char* document;
    };
    LatticeStudy shallow;
    shallow.heightMm = float(heightMm);
    LatticeStudy deep = shallow;
    deep.topMm = 0.35f;
    deep.opticalDepth = 3;
    const std::array<Case, 3> cases = {
        {{shallow, {156, 278, 400}, "document: product +0.4/-1.2/-4.7 %, veil rule +0.9/+0.7/-0.3 %"},
         {deep, {156, 278, 400}, "document: product -2.4/-10/-20 %, veil rule +0.6/0.0/-0.5 %"},
         {makeHealedLattice(), {100, 150, 278}, "healed dots of the program"}}};
    for (const Case& c : cases) {
        LatticeStudy study = c.study;
        study.photons = photons;
        study.seed = seed;
        text += fmt::format("{:.0f} nm, f_m {:.4f}, radius {} mm, top {} mm, height {} mm, tau {}; {}\n", study.nm,
                            study.skin.melanin, study.radiusMm, study.topMm, study.heightMm, study.opticalDepth,
                            c.document);
        for (const double density : c.densities) {
            study.perCm2 = density;
            const LatticeRatio full = runLattice(study, progress);
            const LatticeRules rules = predictLattice(study, progress);
            text += fmt::format("  {:3.0f}/cm2: full transport {:.4f} +- {:.4f}; product {:.4f} ({:+.1f} %), veil rule "
                                "{:.4f} ({:+.1f} %)\n",
                                density, full.mean, full.error, rules.product, 100 * (rules.product / full.mean - 1),
                                rules.veil, 100 * (rules.veil / full.mean - 1));
        }
    }
    LatticeStudy healed = makeHealedLattice();
    healed.photons = photons;
    healed.seed = seed;
    text += "The same healed dots in linear Rec. 709, full transport\n";
    const std::vector<Band> bands = listBands();
    for (const double density : {100, 150, 278}) {
        healed.perCm2 = density;
        const LatticeColours colours = runLattice(healed, bands, progress);
        text += fmt::format("  {:3.0f}/cm2: {:.4f} {:.4f} {:.4f} +- {:.4f} {:.4f} {:.4f}\n", density, colours.mean.r,
                            colours.mean.g, colours.mean.b, colours.error.r, colours.error.g, colours.error.b);
    }
    return text;
}

} // namespace stipple
