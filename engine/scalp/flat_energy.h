// How well a plane map of triangles keeps their shapes and areas, and a metric to descend by.
#pragma once

#include "math/vec.h"

#include <cstdint>
#include <limits>
#include <memory>
#include <span>
#include <vector>

namespace stipple {

// A triangle as it lies on the skin (mm): corner a at the origin, b at (base, 0), c at (foot, height).
struct FlatElement {
    glm::uvec3 corners{0};
    double base = 1, foot = 0, height = 1;
    double weight = 1; // of its share in the energy, area included
};

// Elements of a 3D triangle mesh; weight is area times `weights`. Slivers are given a little width, so that the energy
// stays finite on any mesh.
std::vector<FlatElement> makeElements(std::span<const glm::vec3> positions, std::span<const glm::uvec3> triangles,
                                      std::span<const float> weights);

// Mean over the elements of |J|^2 + |J^-1|^2 (symmetric Dirichlet, Smith and Schaefer 2015) + s (det J + 1 / det J),
// where J maps the skin to the plane. Without stretch it is 4 + 2 s. The last term trades shape for area: with s = 6
// the area of a scalp is true to 1.2 where the plain energy reaches 1.45, and the largest stretch of a length hardly
// grows. A large s from a poor start ends in twisted maps: approach it by a smaller one.
class FlatEnergy {
public:
    FlatEnergy(std::span<const FlatElement> elements, double areaShare);

    static constexpr double kInfinite = std::numeric_limits<double>::infinity();

    // kInfinite (gradient undefined) when a triangle is flipped or flat.
    double compute(std::span<const glm::dvec2> points, std::vector<glm::dvec2>& gradient) const;
    // Largest step along `direction` before a triangle loses its area; kInfinite when none does. The points must be
    // free of flips.
    double computeFlipStep(std::span<const glm::dvec2> points, std::span<const glm::dvec2> direction) const;
    // How many times the Laplacian of the elements the energy's Hessian is, about, near no stretch.
    double getStiffness() const { return m_stiffness; }
    // Factor on all points that makes their symmetric Dirichlet energy least.
    double computeBestScale(std::span<const glm::dvec2> points) const;

private:
    struct Term {
        glm::uvec3 corners;
        double inverseBase, shear, inverseHeight; // inverse of the rest shape
        double weight;
    };
    std::vector<Term> m_terms;
    double m_stiffness = 1;
    double m_areaShare; // the s above
};

// The Laplacian of the elements, factored once.
class LaplacianMetric {
public:
    LaplacianMetric(std::size_t pointCount, std::span<const FlatElement> elements);
    ~LaplacianMetric();

    std::vector<glm::dvec2> multiply(std::span<const glm::dvec2> points) const;
    std::vector<glm::dvec2> solve(std::span<const glm::dvec2> right) const;

private:
    struct Factor;
    std::unique_ptr<const Factor> m_factor;
};

} // namespace stipple
