#include "tests/design/point_statistics.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <map>
#include <tuple>

namespace stipple::test {
namespace {

template <typename P>
double getDistance(const P& a, const P& b) {
    return double(glm::length(a - b));
}

// Nearest neighbour by brute force in order of x: enough for some ten thousand points.
template <typename P>
std::vector<double> computeNearest(const std::vector<P>& points) {
    std::vector<std::size_t> order(points.size());
    for (std::size_t i = 0; i < order.size(); ++i)
        order[i] = i;
    std::sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) { return points[a].x < points[b].x; });
    std::vector<double> nearest(points.size(), 1e9);
    for (std::size_t k = 0; k < order.size(); ++k)
        for (std::size_t j = k + 1; j < order.size(); ++j) {
            const std::size_t a = order[k];
            const std::size_t b = order[j];
            const double dx = double(points[b].x - points[a].x);
            if (dx > 12 || (dx > nearest[a] && dx > 6)) break;
            const double d = getDistance(points[a], points[b]);
            nearest[a] = std::min(nearest[a], d);
            nearest[b] = std::min(nearest[b], d);
        }
    return nearest;
}

Spacing summarise(const std::vector<double>& distances, double density) {
    Spacing s;
    double sum = 0, squares = 0;
    s.minimum = 1e9;
    for (const double d : distances) {
        sum += d;
        squares += d * d;
        s.minimum = std::min(s.minimum, d);
    }
    const double n = double(distances.size());
    const double mean = sum / n;
    s.density = density;
    s.clarkEvans = mean * 2 * std::sqrt(density / 100);
    s.variation = std::sqrt(std::max(0.0, squares / n - mean * mean)) / mean;
    s.minimumOverHex = s.minimum / std::sqrt(2 / (std::sqrt(3.0) * density / 100));
    return s;
}

} // namespace

Spacing computeSpacing(const std::vector<glm::vec2>& points, float side, float margin) {
    const std::vector<double> nearest = computeNearest(points);
    std::vector<double> judged;
    for (std::size_t i = 0; i < points.size(); ++i)
        if (std::min(points[i].x, points[i].y) >= margin && std::max(points[i].x, points[i].y) <= side - margin)
            judged.push_back(nearest[i]);
    const double area = double(side - 2 * margin) * double(side - 2 * margin) / 100;
    return summarise(judged, double(judged.size()) / area);
}

Spacing computeSpacing(const std::vector<glm::vec3>& points, const std::vector<char>& judged, double density) {
    const std::vector<double> nearest = computeNearest(points);
    std::vector<double> kept;
    for (std::size_t i = 0; i < points.size(); ++i)
        if (judged[i]) kept.push_back(nearest[i]);
    return summarise(kept, density);
}

double computeAnisotropy(const std::vector<glm::vec2>& points, float side) {
    const double density = double(points.size()) / double(side * side);
    const double peak = std::sqrt(density) * 1.07;
    std::vector<double> weight(points.size());
    double norm = 0;
    for (std::size_t i = 0; i < points.size(); ++i) {
        const double wx = std::sin(3.14159265 * double(points[i].x / side));
        const double wy = std::sin(3.14159265 * double(points[i].y / side));
        weight[i] = wx * wx * wy * wy;
        norm += weight[i] * weight[i];
    }
    std::array<double, 8> power{};
    double all = 0;
    constexpr int kRings = 14, kSteps = 6;
    for (int sector = 0; sector < 8; ++sector)
        for (int r = 0; r < kRings; ++r)
            for (int a = 0; a < kSteps; ++a) {
                const double f = peak * (0.7 + 0.8 * (r + 0.5) / kRings);
                const double angle = 3.14159265 * (sector + (a + 0.5) / kSteps) / 8;
                const double fx = 6.2831853 * f * std::cos(angle), fy = 6.2831853 * f * std::sin(angle);
                double re = 0, im = 0;
                for (std::size_t i = 0; i < points.size(); ++i) {
                    const double phase = fx * double(points[i].x) + fy * double(points[i].y);
                    re += weight[i] * std::cos(phase);
                    im += weight[i] * std::sin(phase);
                }
                power[std::size_t(sector)] += (re * re + im * im) / norm;
            }
    for (const double p : power)
        all += p / 8;
    double worst = 0;
    for (const double p : power)
        worst = std::max(worst, std::abs(10 * std::log10(p / all)));
    return worst;
}

double computeRadialPower(const std::vector<glm::vec2>& points, float side, double share) {
    const double f = 6.2831853 * share * std::sqrt(double(points.size())) / double(side);
    constexpr int kDirections = 24;
    double power = 0, norm = 0;
    for (int k = 0; k < kDirections; ++k) {
        const double angle = 3.14159265 * (k + 0.5) / kDirections;
        const double fx = f * std::cos(angle), fy = f * std::sin(angle);
        double re = 0, im = 0;
        norm = 0;
        for (const glm::vec2& p : points) {
            const double wx = std::sin(3.14159265 * double(p.x / side)), wy = std::sin(3.14159265 * double(p.y / side));
            const double weight = wx * wx * wy * wy;
            norm += weight * weight;
            const double phase = fx * double(p.x) + fy * double(p.y);
            re += weight * std::cos(phase);
            im += weight * std::sin(phase);
        }
        power += re * re + im * im;
    }
    return power / (kDirections * norm);
}

std::vector<double> computePairCorrelation(const std::vector<glm::vec2>& points, float side, float margin) {
    const double density = double(points.size()) / double(side * side);
    const double hex = std::sqrt(2 / (std::sqrt(3.0) * density));
    constexpr int kBins = 40;
    std::vector<double> bins(kBins, 0.0);
    double judged = 0;
    for (const glm::vec2& p : points) {
        if (std::min(p.x, p.y) < margin || std::max(p.x, p.y) > side - margin) continue;
        ++judged;
        for (const glm::vec2& q : points) {
            const double bin = getDistance(p, q) / (0.05 * hex);
            if (&p != &q && bin < kBins) ++bins[std::size_t(bin)];
        }
    }
    for (int b = 0; b < kBins; ++b)
        bins[std::size_t(b)] /= judged * density * 2 * 3.14159265 * (b + 0.5) * 0.05 * hex * 0.05 * hex;
    return bins;
}

double computeEvenShare(const std::vector<glm::vec2>& points, float side, float margin, float window) {
    const float inner = side - 2 * margin;
    std::size_t inside = 0;
    for (const glm::vec2& p : points)
        inside += std::min(p.x, p.y) >= margin && std::max(p.x, p.y) < side - margin;
    const double expected = double(inside) / double(inner * inner) * double(window * window);
    int windows = 0, even = 0;
    for (float y = margin; y + window <= side - margin + 0.01f; y += window / 2)
        for (float x = margin; x + window <= side - margin + 0.01f; x += window / 2) {
            double count = 0;
            for (const glm::vec2& p : points)
                count += p.x >= x && p.x < x + window && p.y >= y && p.y < y + window;
            ++windows;
            even += std::abs(count - expected) <= 0.05 * expected;
        }
    return double(even) / double(windows);
}

} // namespace stipple::test
