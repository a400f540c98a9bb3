#include "tests/landmarks/synthetic_head.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <functional>

namespace stipple::test {
namespace {

// Closed lattice of directions, each pushed to a point by `shape`.
TriangleMesh makeLattice(int steps, const std::function<glm::vec3(const glm::vec3&)>& shape) {
    TriangleMesh mesh;
    const auto at = [&](int row, int column) { return std::uint32_t(1 + (row - 1) * steps + column % steps); };
    const auto add = [&](float polar, float around) {
        mesh.positions.push_back(
            shape(glm::vec3(std::sin(polar) * std::sin(around), std::cos(polar), std::sin(polar) * std::cos(around))));
    };
    add(0, 0);
    for (int row = 1; row < steps; ++row)
        for (int column = 0; column < steps; ++column)
            add(kPi * float(row) / float(steps), 2 * kPi * float(column) / float(steps));
    add(kPi, 0);
    const auto last = std::uint32_t(mesh.positions.size() - 1);
    for (int column = 0; column < steps; ++column) {
        mesh.triangles.emplace_back(0, at(1, column), at(1, column + 1));
        mesh.triangles.emplace_back(last, at(steps - 1, column + 1), at(steps - 1, column));
        for (int row = 1; row + 1 < steps; ++row) {
            mesh.triangles.emplace_back(at(row, column), at(row + 1, column), at(row, column + 1));
            mesh.triangles.emplace_back(at(row, column + 1), at(row + 1, column), at(row + 1, column + 1));
        }
    }
    return mesh;
}

// Smooth hump: 1 at the centre, 0 from `radius` (degrees) on.
float hump(const glm::vec3& direction, const glm::vec3& centre, float radius) {
    const float angle = std::acos(std::clamp(glm::dot(direction, glm::normalize(centre)), -1.0f, 1.0f)) / kDegree;
    return 1 - smoothRamp(0, radius, angle);
}

float headRadius(const glm::vec3& d) {
    const glm::vec3 half(76, d.y > 0 ? 70.0f : 95 + 45 * smoothRamp(-0.3f, 0.4f, d.z), d.z > 0 ? 97.0f : 99.0f);
    float r = 1 / glm::length(d / half);
    const glm::vec3 mirrored(std::abs(d.x), d.y, d.z);
    r += 30 * hump(d, {0, -130, 92}, 34);        // jaw and chin
    r += 42 * hump(d, {0, -130, -75}, 34);       // neck
    r += 30 * hump(d, kSyntheticNoseTip, 11);    // nose
    r += 12 * hump(d, {0, -45, 108}, 8);         // its bridge
    r += 4 * hump(mirrored, {18, -18, 100}, 14); // brows
    r -= 5 * hump(mirrored, {32, -38, 85}, 10);  // eye sockets
    const glm::vec3 ear = glm::normalize(kSyntheticEar);
    const float across = (mirrored.z - ear.z) * 95;
    const float along = (mirrored.y - ear.y) * 95;
    const float rim = (across * across) / (17.0f * 17.0f) + (along * along) / (20.0f * 20.0f);
    if (mirrored.x > 0.4f) r += 17 * (1 - smoothRamp(0.85f, 1.1f, rim)); // auricle
    return r;
}

} // namespace

TriangleMesh makeSyntheticHead(int steps) {
    return makeLattice(steps, [](const glm::vec3& d) { return d * headRadius(d); });
}

std::vector<TriangleMesh> makeBodiesThatAreNoHeads() {
    constexpr int kSteps = 64;
    const auto around = [](const glm::vec3& d) { return std::max(0.05f, std::sqrt(d.x * d.x + d.z * d.z)); };
    return {
        makeLattice(kSteps, [](const glm::vec3& d) { return 90.0f * d; }),
        makeLattice(kSteps, [](const glm::vec3& d) { return glm::vec3(76, 110, 98) * d; }),
        makeLattice(kSteps,
                    [](const glm::vec3& d) {
                        return 90.0f * d / std::max({std::abs(d.x), std::abs(d.y), std::abs(d.z)});
                    }),
        makeLattice(
            kSteps,
            [&](const glm::vec3& d) { return glm::vec3(80 * d.x / around(d), 150 * d.y, 80 * d.z / around(d)); }),
        makeLattice(kSteps,
                    [](const glm::vec3& d) {
                        return d * (80 + 20 * std::sin(5 * std::atan2(d.x, d.z)) * std::sqrt(1 - d.y * d.y));
                    }),
        makeLattice(kSteps,
                    [](const glm::vec3& d) { // an aeroplane of sorts
                        return glm::vec3(300 * d.x * d.x * d.x, 30 * d.y + (d.z < -0.7f ? 80.0f : 0.0f), 200 * d.z);
                    }),
    };
}

WorkingSurface toSurface(const TriangleMesh& mesh) {
    WorkingSurface surface;
    surface.positions = mesh.positions;
    surface.triangles = mesh.triangles;
    surface.normals = computeVertexNormals(mesh.positions, mesh.triangles);
    return surface;
}

TriangleMesh transformMesh(const TriangleMesh& mesh, const glm::mat3& linear, const glm::vec3& shift) {
    TriangleMesh result = mesh;
    for (glm::vec3& p : result.positions)
        p = linear * p + shift;
    if (glm::determinant(linear) < 0)
        for (glm::uvec3& t : result.triangles)
            std::swap(t.y, t.z);
    return result;
}

} // namespace stipple::test
