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

// Largest difference in dB between the mean power of a direction (one of eight sectors) and of all, around the
// frequencies that the eye would see as lines.
double computeAnisotropy(const std::vector<glm::vec2>& points, float side);

// Power over that of white noise in a square patch, at frequencies of share * sqrt(n) per mm: the mean over directions.
// Patches of a few seeds have to be averaged. The window leaks below 3 / side.
double computeRadialPower(const std::vector<glm::vec2>& points, float side, double share);

// Pair correlation: density of points at each distance over the mean one, in bins of 0.05 of a hexagonal lattice's
// spacing up to 2 spacings. Points of a plane, judged in the square [margin, side - margin].
std::vector<double> computePairCorrelation(const std::vector<glm::vec2>& points, float side, float margin);

// Share of square windows of `window` mm whose count is within 5 % of the mean density.
double computeEvenShare(const std::vector<glm::vec2>& points, float side, float margin, float window);

} // namespace stipple::test
