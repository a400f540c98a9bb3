#include "dots.h"

#include "core/error.h"

#include <cmath>

namespace stipple {
namespace {

// Light that one band's photons carry back, per incident photon.
struct BandSums {
    std::vector<double> bare, deeper, lost;
};

// What one path loses in every column it meets. Skin runs fastest, then strength.
class LossCounter {
public:
    LossCounter(const DotStudy& study, double nm)
        : m_study(study)
        , m_lengths(study.grid.getSize())
        , m_weights(study.skins.size()) {
        for (const double tau : study.strengths)
            m_pigment.push_back(float(tau / double(study.grid.heightMm) * computePigmentRatio(nm)));
        for (const SkinTissue& skin : study.skins)
            m_epidermis.push_back(computeEpidermalAbsorption(skin, nm));
    }

    void add(const Path& path, Random& random, BandSums& sums) {
        for (std::size_t s = 0; s < m_weights.size(); ++s)
            m_weights[s] = std::exp(-m_epidermis[s] * path.upperMm);
        for (std::size_t s = 0; s < m_weights.size(); ++s)
            sums.bare[s] += m_weights[s];
        const ColumnGrid& grid = m_study.grid;
        for (std::size_t k = 0; k < grid.tops.size() && path.deepestMm > grid.tops[k]; ++k)
            for (std::size_t s = 0; s < m_weights.size(); ++s)
                sums.deeper[k * m_weights.size() + s] += m_weights[s];
        const float turn = 2 * kPi * random.nextFloat();
        if (path.deepestMm <= grid.tops.front()) return;
        const float cosine = std::cos(turn), sine = std::sin(turn);
        addRay(path, cosine, sine, sums);
        addRay(path, -sine, cosine, sums);
    }

private:
    void addRay(const Path& path, float cosine, float sine, BandSums& sums) {
        constexpr double kShare = 0.5; // of two rays a path
        measureColumns(m_study.grid, path, cosine, sine, m_lengths);
        double* out = sums.lost.data();
        for (const float length : m_lengths) {
            if (length > 0)
                for (std::size_t i = 0; i < m_pigment.size(); ++i) {
                    const double loss = kShare * double(1 - std::exp(-m_pigment[i] * length));
                    for (std::size_t s = 0; s < m_weights.size(); ++s)
                        out[i * m_weights.size() + s] += loss * m_weights[s];
                }
            out += m_pigment.size() * m_weights.size();
        }
    }

    const DotStudy& m_study;
    std::vector<float> m_lengths, m_pigment;
    std::vector<double> m_weights, m_epidermis;
};

BandSums runBand(const DotStudy& study, double nm, std::uint64_t photons, Random random) {
    const std::size_t skins = study.skins.size(), tops = study.grid.tops.size();
    BandSums sums{std::vector<double>(skins), std::vector<double>(skins * tops),
                  std::vector<double>(study.grid.getSize() * study.strengths.size() * skins)};
    Slab slab = makeSkinSlab(study.skins.front(), nm);
    if (study.view == View::normal) slab.illumination = Illumination::collimated;
    LossCounter counter(study, nm);
    Path path;
    for (std::uint64_t i = 0; i < photons; ++i) {
        tracePath(slab, random, path);
        if (path.end == PathEnd::reflected) counter.add(path, random, sums);
    }
    for (std::vector<double>* list : {&sums.bare, &sums.deeper, &sums.lost})
        for (double& value : *list)
            value /= double(photons);
    return sums;
}

} // namespace

DotSums::DotSums(const DotStudy& study)
    : m_radii(study.grid.radii.size())
    , m_tops(study.grid.tops.size())
    , m_strengths(study.strengths.size())
    , m_skins(study.skins.size())
    , m_bare(m_skins, glm::dvec3(0))
    , m_deeper(m_tops * m_skins, glm::dvec3(0))
    , m_lost(study.grid.getSize() * m_strengths * m_skins, glm::dvec3(0)) {}

glm::dvec3 DotSums::getVeil(std::size_t top, std::size_t skin) const {
    return glm::clamp(1.0 - m_deeper[top * m_skins + skin] / m_bare[skin], 0.0, 0.999);
}

glm::dvec3 DotSums::getTransmittance(std::size_t distance, std::size_t radius, std::size_t top, std::size_t strength,
                                     std::size_t skin) const {
    return 1.0 - m_lost[getLostIndex(distance, radius, top, strength, skin)] / m_bare[skin];
}

glm::dvec3 DotSums::getDensity(std::size_t distance, std::size_t radius, std::size_t top, std::size_t strength,
                               std::size_t skin) const {
    const glm::dvec3 deeper = m_deeper[top * m_skins + skin];
    const glm::dvec3 lost = m_lost[getLostIndex(distance, radius, top, strength, skin)];
    // Bands of negative weight and noise could leave less than nothing of what goes deeper, or of what is left of it.
    const glm::dvec3 reach = glm::max(deeper, 1e-3 * m_bare[skin]);
    const glm::dvec3 left = glm::clamp(1.0 - lost / reach, glm::dvec3(1e-4), glm::dvec3(1));
    return -reach / m_bare[skin] * glm::log(left);
}

void DotSums::add(const DotSums& other, double weight) {
    const auto addList = [weight](std::vector<glm::dvec3>& to, const std::vector<glm::dvec3>& from) {
        for (std::size_t i = 0; i < to.size(); ++i)
            to[i] += weight * from[i];
    };
    addList(m_bare, other.m_bare);
    addList(m_deeper, other.m_deeper);
    addList(m_lost, other.m_lost);
}

void DotSums::addBand(const glm::dvec3& colour, const std::vector<double>& bare, const std::vector<double>& deeper,
                      const std::vector<double>& lost) {
    const auto addList = [&colour](std::vector<glm::dvec3>& to, const std::vector<double>& from) {
        for (std::size_t i = 0; i < to.size(); ++i)
            to[i] += colour * from[i];
    };
    addList(m_bare, bare);
    addList(m_deeper, deeper);
    addList(m_lost, lost);
}

DotResult runDots(const DotStudy& study, const ProgressFn& progress) {
    for (const SkinTissue& skin : study.skins)
        STIPPLE_ASSERT(skin.blood == study.skins.front().blood && skin.oxygenation == study.skins.front().oxygenation);
    std::vector<BandSums> units(kBatchCount * study.bands.size());
    forEachBatch(study.bands, study.photons, study.seed, progress,
                 [&](std::size_t batch, std::size_t band, std::uint64_t photons, Random random) {
                     units[batch * study.bands.size() + band] = runBand(study, study.bands[band].nm, photons, random);
                 });
    DotResult result{DotSums(study), {}};
    for (std::size_t batch = 0; batch < kBatchCount; ++batch) {
        DotSums sums(study);
        for (std::size_t band = 0; band < study.bands.size(); ++band) {
            const BandSums& unit = units[batch * study.bands.size() + band];
            sums.addBand(study.bands[band].colour, unit.bare, unit.deeper, unit.lost);
        }
        result.mean.add(sums, 1.0 / kBatchCount);
        result.batches.push_back(std::move(sums));
    }
    return result;
}

glm::dvec3 estimateError(const DotResult& result, const std::function<glm::dvec3(const DotSums&)>& read) {
    glm::dvec3 sum(0), squares(0);
    for (const DotSums& batch : result.batches) {
        const glm::dvec3 value = read(batch);
        sum += value;
        squares += value * value;
    }
    const double n = double(result.batches.size());
    return glm::sqrt(glm::max(squares / n - sum * sum / (n * n), glm::dvec3(0)) / (n - 1));
}

} // namespace stipple
