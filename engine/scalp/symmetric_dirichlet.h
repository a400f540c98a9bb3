// The symmetric Dirichlet energy of a plane map of a triangle mesh: sum of weight * area * (|J|^2 + |J^-1|^2).
#pragma once

#include "math/vec.h"

#include <cstdint>
#include <limits>
#include <span>
#include <vector>

namespace stipple {

class SymmetricDirichlet {
public:
    // Rest shapes from 3D positions (mm), weights per triangle. Slivers are given a little width, so that the energy
    // stays finite on any mesh.
    SymmetricDirichlet(std::span<const glm::vec3> positions, std::span<const glm::uvec3> triangles,
                       std::span<const float> weights);

    static constexpr double kInfinite = std::numeric_limits<double>::infinity();

    // Energy divided by the weighted area (4 for an isometry); kInfinite when a triangle is flipped or flat.
    double computeEnergy(std::span<const glm::dvec2> points) const;
    // Same with its gradient.
    double computeEnergy(std::span<const glm::dvec2> points, std::vector<glm::dvec2>& gradient) const;
    // Largest step along `direction` before a triangle loses its area (Smith and Schaefer 2015); kInfinite when none
    // does. The points must be free of flips.
    double computeFlipStep(std::span<const glm::dvec2> points, std::span<const glm::dvec2> direction) const;
    // Factor on all points that lowers the energy most.
    double computeBestScale(std::span<const glm::dvec2> points) const;

private:
    struct Element {
        glm::uvec3 corners;
        // Inverse of the rest shape ((1 / base), (foot, height)): columns of J from the edge vectors.
        double inverseBase, shear, inverseHeight;
        double weight; // weight * area / total
    };
    std::vector<Element> m_elements;
};

} // namespace stipple
