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

// Share of square windows of `window` mm whose count is within 5 % of the mean density.
double computeEvenShare(const std::vector<glm::vec2>& points, float side, float margin, float window);

} // namespace stipple::test
