#include "tests/design/point_statistics.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <complex>
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

Spectrum::Spectrum(float side, double density)
    : m_side(double(side))
    , m_peak(1.0746 * std::sqrt(density / 100))
    , m_power(kBins)
    , m_weight(kBins)
    , m_sectors(kSectors)
    , m_sectorWeight(kSectors) {}

void Spectrum::add(const std::vector<glm::vec2>& patch) {
    using Complex = std::complex<double>;
    const double turn = 2 * 3.14159265358979 / m_side;
    const int reach = int(kBins * kBinWidth * m_peak * m_side);
    const auto width = std::size_t(2 * reach + 1);
    std::vector<Complex> sums(width * std::size_t(reach + 1)), wave(width);
    double all = 0, squares = 0;
    for (const glm::vec2& p : patch) {
        const double wx = std::sin(0.5 * turn * double(p.x)), wy = std::sin(0.5 * turn * double(p.y));
        const double taper = wx * wx * wy * wy;
        all += taper;
        squares += taper * taper;
        const Complex stepX = std::polar(1.0, -turn * double(p.x)), stepY = std::polar(1.0, -turn * double(p.y));
        const auto centre = std::size_t(reach);
        wave[centre] = 1;
        for (std::size_t k = 1; k <= centre; ++k) {
            wave[centre + k] = wave[centre + k - 1] * stepX;
            wave[centre - k] = std::conj(wave[centre + k]);
        }
        Complex y = taper;
        for (std::size_t v = 0; v <= centre; ++v, y *= stepY) {
            Complex* row = &sums[v * width];
            for (std::size_t u = 0; u < width; ++u)
                row[u] += Complex(wave[u].real() * y.real() - wave[u].imag() * y.imag(),
                                  wave[u].real() * y.imag() + wave[u].imag() * y.real());
        }
    }
    // The taper's own transform, which is what an even density would leave, ends at the first frequency.
    const auto getTaper = [](int k) { return k == 0 ? 1.0 : (std::abs(k) == 1 ? -0.5 : 0.0); };
    for (int v = 0; v <= reach; ++v)
        for (int u = -reach; u <= reach; ++u) {
            if (v == 0 && u <= 0) continue;
            const Complex sum = sums[std::size_t(v) * width + std::size_t(u + reach)] - all * getTaper(u) * getTaper(v);
            const double power = std::norm(sum) / squares;
            const double share = std::sqrt(double(u * u + v * v)) / (m_side * m_peak);
            const auto bin = std::size_t(share / kBinWidth);
            if (bin < m_power.size()) {
                m_power[bin] += power;
                m_weight[bin] += 1;
            }
            if (share < 0.7 || share > 1.3) continue;
            const double angle = std::atan2(double(v), double(u)) / 3.14159265358979;
            const std::size_t sector = std::min(std::size_t(angle * kSectors), std::size_t(kSectors - 1));
            m_sectors[sector] += power;
            m_sectorWeight[sector] += 1;
        }
}

double Spectrum::getPower(double from, double to) const {
    double power = 0, weight = 0;
    for (std::size_t b = 0; b < m_power.size(); ++b) {
        const double at = (double(b) + 0.5) * kBinWidth;
        if (at < from || at > to) continue;
        power += m_power[b];
        weight += m_weight[b];
    }
    return power / std::max(1.0, weight);
}

double Spectrum::getAnisotropy() const {
    double mean = 0, worst = 0;
    for (int s = 0; s < kSectors; ++s)
        mean += m_sectors[std::size_t(s)] / m_sectorWeight[std::size_t(s)] / kSectors;
    for (int s = 0; s < kSectors; ++s)
        worst = std::max(
            worst, std::abs(10 * std::log10(m_sectors[std::size_t(s)] / (m_sectorWeight[std::size_t(s)] * mean))));
    return worst;
}

std::size_t countEvenRows(const std::vector<glm::vec2>& points, float reach, float tolerance) {
    std::vector<glm::vec2> sorted = points;
    std::sort(sorted.begin(), sorted.end(), [](const glm::vec2& a, const glm::vec2& b) { return a.x < b.x; });
    const auto hasPoint = [&](const glm::vec2& p) {
        auto it = std::lower_bound(sorted.begin(), sorted.end(), p.x - tolerance,
                                   [](const glm::vec2& a, float x) { return a.x < x; });
        for (; it != sorted.end() && it->x <= p.x + tolerance; ++it)
            if (glm::length(*it - p) <= tolerance) return true;
        return false;
    };
    std::size_t rows = 0;
    for (std::size_t i = 0; i < sorted.size(); ++i)
        for (std::size_t j = i + 1; j < sorted.size() && sorted[j].x - sorted[i].x <= reach; ++j) {
            const glm::vec2 gap = sorted[j] - sorted[i];
            if (glm::length(gap) > reach || glm::length(gap) < 2 * tolerance) continue;
            rows += hasPoint(sorted[j] + gap) && hasPoint(sorted[j] + 2.0f * gap);
        }
    return rows;
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
