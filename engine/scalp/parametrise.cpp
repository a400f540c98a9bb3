#include "scalp/parametrise.h"

#include "core/error.h"
#include "math/deterministic.h"
#include "scalp/coarse_flatten.h"
#include "scalp/disc_topology.h"
#include "scalp/flat_energy.h"
#include "scalp/flat_start.h"

#include <algorithm>
#include <deque>

namespace stipple {
namespace {

using Points = std::vector<glm::dvec2>;

constexpr double kFirstAreaShare = 3; // from which any start finds its way

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

// Limited-memory BFGS (Nocedal 1980) whose first guess of the Hessian is a multiple of the Laplacian.
class Descent {
public:
    Descent(const LaplacianMetric& metric, double stiffness)
        : m_metric(metric)
        , m_scale(1 / stiffness) {}

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
        m_scale = dot(step, m_metric.multiply(step)) / curvature;
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
    const LaplacianMetric& m_metric;
    std::deque<Pair> m_pairs;
    double m_scale;
};

// Walks the points downhill; returns the number of steps.
int minimise(Points& points, std::span<const FlatElement> elements, const FlattenOptions& options) {
    const FlatEnergy energy(elements, options.areaShare);
    const LaplacianMetric metric(points.size(), elements);
    Points gradient, nextGradient;
    double value = energy.compute(points, gradient);
    STIPPLE_ASSERT(value < FlatEnergy::kInfinite);
    Descent descent(metric, energy.getStiffness());
    int steps = 0;
    for (int calm = 0; steps < options.maxIterations && calm < 2;) {
        const Points direction = descent.computeDirection(gradient);
        const double slope = dot(gradient, direction);
        double step = std::min(1.0, 0.8 * energy.computeFlipStep(points, direction));
        Points next;
        double nextValue = FlatEnergy::kInfinite;
        for (int halving = 0; halving < 30 && slope < 0; ++halving, step *= 0.5) {
            next = points;
            addScaled(next, step, direction);
            nextValue = energy.compute(next, nextGradient);
            if (nextValue <= value + 1e-4 * step * slope) break;
            nextValue = FlatEnergy::kInfinite;
        }
        if (nextValue == FlatEnergy::kInfinite) {
            if (descent.isFresh()) break; // nothing to gain any more
            descent.forget();
            continue;
        }
        ++steps;
        calm = value - nextValue < options.tolerance * value ? calm + 1 : 0;
        points.swap(next); // next now holds the place left
        gradient.swap(nextGradient);
        value = nextValue;
        Points moved = points, change = gradient;
        addScaled(moved, -1, next);
        addScaled(change, -1, nextGradient);
        descent.learn(std::move(moved), std::move(change));
    }
    return steps;
}

void scaleBest(Points& points, std::span<const FlatElement> elements) {
    const double scale = FlatEnergy(elements, 0).computeBestScale(points);
    for (glm::dvec2& p : points)
        p *= scale;
}

// Edge of a lattice whose triangles cover at least a few elements each.
double computeCell(std::span<const FlatElement> elements, double least) {
    double area = 0;
    for (const FlatElement& e : elements)
        area += 0.5 * e.base * e.height;
    return std::max(least, 3 * det::sqrt(area / double(elements.size())));
}

} // namespace

FlattenResult flattenDisc(std::span<const glm::vec3> positions, std::span<const glm::uvec3> triangles,
                          std::span<const float> weights, std::span<const glm::dvec2> start,
                          const FlattenOptions& options) {
    STIPPLE_ASSERT(weights.size() == triangles.size() && start.size() == positions.size());
    const auto loops = findBorderLoops(triangles);
    STIPPLE_ASSERT(loops.size() == 1);
    const std::vector<FlatElement> elements = makeElements(positions, triangles, weights);

    FlattenResult result;
    result.points.assign(start.begin(), start.end());
    if (!smoothFlipsOut(result.points, triangles, loops[0])) {
        result.points = computeTutte(positions, triangles, loops[0]);
        STIPPLE_ASSERT(countFlips(result.points, triangles) == 0);
        result.fromTutte = true;
    }
    scaleBest(result.points, elements);

    if (result.fromTutte) { // far from the goal, and too uneven for a lattice
        FlattenOptions effort = options;
        effort.maxIterations *= 4;
        minimise(result.points, elements, effort);
    }
    const CoarseLattice lattice(elements, result.points, computeCell(elements, options.coarseCell));
    Points nodes = lattice.getNodes();
    FlattenOptions gentle = options;
    gentle.areaShare = std::min(options.areaShare, kFirstAreaShare);
    minimise(nodes, lattice.getElements(), gentle);
    minimise(nodes, lattice.getElements(), options);
    Points points = lattice.prolong(nodes);
    if (smoothFlipsOut(points, triangles, loops[0]))
        result.points.swap(points);
    else
        minimise(result.points, elements, gentle);
    result.iterations = minimise(result.points, elements, options);
    return result;
}

} // namespace stipple
