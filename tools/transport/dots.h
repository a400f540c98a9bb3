// Single columns of pigment under skin: pigment changes no scattering, so one set of photon paths serves every
// distance, radius, depth, strength and melanin at once, and the same paths with and without pigment make the ratio
// quiet.
#pragma once

#include "columns.h"
#include "core/log.h"
#include "skin_slab.h"

namespace stipple {

// From where skin is seen, under light from everywhere. By Helmholtz's reciprocity what leaves straight up is followed
// from there: light enters at one place along the view and leaves anywhere.
enum class View { normal, everywhere };

struct DotStudy {
    std::vector<Band> bands = listBands();
    ColumnGrid grid;
    View view = View::normal;
    std::vector<double> strengths; // tau at 550 nm through the column, ascending
    std::vector<SkinTissue> skins; // differ in melanin only
    double photons = 1e6;
    std::uint64_t seed = 1;
};

// Reflected light in linear Rec. 709, by indices into the study's lists.
class DotSums {
public:
    explicit DotSums(const DotStudy& study);

    // Diffuse reflectance of bare skin.
    glm::dvec3 getAlbedo(std::size_t skin) const { return m_bare[skin]; }
    // Share of it that never reaches the depth of that top: the veil P.
    glm::dvec3 getVeil(std::size_t top, std::size_t skin) const;
    // Ratio of reflectance with the column to that without, t.
    glm::dvec3 getTransmittance(std::size_t distance, std::size_t radius, std::size_t top, std::size_t strength,
                                std::size_t skin) const;
    // Veil-corrected density D = -(1 - P) ln((t - P) / (1 - P)) (rendering.md section 3).
    glm::dvec3 getDensity(std::size_t distance, std::size_t radius, std::size_t top, std::size_t strength,
                          std::size_t skin) const;

    void add(const DotSums& other, double weight);
    // One band's sums, in the order of the accessors' indices.
    void addBand(const glm::dvec3& colour, const std::vector<double>& bare, const std::vector<double>& deeper,
                 const std::vector<double>& lost);

private:
    std::size_t getLostIndex(std::size_t distance, std::size_t radius, std::size_t top, std::size_t strength,
                             std::size_t skin) const {
        return (((distance * m_radii + radius) * m_tops + top) * m_strengths + strength) * m_skins + skin;
    }
    std::size_t m_radii, m_tops, m_strengths, m_skins;
    std::vector<glm::dvec3> m_bare, m_deeper, m_lost;
};

struct DotResult {
    DotSums mean;
    std::vector<DotSums> batches;
};
DotResult runDots(const DotStudy& study, const ProgressFn& progress = {});

// Standard error of the mean of what `read` takes out of the sums, from the scatter of the batches.
glm::dvec3 estimateError(const DotResult& result, const std::function<glm::dvec3(const DotSums&)>& read);

} // namespace stipple
