#include "scalp/ear_weights.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <optional>

namespace stipple {
namespace {

// The auricle lies within this distance of its middle, seen from the side (ear length 64 +- 4.5 mm, domain.md section
// 7); the ring beyond it shows the side of the head that would be there without the ear.
constexpr float kEarReach = 46;
constexpr float kRingReach = 72;
constexpr float kStandOff = 3.5f; // mm above the smooth side
constexpr float kFeather = 5.0f;  // mm
constexpr float kConchaReach = 13;

// Distance of the side of the head from the midplane as a quadratic of height and depth.
struct SideFit {
    std::array<double, 6> coefficients{};
    static std::array<double, 6> getTerms(double y, double z) { return {1, y, z, y * y, y * z, z * z}; }
    double evaluate(double y, double z) const {
        const auto terms = getTerms(y, z);
        double sum = 0;
        for (std::size_t i = 0; i < 6; ++i)
            sum += coefficients[i] * terms[i];
        return sum;
    }
};

struct Sample {
    double y, z, x, weight;
};

// Weighted least squares by Gaussian elimination of the normal equations; nothing when they are singular.
std::optional<SideFit> fitSide(const std::vector<Sample>& samples) {
    double m[6][7] = {};
    for (const Sample& s : samples) {
        const auto terms = SideFit::getTerms(s.y, s.z);
        for (std::size_t i = 0; i < 6; ++i) {
            for (std::size_t j = 0; j < 6; ++j)
                m[i][j] += s.weight * terms[i] * terms[j];
            m[i][6] += s.weight * terms[i] * s.x;
        }
    }
    for (int column = 0; column < 6; ++column) {
        int pivot = column;
        for (int row = column + 1; row < 6; ++row)
            if (std::abs(m[row][column]) > std::abs(m[pivot][column])) pivot = row;
        if (std::abs(m[pivot][column]) < 1e-9) return std::nullopt;
        std::swap(m[pivot], m[column]);
        for (int row = 0; row < 6; ++row) {
            if (row == column) continue;
            const double factor = m[row][column] / m[column][column];
            for (int i = column; i < 7; ++i)
                m[row][i] -= factor * m[column][i];
        }
    }
    SideFit fit;
    for (int i = 0; i < 6; ++i)
        fit.coefficients[std::size_t(i)] = m[i][6] / m[i][i];
    return fit;
}

// Fits again and again with less weight on what lies off the fit (neck, jaw, hair).
std::optional<SideFit> fitSideRobustly(std::vector<Sample> samples) {
    if (samples.size() < 60) return std::nullopt;
    std::optional<SideFit> fit;
    for (double scale : {20.0, 8.0, 4.0, 3.0}) {
        fit = fitSide(samples);
        if (!fit) return fit;
        for (Sample& s : samples) {
            const double r = (s.x - fit->evaluate(s.y, s.z)) / scale;
            s.weight = 1 / (1 + r * r);
        }
    }
    return fit;
}

// Marks the auricle of one side. `side` is +1 for the person's left.
void markEar(const WorkingSurface& surface, const glm::vec3& tragion, float side, std::vector<bool>& ear) {
    const glm::vec2 middle(tragion.y + 4, tragion.z - 14); // of the auricle, seen from the side
    std::vector<Sample> samples;
    std::vector<std::uint32_t> near;
    for (std::uint32_t v = 0; v < surface.positions.size(); ++v) {
        const glm::vec3& p = surface.positions[v];
        if (p.x * side < 25) continue;
        const float distance = glm::length(glm::vec2(p.y, p.z) - middle);
        if (distance < kEarReach) near.push_back(v);
        if (distance > kEarReach && distance < kRingReach && surface.normals[v].x * side > 0.3f && p.y > tragion.y - 30)
            samples.push_back({double(p.y - middle.x) / 50, double(p.z - middle.y) / 50, double(p.x * side), 1});
    }
    const std::optional<SideFit> fit = fitSideRobustly(samples);
    if (!fit) return;
    const glm::vec2 concha(tragion.y, tragion.z - 11);
    bool standsOff = false;
    std::vector<bool> marked(surface.positions.size(), false);
    for (std::uint32_t v : near) {
        const glm::vec3& p = surface.positions[v];
        const glm::vec2 seen(p.y, p.z);
        const double base = fit->evaluate(double(p.y - middle.x) / 50, double(p.z - middle.y) / 50);
        const float height = p.x * side - float(base);
        const bool behindTragus = p.z < tragion.z + 4;
        if (height > kStandOff && behindTragus) marked[v] = true;
        if (height > 8 && behindTragus) standsOff = true;
        // The hollow before the canal lies below the side of the head.
        if (glm::length(seen - concha) < kConchaReach && height > -25 && behindTragus) marked[v] = true;
    }
    if (!standsOff) return;
    for (std::size_t v = 0; v < marked.size(); ++v)
        if (marked[v]) ear[v] = true;
}

} // namespace

std::vector<float> computeEarWeights(const WorkingSurface& surface, const Landmarks& landmarks) {
    std::vector<bool> ear(surface.positions.size(), false);
    markEar(surface, landmarks.at(LandmarkId::tragionLeft), 1, ear);
    markEar(surface, landmarks.at(LandmarkId::tragionRight), -1, ear);

    // Distance along edges from the marked skin gives the feather. Edges are short against it, so a few sweeps in
    // both directions settle it; vertices are relaxed in a fixed order.
    std::vector<float> distance(surface.positions.size(), 2 * kFeather);
    for (std::size_t v = 0; v < distance.size(); ++v)
        if (ear[v]) distance[v] = 0;
    for (bool again = true; again;) {
        again = false;
        for (const glm::uvec3& t : surface.triangles)
            for (int c = 0; c < 3; ++c) {
                const std::uint32_t a = t[c];
                const std::uint32_t b = t[(c + 1) % 3];
                const float length = glm::distance(surface.positions[a], surface.positions[b]);
                if (distance[a] + length < distance[b]) distance[b] = distance[a] + length, again = true;
                if (distance[b] + length < distance[a]) distance[a] = distance[b] + length, again = true;
            }
    }
    std::vector<float> weights(distance.size());
    for (std::size_t v = 0; v < weights.size(); ++v)
        weights[v] = 1 - smoothRamp(0, kFeather, distance[v]);
    return weights;
}

} // namespace stipple
