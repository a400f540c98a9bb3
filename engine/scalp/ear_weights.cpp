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
constexpr float kClosing = 5;  // mm
constexpr float kLeastEar = 8; // mm off the side of the head, or there is no auricle

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

// Greatest distance from the midplane per cell of a side view: what lies well below it is hidden behind the auricle.
class SideView {
public:
    SideView(const glm::vec2& middle)
        : m_corner(middle - glm::vec2(kEarReach))
        , m_height(std::size_t(kCells * kCells), 0.0f) {}
    float& at(const glm::vec2& seen) {
        const glm::vec2 cell = (seen - m_corner) / kCell;
        const int x = std::clamp(int(cell.x), 0, kCells - 1);
        const int y = std::clamp(int(cell.y), 0, kCells - 1);
        return m_height[std::size_t(y * kCells + x)];
    }

private:
    static constexpr float kCell = 2; // mm, wider than the edges of the surface
    static constexpr int kCells = int(2 * kEarReach / kCell) + 1;
    glm::vec2 m_corner;
    std::vector<float> m_height;
};

// Distance along edges to the nearest vertex with `from` set, up to `limit`. Edges are short against it, so sweeps in a
// fixed order settle quickly.
std::vector<float> computeDistance(const WorkingSurface& surface, const std::vector<glm::uvec3>& triangles,
                                   const std::vector<bool>& from, bool value, float limit) {
    std::vector<float> distance(from.size(), limit);
    for (std::size_t v = 0; v < from.size(); ++v)
        if (from[v] == value) distance[v] = 0;
    for (bool again = true; again;) {
        again = false;
        for (const glm::uvec3& t : triangles)
            for (int c = 0; c < 3; ++c) {
                float& a = distance[t[c]];
                float& b = distance[t[(c + 1) % 3]];
                if (a >= limit && b >= limit) continue;
                const float length = glm::distance(surface.positions[t[c]], surface.positions[t[(c + 1) % 3]]);
                if (a + length < b) b = a + length, again = true;
                if (b + length < a) a = b + length, again = true;
            }
    }
    return distance;
}

// Keeps the connected piece of the marked skin with most vertices: bulges of jaw and neck go.
void keepLargestPiece(const std::vector<glm::uvec3>& triangles, std::vector<bool>& marked) {
    std::vector<std::uint32_t> root(marked.size());
    for (std::uint32_t v = 0; v < root.size(); ++v)
        root[v] = v;
    const auto find = [&](std::uint32_t v) {
        while (root[v] != v)
            v = root[v] = root[root[v]];
        return v;
    };
    for (const glm::uvec3& t : triangles)
        for (int c = 0; c < 3; ++c) {
            const std::uint32_t a = t[c];
            const std::uint32_t b = t[(c + 1) % 3];
            if (!marked[a] || !marked[b]) continue;
            const std::uint32_t ra = find(a);
            const std::uint32_t rb = find(b);
            root[std::max(ra, rb)] = std::min(ra, rb);
        }
    std::vector<std::uint32_t> size(marked.size(), 0);
    for (std::uint32_t v = 0; v < marked.size(); ++v)
        if (marked[v]) ++size[find(v)];
    const auto largest = std::uint32_t(std::max_element(size.begin(), size.end()) - size.begin());
    for (std::uint32_t v = 0; v < marked.size(); ++v)
        marked[v] = marked[v] && find(v) == largest;
}

// Marks the auricle of one side. `side` is +1 for the person's left.
void markEar(const WorkingSurface& surface, const glm::vec3& tragion, float side, std::vector<bool>& ear) {
    const glm::vec2 middle(tragion.y + 4, tragion.z - 14); // of the auricle, seen from the side
    std::vector<Sample> samples;
    std::vector<bool> near(surface.positions.size(), false);
    SideView view(middle);
    for (std::size_t v = 0; v < near.size(); ++v) {
        const glm::vec3& p = surface.positions[v];
        if (p.x * side < 25) continue;
        const glm::vec2 seen(p.y, p.z);
        const float distance = glm::distance(seen, middle);
        near[v] = distance < kEarReach && p.z < tragion.z + 4;
        if (near[v]) view.at(seen) = std::max(view.at(seen), p.x * side);
        if (distance > kEarReach && distance < kRingReach && surface.normals[v].x * side > 0.3f && p.y > tragion.y - 30)
            samples.push_back({double(p.y - middle.x) / 50, double(p.z - middle.y) / 50, double(p.x * side), 1});
    }
    const std::optional<SideFit> fit = fitSideRobustly(samples);
    if (!fit) return;
    std::vector<glm::uvec3> triangles; // around the ear only
    for (const glm::uvec3& t : surface.triangles)
        if (near[t.x] || near[t.y] || near[t.z]) triangles.push_back(t);

    const glm::vec2 concha(tragion.y, tragion.z - 11);
    std::vector<bool> marked(near.size(), false);
    float highest = 0;
    for (std::size_t v = 0; v < near.size(); ++v) {
        if (!near[v]) continue;
        const glm::vec3& p = surface.positions[v];
        const glm::vec2 seen(p.y, p.z);
        const double base = fit->evaluate(double(p.y - middle.x) / 50, double(p.z - middle.y) / 50);
        const float height = p.x * side - float(base);
        highest = std::max(highest, height);
        // The hollow before the canal lies below the side of the head, but nothing lies over it.
        const bool hollow = glm::distance(seen, concha) < kConchaReach && height > -25 &&
                            p.x * side > view.at(seen) - 3 && glm::distance(seen, middle) < kEarReach;
        marked[v] = height > kStandOff || hollow;
    }
    if (highest < kLeastEar) return;
    keepLargestPiece(triangles, marked);
    // Closing by dilation and erosion takes in the gaps before lobe and helix, which lie level with the cheek.
    std::vector<float> distance = computeDistance(surface, triangles, marked, true, 2 * kClosing);
    std::vector<bool> wide(near.size());
    for (std::size_t v = 0; v < wide.size(); ++v)
        wide[v] = distance[v] < kClosing;
    distance = computeDistance(surface, triangles, wide, false, 2 * kClosing);
    for (std::size_t v = 0; v < wide.size(); ++v)
        if (marked[v] || distance[v] > kClosing) ear[v] = true;
}

} // namespace

std::vector<float> computeEarWeights(const WorkingSurface& surface, const Landmarks& landmarks) {
    std::vector<bool> ear(surface.positions.size(), false);
    markEar(surface, landmarks.at(LandmarkId::tragionLeft), 1, ear);
    markEar(surface, landmarks.at(LandmarkId::tragionRight), -1, ear);
    const std::vector<float> distance = computeDistance(surface, surface.triangles, ear, true, 2 * kFeather);
    std::vector<float> weights(distance.size());
    for (std::size_t v = 0; v < weights.size(); ++v)
        weights[v] = 1 - smoothRamp(0, kFeather, distance[v]);
    return weights;
}

} // namespace stipple
