#include "core/error.h"
#include "scalp/flat_energy.h"

#include <Eigen/SparseCholesky>

#include <algorithm>

namespace stipple {

// L D L^T of the permuted matrix. Solved here rather than by Eigen: one pass serves both coordinates.
struct LaplacianMetric::Factor {
    Eigen::SparseMatrix<double> matrix; // lower half
    Eigen::SimplicialLDLT<Eigen::SparseMatrix<double>> solver;
    Eigen::SparseMatrix<double> lower; // strictly lower entries (and ones on the diagonal)
    std::vector<double> inverseDiagonal;
    std::vector<std::uint32_t> place; // of a point in the permuted order
};

LaplacianMetric::~LaplacianMetric() = default;

LaplacianMetric::LaplacianMetric(std::size_t pointCount, std::span<const FlatElement> elements) {
    std::vector<Eigen::Triplet<double>> entries;
    entries.reserve(9 * elements.size() + pointCount);
    double total = 0;
    for (const FlatElement& e : elements) {
        const double size = 0.5 * e.base * e.height;
        const double cotangents[3] = {e.foot / e.height, (e.base - e.foot) / e.height,
                                      (e.height * e.height - e.foot * (e.base - e.foot)) / (e.base * e.height)};
        for (int i = 0; i < 3; ++i) { // the cotangent of a corner belongs to the edge opposite to it
            const double w = e.weight / size * std::clamp(cotangents[i], 0.02, 10.0);
            const int a = int(e.corners[(i + 1) % 3]);
            const int b = int(e.corners[(i + 2) % 3]);
            entries.emplace_back(a, a, w);
            entries.emplace_back(b, b, w);
            entries.emplace_back(std::max(a, b), std::min(a, b), -w);
            total += w;
        }
    }
    const double anchor = 1e-8 * total / double(pointCount); // takes the freedom to shift
    for (int v = 0; v < int(pointCount); ++v)
        entries.emplace_back(v, v, anchor);
    auto factor = std::make_unique<Factor>();
    const auto rows = Eigen::Index(pointCount);
    factor->matrix.resize(rows, rows);
    factor->matrix.setFromTriplets(entries.begin(), entries.end());
    factor->solver.compute(factor->matrix);
    STIPPLE_ASSERT(factor->solver.info() == Eigen::Success);
    factor->lower = factor->solver.matrixL().nestedExpression();
    const Eigen::VectorXd diagonal = factor->solver.vectorD();
    for (Eigen::Index v = 0; v < rows; ++v) {
        factor->inverseDiagonal.push_back(1 / diagonal[v]);
        factor->place.push_back(std::uint32_t(factor->solver.permutationP().indices()[v]));
    }
    m_factor = std::move(factor);
}

std::vector<glm::dvec2> LaplacianMetric::multiply(std::span<const glm::dvec2> points) const {
    std::vector<glm::dvec2> result(points.size(), glm::dvec2(0));
    for (int column = 0; column < m_factor->matrix.outerSize(); ++column)
        for (Eigen::SparseMatrix<double>::InnerIterator it(m_factor->matrix, column); it; ++it) {
            result[std::size_t(it.row())] += it.value() * points[std::size_t(column)];
            if (it.row() != column) result[std::size_t(column)] += it.value() * points[std::size_t(it.row())];
        }
    return result;
}

std::vector<glm::dvec2> LaplacianMetric::solve(std::span<const glm::dvec2> right) const {
    const std::size_t count = right.size();
    std::vector<glm::dvec2> x(count);
    for (std::size_t v = 0; v < count; ++v)
        x[m_factor->place[v]] = right[v];
    const int* starts = m_factor->lower.outerIndexPtr();
    const int* rows = m_factor->lower.innerIndexPtr();
    const double* values = m_factor->lower.valuePtr();
    for (std::size_t c = 0; c < count; ++c) {
        const glm::dvec2 value = x[c];
        for (int i = starts[c]; i < starts[c + 1]; ++i)
            if (std::size_t(rows[i]) > c) x[std::size_t(rows[i])] -= values[i] * value;
    }
    for (std::size_t c = count; c-- > 0;) {
        glm::dvec2 value = x[c] * m_factor->inverseDiagonal[c];
        for (int i = starts[c]; i < starts[c + 1]; ++i)
            if (std::size_t(rows[i]) > c) value -= values[i] * x[std::size_t(rows[i])];
        x[c] = value;
    }
    std::vector<glm::dvec2> result(count);
    for (std::size_t v = 0; v < count; ++v)
        result[v] = x[m_factor->place[v]];
    return result;
}

} // namespace stipple
