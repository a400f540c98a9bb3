// Measures of point sets (domain.md section 9, rendering.md section 5).
#pragma once

#include "math/vec.h"

#include <vector>

namespace stipple::test {

struct Spacing {
    double clarkEvans = 0;     // R: mean nearest distance over that of random points
    double variation = 0;      // CV of the nearest distance
    double minimum = 0;        // smallest distance, mm
    double minimumOverHex = 0; // ... over the spacing of a hexagonal lattice of the same density
    double density = 0;        // per cm2
};

// Points of a plane, judged in the square [margin, side - margin].
Spacing computeSpacing(const std::vector<glm::vec2>& points, float side, float margin);

// Spacing of points of a curved surface by straight distances (mm); density given (per cm2). `judged` says which points
// count; all serve as neighbours.
Spacing computeSpacing(const std::vector<glm::vec3>& points, const std::vector<char>& judged, double density);

// Power over that of white noise, averaged over square patches of one size and of a known density (per cm2). A smooth
// taper with the mean removed keeps the patch's border out of it. Frequencies are shares of that of a hexagonal
// lattice's first ring, which is near the peak of blue noise.
class Spectrum {
public:
    Spectrum(float side, double density);
    void add(const std::vector<glm::vec2>& patch); // points in [0, side)^2, mm

    double getPower(double from, double to) const; // mean over a band
    // Largest difference in dB between the power of a direction (one of eight sectors) and of all, around the peak.
    double getAnisotropy() const;

    static constexpr double kBinWidth = 0.05;

private:
    static constexpr int kBins = 27, kSectors = 8;
    double m_side, m_peak;
    std::vector<double> m_power, m_weight, m_sectors, m_sectorWeight;
};

// Rows of four points with even gaps up to `reach` mm: the third and the fourth within `tolerance` mm of where the
// first two lead.
std::size_t countEvenRows(const std::vector<glm::vec2>& points, float reach, float tolerance);

// Pair correlation: density of points at each distance over the mean one, in bins of 0.05 of a hexagonal lattice's
// spacing up to 2 spacings. Points of a plane, judged in the square [margin, side - margin].
std::vector<double> computePairCorrelation(const std::vector<glm::vec2>& points, float side, float margin);

// Share of square windows of `window` mm whose count is within 5 % of the mean density.
double computeEvenShare(const std::vector<glm::vec2>& points, float side, float margin, float window);

} // namespace stipple::test
