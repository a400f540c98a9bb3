#include "lobe_fit.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <vector>

namespace stipple {
namespace {

constexpr double kF0 = 0.028;
constexpr int kSteps = 28; // of each dimension of the quadrature, for samples of the lobe and of the fit each

// A lobe seen from (sin, 0, cos).
class Ggx {
public:
    Ggx(double alpha, double nv)
        : m_a2(alpha * alpha)
        , m_eye(std::sqrt(1 - nv * nv), 0, nv) {}

    double evaluate(const glm::dvec3& l) const {
        if (l.z <= 0) return 0;
        const glm::dvec3 h = glm::normalize(l + m_eye);
        const double nv = m_eye.z, nl = l.z, d = (h.z * m_a2 - h.z) * h.z + 1;
        const double shadowing =
            nl * std::sqrt(nv * nv * (1 - m_a2) + m_a2) + nv * std::sqrt(nl * nl * (1 - m_a2) + m_a2);
        const double fresnel = kF0 + (1 - kF0) * std::pow(1 - glm::dot(h, l), 5);
        return m_a2 / (double(kPi) * d * d) * 0.5 / shadowing * fresnel * nl;
    }
    double getDensity(const glm::dvec3& l) const { // of sample()
        const glm::dvec3 h = glm::normalize(l + m_eye);
        const double d = (h.z * m_a2 - h.z) * h.z + 1;
        return h.z > 0 ? m_a2 / (double(kPi) * d * d) * h.z / (4 * std::max(glm::dot(h, m_eye), 1e-9)) : 0;
    }
    glm::dvec3 sample(double u, double v) const {
        const double z = std::sqrt((1 - u) / (1 + (m_a2 - 1) * u)), s = std::sqrt(std::max(1 - z * z, 0.0));
        const glm::dvec3 h(s * std::cos(2 * double(kPi) * v), s * std::sin(2 * double(kPi) * v), z);
        return 2 * glm::dot(h, m_eye) * h - m_eye;
    }

private:
    double m_a2;
    glm::dvec3 m_eye;
};

// A cosine lobe widened by x and y, sheared, and turned towards the mean direction of what it stands for.
class Transformed {
public:
    Transformed(const glm::dvec3& parameters, const glm::dvec3& mean) {
        const glm::dvec3 x(mean.z, 0, -mean.x), y(0, 1, 0);
        const glm::dmat3 shape(parameters.x, 0, 0, 0, parameters.y, 0, parameters.z, 0, 1);
        m_matrix = glm::dmat3(x, y, mean) * shape;
        m_inverse = glm::inverse(m_matrix);
        m_determinant = std::abs(glm::determinant(m_inverse));
    }
    double evaluate(const glm::dvec3& l) const {
        const glm::dvec3 w = m_inverse * l;
        const double length2 = glm::dot(w, w);
        return w.z > 0 ? w.z / double(kPi) * m_determinant / (length2 * length2) : 0;
    }
    glm::dvec3 sample(double u, double v) const {
        const double s = std::sqrt(u);
        return glm::normalize(m_matrix * glm::dvec3(s * std::cos(2 * double(kPi) * v),
                                                    s * std::sin(2 * double(kPi) * v), std::sqrt(1 - u)));
    }
    const glm::dmat3& getInverse() const { return m_inverse; }

private:
    glm::dmat3 m_matrix, m_inverse;
    double m_determinant;
};

template <typename Body>
void forEachPoint(const Body& body) {
    for (int i = 0; i < kSteps; ++i)
        for (int k = 0; k < kSteps; ++k)
            body((i + 0.5) / kSteps, (k + 0.5) / kSteps);
}

// Squared difference, by samples of both with the balance heuristic.
double computeError(const Ggx& lobe, double norm, const Transformed& fit) {
    double sum = 0;
    const auto add = [&](const glm::dvec3& l) {
        if (l.z <= 0) return;
        const double wanted = lobe.evaluate(l) / norm, got = fit.evaluate(l);
        sum += (wanted - got) * (wanted - got) / (lobe.getDensity(l) + got);
    };
    forEachPoint([&](double u, double v) {
        add(lobe.sample(u, v));
        add(fit.sample(u, v));
    });
    return sum / (kSteps * kSteps);
}

// Nelder and Mead 1965.
template <typename Function>
glm::dvec3 minimise(const Function& function, const glm::dvec3& start, int dimensions) {
    struct Vertex {
        glm::dvec3 at{0};
        double value = 0;
    };
    std::vector<Vertex> simplex{{start, function(start)}};
    for (int k = 0; k < dimensions; ++k) {
        glm::dvec3 at = start;
        at[k] += k < 2 ? 0.15 * start[k] : 0.05 + 0.15 * std::abs(start[k]);
        simplex.push_back({at, function(at)});
    }
    for (int step = 0; step < 160; ++step) {
        std::sort(simplex.begin(), simplex.end(), [](const Vertex& a, const Vertex& b) { return a.value < b.value; });
        glm::dvec3 middle(0);
        for (int k = 0; k < dimensions; ++k)
            middle += simplex[std::size_t(k)].at / double(dimensions);
        Vertex& worst = simplex.back();
        const auto tryAt = [&](double along) {
            const glm::dvec3 at = middle + along * (middle - worst.at);
            return Vertex{at, function(at)};
        };
        const Vertex reflected = tryAt(1);
        if (reflected.value < simplex.front().value) {
            const Vertex expanded = tryAt(2);
            worst = expanded.value < reflected.value ? expanded : reflected;
        } else if (reflected.value < simplex[std::size_t(dimensions) - 1].value) {
            worst = reflected;
        } else if (const Vertex contracted = tryAt(reflected.value < worst.value ? 0.5 : -0.5);
                   contracted.value < std::min(reflected.value, worst.value)) {
            worst = contracted;
        } else {
            for (std::size_t k = 1; k < simplex.size(); ++k) {
                simplex[k].at = 0.5 * (simplex[k].at + simplex.front().at);
                simplex[k].value = function(simplex[k].at);
            }
        }
    }
    return std::min_element(simplex.begin(), simplex.end(),
                            [](const Vertex& a, const Vertex& b) { return a.value < b.value; })
        ->at;
}

} // namespace

void fitLobes(float alpha, const float* cosines, int count, LobeTransform* lobes) {
    glm::dvec3 parameters(alpha, alpha, 0);
    for (int i = 0; i < count; ++i) {
        const Ggx lobe(double(alpha), double(cosines[i]));
        double norm = 0, square = 0;
        glm::dvec3 mean(0);
        forEachPoint([&](double u, double v) {
            const glm::dvec3 l = lobe.sample(u, v);
            if (l.z <= 0) return;
            const double value = lobe.evaluate(l), weight = value / lobe.getDensity(l);
            norm += weight;
            square += weight * value;
            mean += weight * l;
        });
        mean.y = 0;
        mean = cosines[i] >= 1 ? glm::dvec3(0, 0, 1) : glm::normalize(mean);
        square *= kSteps * kSteps / (norm * norm);
        norm /= kSteps * kSteps;
        // Seen straight on the lobe is round.
        const bool isRound = cosines[i] >= 1;
        const auto expand = [&](const glm::dvec3& p) {
            return glm::max(isRound ? glm::dvec3(p.x, p.x, 0) : p, glm::dvec3(1e-4, 1e-4, -1e9));
        };
        parameters =
            expand(minimise([&](const glm::dvec3& p) { return computeError(lobe, norm, Transformed(expand(p), mean)); },
                            parameters, isRound ? 1 : 3));
        const Transformed fit(parameters, mean);
        const glm::dmat3 inverse = fit.getInverse() / fit.getInverse()[1][1];
        lobes[i].inverse = {inverse[0][0], inverse[2][0], inverse[0][2], inverse[2][2]};
        lobes[i].error = std::sqrt(computeError(lobe, norm, fit) / square);
    }
}

} // namespace stipple
