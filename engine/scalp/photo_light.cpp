#include "scalp/photo_light.h"

#include "math/colour.h"

#include <Eigen/Dense>

#include <algorithm>
#include <cmath>
#include <vector>

namespace stipple {
namespace {

constexpr std::size_t kLeastPlaces = 300;
constexpr int kRounds = 6;

// Real spherical harmonics without their constants.
std::array<float, 9> computeBasis(const glm::vec3& n) {
    return {1, n.x, n.y, n.z, n.x * n.y, n.y * n.z, n.z * n.x, n.x * n.x - n.y * n.y, 3 * n.z * n.z - 1};
}

// What holds a coefficient back where the data say little, per unit of data: order 0 free, 1 a little, 2 more.
constexpr std::array<double, 9> kRidge = {0, 2e-3, 2e-3, 2e-3, 1e-2, 1e-2, 1e-2, 1e-2, 1e-2};

// Least squares of `values` over the first `count` functions, weighted.
Eigen::VectorXd fit(std::span<const glm::vec3> normals, const std::vector<double>& weights,
                    const std::vector<double>& values, int count) {
    Eigen::MatrixXd normal = Eigen::MatrixXd::Zero(count, count);
    Eigen::VectorXd right = Eigen::VectorXd::Zero(count);
    double sum = 0;
    for (std::size_t i = 0; i < normals.size(); ++i) {
        if (weights[i] <= 0) continue;
        const std::array<float, 9> basis = computeBasis(normals[i]);
        for (int a = 0; a < count; ++a) {
            right[a] += weights[i] * double(basis[std::size_t(a)]) * values[i];
            for (int b = 0; b < count; ++b)
                normal(a, b) += weights[i] * double(basis[std::size_t(a)]) * double(basis[std::size_t(b)]);
        }
        sum += weights[i];
    }
    for (int a = 0; a < count; ++a)
        normal(a, a) += sum * kRidge[std::size_t(a)];
    return normal.ldlt().solve(right);
}

template <std::size_t N, typename T>
T evaluate(const std::array<T, N>& coefficients, const glm::vec3& normal) {
    const std::array<float, 9> basis = computeBasis(normal);
    T sum(0);
    for (std::size_t i = 0; i < N; ++i)
        sum += basis[i] * coefficients[i];
    return sum;
}

} // namespace

PhotoLight::PhotoLight() {
    m_luminance[0] = 1;
    m_tint[0] = glm::vec3(1);
}

PhotoLight::PhotoLight(std::span<const glm::vec4> colours, std::span<const glm::vec3> normals)
    : PhotoLight() {
    std::vector<double> trust, luminance;
    std::size_t count = 0;
    for (const glm::vec4& c : colours) {
        const float y = getLuminance(glm::vec3(c));
        const bool isUsed = c.w > 0.5f && y > 1e-3f;
        trust.push_back(isUsed ? double(c.w) : 0.0);
        luminance.push_back(double(y));
        count += isUsed;
    }
    if (count < kLeastPlaces) return;
    // Iterated with Welsch's weights: what is darker or lighter than the light explains counts ever less.
    std::vector<double> weights = trust;
    std::array<float, 9> light{};
    for (int round = 0; round < kRounds; ++round) {
        const Eigen::VectorXd found = fit(normals, weights, luminance, 9);
        for (int i = 0; i < 9; ++i)
            light[std::size_t(i)] = float(found[i]);
        const double width = round < 2 ? 0.4 : 0.2;
        for (std::size_t i = 0; i < weights.size(); ++i) {
            if (trust[i] <= 0) continue;
            const double expected = std::max(double(evaluate(light, normals[i])), 1e-3);
            const double off = (luminance[i] / expected - 1) / width;
            weights[i] = trust[i] * std::exp(-off * off);
        }
    }
    double sum = 0, mean = 0;
    for (std::size_t i = 0; i < weights.size(); ++i) {
        sum += weights[i];
        mean += weights[i] * double(evaluate(light, normals[i]));
    }
    mean /= sum;
    if (!(mean > 1e-3)) return;
    for (std::size_t i = 0; i < 9; ++i)
        m_luminance[i] = light[i] / float(mean);
    for (int channel = 0; channel < 3; ++channel) {
        std::vector<double> ratio(colours.size());
        for (std::size_t i = 0; i < colours.size(); ++i)
            ratio[i] = trust[i] > 0 ? double(colours[i][channel]) / luminance[i] : 0;
        const Eigen::VectorXd found = fit(normals, weights, ratio, 4);
        double average = 0;
        for (std::size_t i = 0; i < weights.size(); ++i) {
            const std::array<float, 9> basis = computeBasis(normals[i]);
            for (int k = 0; k < 4; ++k)
                average += weights[i] / sum * found[k] * double(basis[std::size_t(k)]);
        }
        for (int k = 0; k < 4; ++k)
            m_tint[std::size_t(k)][channel] = float(found[k] / std::max(average, 1e-3));
    }
}

glm::vec3 PhotoLight::getShade(const glm::vec3& normal) const {
    const glm::vec3 tint = glm::clamp(evaluate(m_tint, normal), glm::vec3(0.5f), glm::vec3(2));
    return std::clamp(evaluate(m_luminance, normal), 1 / kStrongest, kStrongest) * tint;
}

} // namespace stipple
