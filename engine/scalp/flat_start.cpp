#include "scalp/flat_start.h"

#include "core/error.h"
#include "math/deterministic.h"

#include <Eigen/SparseCholesky>

#include <algorithm>

namespace stipple {
namespace {

using Points = std::vector<glm::dvec2>;

bool isUpright(std::span<const glm::dvec2> points, const glm::uvec3& t) {
    const glm::dvec2 u = points[t.y] - points[t.x];
    const glm::dvec2 v = points[t.z] - points[t.x];
    return u.x * v.y - u.y * v.x > 0;
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

} // namespace

int countFlips(std::span<const glm::dvec2> points, std::span<const glm::uvec3> triangles) {
    return int(
        std::count_if(triangles.begin(), triangles.end(), [&](const glm::uvec3& t) { return !isUpright(points, t); }));
}

bool smoothFlipsOut(Points& points, std::span<const glm::uvec3> triangles, std::span<const std::uint32_t> border) {
    std::vector<char> isBorder(points.size(), 0);
    for (const std::uint32_t v : border)
        isBorder[v] = 1;
    std::vector<std::vector<std::uint32_t>> rings;
    constexpr int kRounds = 12;
    for (int round = 0; round < kRounds; ++round) {
        const int count = countFlips(points, triangles);
        if (count == 0) return true;
        if (std::size_t(count) > triangles.size() / 20) return false;
        if (rings.empty()) rings = computeRings(points.size(), triangles);
        std::vector<char> isLoose(points.size(), 0);
        for (std::size_t t = 0; t < triangles.size(); ++t)
            for (int i = 0; i < 3 && !isUpright(points, triangles[t]); ++i)
                isLoose[triangles[t][i]] = 1;
        for (int grow = 0; grow < 2 + round; ++grow) {
            std::vector<char> wider = isLoose;
            for (std::size_t v = 0; v < points.size(); ++v)
                for (std::size_t i = 0; i < rings[v].size() && isLoose[v]; ++i)
                    wider[rings[v][i]] = 1;
            isLoose.swap(wider);
        }
        const bool isBorderFixed = round < kRounds / 3; // a triangle may hang on border vertices alone
        for (int sweep = 0; sweep < 20 + 20 * round; ++sweep)
            for (std::size_t v = 0; v < points.size(); ++v) {
                if (!isLoose[v] || (isBorder[v] && (isBorderFixed || sweep > 0))) continue;
                glm::dvec2 sum(0);
                for (const std::uint32_t n : rings[v])
                    sum += points[n];
                points[v] = sum / double(rings[v].size());
            }
    }
    return countFlips(points, triangles) == 0;
}

Points computeTutte(std::span<const glm::vec3> positions, std::span<const glm::uvec3> triangles,
                    std::span<const std::uint32_t> border) {
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
    Eigen::SparseMatrix<double> matrix(rows, rows);
    matrix.setFromTriplets(entries.begin(), entries.end());
    const Eigen::SimplicialLDLT<Eigen::SparseMatrix<double>> solver(matrix);
    STIPPLE_ASSERT(solver.info() == Eigen::Success);
    const Eigen::MatrixX2d solution = solver.solve(right);
    for (std::size_t v = 0; v < count; ++v)
        if (!isBorder[v]) points[v] = {solution(Eigen::Index(v), 0), solution(Eigen::Index(v), 1)};
    return points;
}

} // namespace stipple
