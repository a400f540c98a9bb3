#include "scalp/flat_energy.h"

#include "math/deterministic.h"

#include <algorithm>

namespace stipple {
namespace {

double cross(const glm::dvec2& a, const glm::dvec2& b) {
    return a.x * b.y - a.y * b.x;
}

} // namespace

std::vector<FlatElement> makeElements(std::span<const glm::vec3> positions, std::span<const glm::uvec3> triangles,
                                      std::span<const float> weights) {
    std::vector<FlatElement> elements;
    elements.reserve(triangles.size());
    for (std::size_t t = 0; t < triangles.size(); ++t) {
        const glm::dvec3 a(positions[triangles[t].x]);
        const glm::dvec3 u = glm::dvec3(positions[triangles[t].y]) - a;
        const glm::dvec3 v = glm::dvec3(positions[triangles[t].z]) - a;
        constexpr double kLeastBase = 1e-3; // mm
        constexpr double kLeastShape = 0.05;
        FlatElement element;
        element.corners = triangles[t];
        element.base = std::max(det::sqrt(glm::dot(u, u)), kLeastBase);
        element.foot = glm::dot(u, v) / element.base;
        const double size = std::max(element.base, det::sqrt(glm::dot(v, v)));
        const glm::dvec3 n = glm::cross(u, v);
        element.height = std::max(det::sqrt(glm::dot(n, n)) / element.base, kLeastShape * size);
        element.weight = 0.5 * element.base * element.height * double(weights[t]);
        elements.push_back(element);
    }
    return elements;
}

FlatEnergy::FlatEnergy(std::span<const FlatElement> elements, double areaShare)
    : m_areaShare(areaShare) {
    m_terms.reserve(elements.size());
    double total = 0;
    for (const FlatElement& e : elements)
        total += e.weight;
    m_stiffness = 6 / total;
    for (const FlatElement& e : elements)
        m_terms.push_back({e.corners, 1 / e.base, -e.foot / (e.base * e.height), 1 / e.height, e.weight / total});
}

double FlatEnergy::compute(std::span<const glm::dvec2> points, std::vector<glm::dvec2>& gradient) const {
    gradient.assign(points.size(), glm::dvec2(0));
    double energy = 0;
    for (const Term& e : m_terms) {
        const glm::dvec2 u = points[e.corners.y] - points[e.corners.x];
        const glm::dvec2 v = points[e.corners.z] - points[e.corners.x];
        const glm::dvec2 j0 = u * e.inverseBase;
        const glm::dvec2 j1 = u * e.shear + v * e.inverseHeight;
        const double area = cross(j0, j1);
        if (!(area > 0)) return kInfinite;
        const double norm = glm::dot(j0, j0) + glm::dot(j1, j1);
        const double inverse2 = 1 / (area * area);
        energy += e.weight * (norm * (1 + inverse2) + m_areaShare * (area + 1 / area));
        const double stretch = e.weight * 2 * (1 + inverse2);
        const double squash = e.weight * (2 * norm * inverse2 / area - m_areaShare * (1 - inverse2));
        const glm::dvec2 g0 = stretch * j0 - squash * glm::dvec2(j1.y, -j1.x);
        const glm::dvec2 g1 = stretch * j1 - squash * glm::dvec2(-j0.y, j0.x);
        const glm::dvec2 gu = g0 * e.inverseBase + g1 * e.shear;
        const glm::dvec2 gv = g1 * e.inverseHeight;
        gradient[e.corners.x] -= gu + gv;
        gradient[e.corners.y] += gu;
        gradient[e.corners.z] += gv;
    }
    return energy;
}

double FlatEnergy::computeFlipStep(std::span<const glm::dvec2> points, std::span<const glm::dvec2> direction) const {
    double step = kInfinite;
    for (const Term& e : m_terms) {
        const glm::dvec2 u = points[e.corners.y] - points[e.corners.x];
        const glm::dvec2 v = points[e.corners.z] - points[e.corners.x];
        const glm::dvec2 du = direction[e.corners.y] - direction[e.corners.x];
        const glm::dvec2 dv = direction[e.corners.z] - direction[e.corners.x];
        // Area along the step: a s^2 + b s + c with c > 0; its smallest positive root, without cancellation.
        const double a = cross(du, dv);
        const double b = cross(du, v) + cross(u, dv);
        const double c = cross(u, v);
        const double discriminant = b * b - 4 * a * c;
        if (discriminant < 0) continue;
        const double root = det::sqrt(discriminant);
        if (b < 0)
            step = std::min(step, 2 * c / (-b + root));
        else if (a < 0)
            step = std::min(step, (b + root) / (-2 * a));
    }
    return step;
}

double FlatEnergy::computeBestScale(std::span<const glm::dvec2> points) const {
    double grow = 0, shrink = 0;
    for (const Term& e : m_terms) {
        const glm::dvec2 u = points[e.corners.y] - points[e.corners.x];
        const glm::dvec2 v = points[e.corners.z] - points[e.corners.x];
        const glm::dvec2 j0 = u * e.inverseBase;
        const glm::dvec2 j1 = u * e.shear + v * e.inverseHeight;
        const double norm = e.weight * (glm::dot(j0, j0) + glm::dot(j1, j1));
        const double area = cross(j0, j1);
        grow += norm;
        shrink += norm / (area * area);
    }
    return det::sqrt(det::sqrt(shrink / grow));
}

} // namespace stipple
