#include "scalp/parametrise.h"

#include "core/error.h"
#include "math/deterministic.h"
#include "scalp/disc_topology.h"
#include "scalp/symmetric_dirichlet.h"

#include <Eigen/SparseCholesky>

#include <algorithm>
#include <deque>

namespace stipple {
namespace {

using Points = std::vector<glm::dvec2>;
using Matrix = Eigen::SparseMatrix<double>;
using Solver = Eigen::SimplicialLDLT<Matrix>;

double computeSignedArea(std::span<const glm::dvec2> points, const glm::uvec3& t) {
    const glm::dvec2 u = points[t.y] - points[t.x];
    const glm::dvec2 v = points[t.z] - points[t.x];
    return 0.5 * (u.x * v.y - u.y * v.x);
}

std::vector<char> findFlipped(std::span<const glm::dvec2> points, std::span<const glm::uvec3> triangles, int& count) {
    std::vector<char> flipped(triangles.size(), 0);
    count = 0;
    for (std::size_t t = 0; t < triangles.size(); ++t)
        if (!(computeSignedArea(points, triangles[t]) > 0)) {
            flipped[t] = 1;
            ++count;
        }
    return flipped;
}

std::vector<std::vector<std::uint32_t>> computeRings(std::size_t vertexCount, std::span<const glm::uvec3> triangles) {
    std::vector<std::vector<std::uint32_t>> rings(vertexCount);
    for (const glm::uvec3& t : triangles)
        for (int i = 0; i < 3; ++i) {
            rings[t[i]].push_back(t[(i + 1) % 3]);
            rings[t[i]].push_back(t[(i + 2) % 3]);
        }
    return rings;
}

// Evens out the surroundings of flipped triangles, wider each round; the border stays. True when none is left.
bool smoothFlipsOut(Points& points, std::span<const glm::uvec3> triangles, const std::vector<char>& isBorder) {
    std::vector<std::vector<std::uint32_t>> rings;
    constexpr int kRounds = 12;
    for (int round = 0; round < kRounds; ++round) {
        int count = 0;
        const std::vector<char> flipped = findFlipped(points, triangles, count);
        if (count == 0) return true;
        if (std::size_t(count) > triangles.size() / 20) return false;
        if (rings.empty()) rings = computeRings(points.size(), triangles);
        std::vector<char> isLoose(points.size(), 0);
        for (std::size_t t = 0; t < triangles.size(); ++t)
            for (int i = 0; i < 3 && flipped[t]; ++i)
                isLoose[triangles[t][i]] = 1;
        for (int grow = 0; grow < 2 + round; ++grow) {
            std::vector<char> wider = isLoose;
            for (std::size_t v = 0; v < points.size(); ++v)
                for (std::size_t i = 0; i < rings[v].size() && isLoose[v]; ++i)
                    wider[rings[v][i]] = 1;
            isLoose.swap(wider);
        }
        for (int sweep = 0; sweep < 20 + 20 * round; ++sweep)
            for (std::size_t v = 0; v < points.size(); ++v) {
                if (!isLoose[v] || isBorder[v]) continue;
                glm::dvec2 sum(0);
                for (const std::uint32_t n : rings[v])
                    sum += points[n];
                points[v] = sum / double(rings[v].size());
            }
    }
    int count = 0;
    findFlipped(points, triangles, count);
    return count == 0;
}

Matrix makeLaplacian(std::size_t size, std::span<const glm::uvec3> triangles,
                     std::span<const glm::dvec3> cornerWeights) {
    std::vector<Eigen::Triplet<double>> entries;
    entries.reserve(12 * triangles.size());
    for (std::size_t t = 0; t < triangles.size(); ++t)
        for (int i = 0; i < 3; ++i) { // the weight of corner i belongs to the edge opposite to it
            const int a = int(triangles[t][(i + 1) % 3]);
            const int b = int(triangles[t][(i + 2) % 3]);
            const double w = cornerWeights[t][i];
            entries.emplace_back(a, a, w);
            entries.emplace_back(b, b, w);
            entries.emplace_back(std::max(a, b), std::min(a, b), -w); // the lower half is enough
        }
    const auto rows = Eigen::Index(size);
    Matrix matrix(rows, rows);
    matrix.setFromTriplets(entries.begin(), entries.end());
    return matrix;
}

// Tutte's embedding: border on a circle by its length, every inner vertex amid its neighbours. Never flips.
Points computeTutte(std::span<const glm::vec3> positions, std::span<const glm::uvec3> triangles,
                    const std::vector<std::uint32_t>& border) {
    const std::size_t count = positions.size();
    double length = 0;
    std::vector<double> along;
    for (std::size_t i = 0; i < border.size(); ++i) {
        along.push_back(length);
        const glm::dvec3 edge = glm::dvec3(positions[border[(i + 1) % border.size()]] - positions[border[i]]);
        length += std::max(det::sqrt(glm::dot(edge, edge)), 1e-3);
    }
    Points points(count, glm::dvec2(0));
    std::vector<char> isBorder(count, 0);
    for (std::size_t i = 0; i < border.size(); ++i) {
        const double angle = 2 * 3.14159265358979323846 * along[i] / length;
        points[border[i]] = 100.0 * glm::dvec2(det::cos(angle), det::sin(angle));
        isBorder[border[i]] = 1;
    }
    // Border vertices become identity rows; their pull on the inner ones goes to the right side.
    const auto rings = computeRings(count, triangles);
    std::vector<Eigen::Triplet<double>> entries;
    Eigen::MatrixX2d right = Eigen::MatrixX2d::Zero(Eigen::Index(count), 2);
    for (std::size_t v = 0; v < count; ++v) {
        const auto row = Eigen::Index(v);
        entries.emplace_back(int(v), int(v), isBorder[v] ? 1.0 : double(rings[v].size()));
        for (int axis = 0; axis < 2 && isBorder[v]; ++axis)
            right(row, axis) = points[v][axis];
        for (std::size_t i = 0; i < rings[v].size() && !isBorder[v]; ++i) {
            const std::uint32_t n = rings[v][i];
            for (int axis = 0; axis < 2 && isBorder[n]; ++axis)
                right(row, axis) += points[n][axis];
            if (!isBorder[n] && n < v) entries.emplace_back(int(v), int(n), -1.0);
        }
    }
    const auto rows = Eigen::Index(count);
    Matrix matrix(rows, rows);
    matrix.setFromTriplets(entries.begin(), entries.end());
    const Solver solver(matrix);
    STIPPLE_ASSERT(solver.info() == Eigen::Success);
    const Eigen::MatrixX2d solution = solver.solve(right);
    for (std::size_t v = 0; v < count; ++v)
        if (!isBorder[v]) points[v] = {solution(Eigen::Index(v), 0), solution(Eigen::Index(v), 1)};
    return points;
}

// The Laplacian of the surface as metric of the descent, factored once.
class Metric {
public:
    Metric(std::span<const glm::vec3> positions, std::span<const glm::uvec3> triangles,
           std::span<const float> weights) {
        std::vector<glm::dvec3> cotangents;
        double total = 0;
        for (std::size_t t = 0; t < triangles.size(); ++t) {
            glm::dvec3 corner;
            for (int i = 0; i < 3; ++i) {
                const glm::dvec3 p(positions[triangles[t][i]]);
                const glm::dvec3 u = glm::dvec3(positions[triangles[t][(i + 1) % 3]]) - p;
                const glm::dvec3 v = glm::dvec3(positions[triangles[t][(i + 2) % 3]]) - p;
                const glm::dvec3 n = glm::cross(u, v);
                const double cotangent = glm::dot(u, v) / std::max(det::sqrt(glm::dot(n, n)), 1e-9);
                corner[i] = double(weights[t]) * std::clamp(cotangent, 0.02, 10.0);
                total += corner[i];
            }
            cotangents.push_back(corner);
        }
        Matrix matrix = makeLaplacian(positions.size(), triangles, cotangents);
        const double anchor = 1e-8 * total; // takes the freedom to shift
        for (Eigen::Index v = 0; v < matrix.rows(); ++v)
            matrix.coeffRef(v, v) += anchor / double(matrix.rows());
        m_solver.compute(matrix);
        STIPPLE_ASSERT(m_solver.info() == Eigen::Success);
    }

    Points solve(const Points& right) const {
        Eigen::MatrixX2d b = Eigen::MatrixX2d::Zero(Eigen::Index(right.size()), 2);
        for (std::size_t v = 0; v < right.size(); ++v)
            b.row(Eigen::Index(v)) << right[v].x, right[v].y;
        const Eigen::MatrixX2d x = m_solver.solve(b);
        Points result(right.size());
        for (std::size_t v = 0; v < right.size(); ++v)
            result[v] = {x(Eigen::Index(v), 0), x(Eigen::Index(v), 1)};
        return result;
    }

private:
    Solver m_solver;
};

double dot(const Points& a, const Points& b) {
    double sum = 0;
    for (std::size_t i = 0; i < a.size(); ++i)
        sum += a[i].x * b[i].x + a[i].y * b[i].y;
    return sum;
}

void addScaled(Points& target, double factor, const Points& source) {
    for (std::size_t i = 0; i < target.size(); ++i)
        target[i] += factor * source[i];
}

// Limited-memory BFGS (Nocedal 1980) whose first guess of the Hessian is the metric.
class Descent {
public:
    explicit Descent(const Metric& metric)
        : m_metric(metric) {}

    Points computeDirection(const Points& gradient) const {
        Points q = gradient;
        std::vector<double> alpha(m_pairs.size());
        for (std::size_t i = m_pairs.size(); i-- > 0;) {
            alpha[i] = dot(m_pairs[i].step, q) / m_pairs[i].curvature;
            addScaled(q, -alpha[i], m_pairs[i].change);
        }
        Points r = m_metric.solve(q);
        for (glm::dvec2& p : r)
            p *= m_scale;
        for (std::size_t i = 0; i < m_pairs.size(); ++i) {
            const double beta = dot(m_pairs[i].change, r) / m_pairs[i].curvature;
            addScaled(r, alpha[i] - beta, m_pairs[i].step);
        }
        for (glm::dvec2& p : r)
            p = -p;
        return r;
    }

    void learn(Points step, Points change) {
        const double curvature = dot(step, change);
        if (!(curvature > 0)) return;
        const double scale = curvature / dot(change, m_metric.solve(change));
        if (scale > 0) m_scale = scale;
        m_pairs.push_back({std::move(step), std::move(change), curvature});
        constexpr std::size_t kMemory = 6;
        if (m_pairs.size() > kMemory) m_pairs.pop_front();
    }

    void forget() { m_pairs.clear(); }
    bool isFresh() const { return m_pairs.empty(); }

private:
    struct Pair {
        Points step, change;
        double curvature;
    };
    const Metric& m_metric;
    std::deque<Pair> m_pairs;
    double m_scale = 1;
};

void minimise(FlattenResult& result, const SymmetricDirichlet& energy, const Metric& metric,
              const FlattenOptions& options) {
    Points& points = result.points;
    Points gradient, nextGradient;
    result.energy = energy.computeEnergy(points, gradient);
    STIPPLE_ASSERT(result.energy < SymmetricDirichlet::kInfinite);
    Descent descent(metric);
    int calm = 0;
    while (result.iterations < options.maxIterations) {
        const Points direction = descent.computeDirection(gradient);
        const double slope = dot(gradient, direction);
        double step = std::min(1.0, 0.8 * energy.computeFlipStep(points, direction));
        Points next;
        double nextEnergy = SymmetricDirichlet::kInfinite;
        for (int halving = 0; halving < 30 && slope < 0; ++halving, step *= 0.5) {
            next = points;
            addScaled(next, step, direction);
            nextEnergy = energy.computeEnergy(next, nextGradient);
            if (nextEnergy <= result.energy + 1e-4 * step * slope) break;
            nextEnergy = SymmetricDirichlet::kInfinite;
        }
        if (nextEnergy == SymmetricDirichlet::kInfinite) {
            if (descent.isFresh()) break;
            descent.forget();
            continue;
        }
        ++result.iterations;
        Points moved = next;
        addScaled(moved, -1, points);
        Points change = nextGradient;
        addScaled(change, -1, gradient);
        calm = result.energy - nextEnergy < options.tolerance * result.energy ? calm + 1 : 0;
        points.swap(next);
        gradient.swap(nextGradient);
        result.energy = nextEnergy;
        if (calm >= 2) break;
        descent.learn(std::move(moved), std::move(change));
    }
}

} // namespace

FlattenResult flattenDisc(std::span<const glm::vec3> positions, std::span<const glm::uvec3> triangles,
                          std::span<const float> weights, std::span<const glm::dvec2> start,
                          const FlattenOptions& options) {
    STIPPLE_ASSERT(weights.size() == triangles.size() && start.size() == positions.size());
    const auto loops = findBorderLoops(triangles);
    STIPPLE_ASSERT(loops.size() == 1);
    std::vector<char> isBorder(positions.size(), 0);
    for (const std::uint32_t v : loops[0])
        isBorder[v] = 1;

    FlattenResult result;
    result.points.assign(start.begin(), start.end());
    if (!smoothFlipsOut(result.points, triangles, isBorder)) {
        result.points = computeTutte(positions, triangles, loops[0]);
        result.fromTutte = true;
    }
    const SymmetricDirichlet energy(positions, triangles, weights);
    const double scale = energy.computeBestScale(result.points);
    for (glm::dvec2& p : result.points)
        p *= scale;
    FlattenOptions effort = options;
    if (result.fromTutte) effort.maxIterations *= 8; // far from the goal
    minimise(result, energy, Metric(positions, triangles, weights), effort);
    return result;
}

} // namespace stipple
