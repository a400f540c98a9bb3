#include "asset/openness.h"
#include "core/parallel.h"

#include <catch2/catch.hpp>

#include <cmath>

using namespace stipple;

namespace {

struct Shape {
    std::vector<glm::vec3> positions, normals;
    std::vector<glm::uvec3> triangles;
    OpennessMesh view(bool casts = true) const { return {positions, normals, triangles, casts}; }
};

// Square of 100 mm about `centre`, facing `normal`.
Shape makeSquare(const glm::vec3& centre, const glm::vec3& normal, int cells) {
    const glm::vec3 any = std::abs(normal.y) < 0.9f ? glm::vec3(0, 1, 0) : glm::vec3(0, 0, 1);
    const glm::vec3 u = glm::normalize(glm::cross(any, normal)), v = glm::cross(normal, u);
    Shape shape;
    for (int y = 0; y <= cells; ++y)
        for (int x = 0; x <= cells; ++x) {
            const float s = 100 * (float(x) / float(cells) - 0.5f), t = 100 * (float(y) / float(cells) - 0.5f);
            shape.positions.push_back(centre + s * u + t * v);
            shape.normals.push_back(normal);
        }
    const auto at = [&](int x, int y) { return std::uint32_t(y * (cells + 1) + x); };
    for (int y = 0; y < cells; ++y)
        for (int x = 0; x < cells; ++x) {
            shape.triangles.push_back({at(x, y), at(x + 1, y), at(x, y + 1)});
            shape.triangles.push_back({at(x + 1, y), at(x + 1, y + 1), at(x, y + 1)});
        }
    return shape;
}

} // namespace

TEST_CASE("Skin under an open sky is fully open") {
    const Shape floor = makeSquare({0, 0, 0}, {0, 1, 0}, 20);
    const OpennessMesh meshes[] = {floor.view()};
    const auto all = computeOpenness(meshes);
    for (const Openness& open : all[0]) {
        CHECK(open.share == Approx(1).margin(1e-6));
        CHECK(glm::length(open.way - glm::vec3(0, 2.0f / 3, 0)) < 1e-5f);
    }
}

TEST_CASE("At the foot of a wall half of the sky is gone") {
    const Shape floor = makeSquare({0, 0, 50}, {0, 1, 0}, 40);
    // A wall so high and wide that, from its foot, it fills the quarter sphere behind it.
    Shape wall = makeSquare({0, 0, 0}, {0, 0, 1}, 20);
    for (glm::vec3& p : wall.positions)
        p = {10 * p.x, 10 * (p.y + 50), 0};
    const OpennessMesh meshes[] = {floor.view(), wall.view()};
    const auto open = computeOpenness(meshes);
    // Vertices of the floor in the wall's middle, 20 mm from it: the lift of the comparison is about 5 mm here.
    for (std::size_t i = 0; i < floor.positions.size(); ++i) {
        const glm::vec3& p = floor.positions[i];
        if (std::abs(p.x) > 1 || p.z > 21 || p.z < 19) continue;
        CHECK(open[0][i].share == Approx(0.5).margin(0.06));
        // The quarter sphere that is left has its middle away from the wall.
        CHECK(open[0][i].way.y == Approx(2.0 / 3).margin(0.06));
        CHECK(open[0][i].way.z == Approx(4 / (3 * double(kPi))).margin(0.06));
        CHECK(open[0][i].way.x == Approx(0).margin(0.06));
    }
}

TEST_CASE("A lid close above leaves nothing, one that casts no shadow everything, and both not by the thread count") {
    const Shape floor = makeSquare({0, 0, 0}, {0, 1, 0}, 10);
    const Shape lid = makeSquare({0, 6, 0}, {0, -1, 0}, 10);
    const OpennessMesh closed[] = {floor.view(), lid.view()}, opened[] = {floor.view(), lid.view(false)};
    const std::size_t middle = floor.positions.size() / 2;
    setThreadCount(1);
    const auto one = computeOpenness(closed);
    setThreadCount(3);
    const auto three = computeOpenness(closed);
    setThreadCount(2);
    CHECK(one == three);
    CHECK(one[0][middle].share < 0.12f);
    CHECK(computeOpenness(opened)[0][middle].share == Approx(1).margin(1e-6));
}

TEST_CASE("Openness of nothing is nothing") {
    CHECK(computeOpenness({}).empty());
    const Shape none;
    const OpennessMesh meshes[] = {none.view()};
    CHECK(computeOpenness(meshes)[0].empty());
}
