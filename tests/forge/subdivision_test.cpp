#include "asset/subdivision.h"
#include "core/error.h"

#include <catch2/catch.hpp>

#include <cmath>
#include <map>
#include <set>

using namespace stipple;

namespace {

struct Cage {
    std::vector<glm::vec3> positions;
    std::vector<glm::uvec4> quads;
};

Cage makeCube() {
    Cage cube;
    for (int i = 0; i < 8; ++i)
        cube.positions.emplace_back(i & 1 ? 1 : -1, i & 2 ? 1 : -1, i & 4 ? 1 : -1);
    cube.quads = {{0, 2, 3, 1}, {4, 5, 7, 6}, {0, 1, 5, 4}, {2, 6, 7, 3}, {0, 4, 6, 2}, {1, 3, 7, 5}};
    return cube;
}

Cage makeGrid(int n, float step) {
    Cage grid;
    for (int y = 0; y <= n; ++y)
        for (int x = 0; x <= n; ++x)
            grid.positions.emplace_back(step * float(x), step * float(y), 0);
    const auto at = [&](int x, int y) { return std::uint32_t(y * (n + 1) + x); };
    for (int y = 0; y < n; ++y)
        for (int x = 0; x < n; ++x)
            grid.quads.emplace_back(at(x, y), at(x + 1, y), at(x + 1, y + 1), at(x, y + 1));
    return grid;
}

Cage makeTorus(int around, int across) {
    Cage torus;
    for (int i = 0; i < around; ++i)
        for (int j = 0; j < across; ++j) {
            const float a = 2 * kPi * float(i) / float(around), b = 2 * kPi * float(j) / float(across);
            const float r = 3 + std::cos(b);
            torus.positions.emplace_back(r * std::cos(a), r * std::sin(a), std::sin(b));
        }
    const auto at = [&](int i, int j) { return std::uint32_t((i % around) * across + j % across); };
    for (int i = 0; i < around; ++i)
        for (int j = 0; j < across; ++j)
            torus.quads.emplace_back(at(i, j), at(i + 1, j), at(i + 1, j + 1), at(i, j + 1));
    return torus;
}

// Directed sides with how often each occurs.
std::map<std::pair<std::uint32_t, std::uint32_t>, int> countSides(const std::vector<glm::uvec4>& quads) {
    std::map<std::pair<std::uint32_t, std::uint32_t>, int> sides;
    for (const glm::uvec4& q : quads)
        for (int i = 0; i < 4; ++i)
            ++sides[{q[i], q[(i + 1) % 4]}];
    return sides;
}

bool isNear(const glm::vec3& a, const glm::vec3& b, float tolerance = 1e-6f) {
    return glm::length(a - b) <= tolerance;
}

} // namespace

TEST_CASE("One pass over a cube gives the textbook points") {
    const Cage cube = makeCube();
    const Subdivision pass(8, cube.quads, 1);
    const std::vector<glm::vec3> refined = pass.refine(cube.positions);
    REQUIRE(refined.size() == 8 + 12 + 6);
    REQUIRE(pass.getQuads().size() == 24);
    for (int i = 0; i < 8; ++i)
        CHECK(isNear(refined[i], cube.positions[i] * (5.0f / 9.0f)));
    for (int i = 8; i < 20; ++i) // middles of edges: two coordinates 3/4, one 0
        CHECK(glm::dot(refined[i], refined[i]) == Approx(2 * 0.75f * 0.75f));
    for (int i = 20; i < 26; ++i) // middles of faces
        CHECK(glm::length(refined[i]) == Approx(1));
}

TEST_CASE("The limit of a cube is round and keeps its orientation") {
    const Cage cube = makeCube();
    const Subdivision passes(8, cube.quads, 4);
    const std::vector<glm::vec3> refined = passes.refine(cube.positions);
    double volume = 0;
    for (const glm::uvec3& t : triangulateQuads(passes.getQuads()))
        volume += double(glm::dot(refined[t.x], glm::cross(refined[t.y], refined[t.z]))) / 6;
    CHECK(volume > 1.5); // between the octahedron-like inside and the cube of volume 8
    CHECK(volume < 4.5);
}

TEST_CASE("A torus stays a closed, oriented torus") {
    const Cage torus = makeTorus(9, 6);
    for (int levels = 1; levels <= 3; ++levels) {
        const Subdivision passes(torus.positions.size(), torus.quads, levels);
        const auto sides = countSides(passes.getQuads());
        std::size_t matched = 0;
        for (const auto& [side, count] : sides) {
            CHECK(count == 1);
            matched += sides.count({side.second, side.first});
        }
        CHECK(matched == sides.size());
        const long vertices = long(passes.getVertexCount()), edges = long(sides.size()) / 2;
        CHECK(vertices - edges + long(passes.getQuads().size()) == 0);
        CHECK(passes.getQuads().size() == torus.quads.size() << (2 * levels));
    }
}

TEST_CASE("A flat grid keeps its plane, and its border follows the cubic B-spline rule") {
    const Cage grid = makeGrid(4, 1);
    const Subdivision pass(grid.positions.size(), grid.quads, 1);
    const std::vector<glm::vec3> refined = pass.refine(grid.positions);
    for (const glm::vec3& p : refined)
        CHECK(p.z == 0);
    CHECK(isNear(refined[2], {2, 0, 0}));           // border, evenly spaced: stays
    CHECK(isNear(refined[12], {2, 2, 0}));          // middle of the grid
    CHECK(isNear(refined[0], {0.125f, 0.125f, 0})); // (1, 6, 1) / 8 around the corner

    Cage bent = grid;
    bent.positions[2].z = 1; // a bump on the border moves its neighbours by an eighth, itself to three quarters
    const std::vector<glm::vec3> bumped = pass.refine(bent.positions);
    CHECK(bumped[2].z == Approx(0.75f));
    CHECK(bumped[1].z == Approx(0.125f));
    CHECK(bumped[3].z == Approx(0.125f));
}

TEST_CASE("Texture seams stay seams and number their quads as the mesh does") {
    // Two quads that share an edge in space but not in the picture.
    const std::vector<glm::vec3> positions = {{0, 0, 0}, {1, 0, 0}, {2, 0, 0}, {0, 1, 0}, {1, 1, 0}, {2, 1, 0}};
    const std::vector<glm::uvec4> quads = {{0, 1, 4, 3}, {1, 2, 5, 4}};
    const std::vector<glm::vec2> uvs = {{0, 0},     {.25f, 0}, {.25f, .25f}, {0, .25f},
                                        {.5f, .5f}, {1, .5f},  {1, 1},       {.5f, 1}};
    const std::vector<glm::uvec4> uvQuads = {{0, 1, 2, 3}, {4, 5, 6, 7}};
    const Subdivision mesh(positions.size(), quads, 2);
    const Subdivision chart(uvs.size(), uvQuads, 2);
    const std::vector<glm::vec2> refined = chart.refine(uvs);
    REQUIRE(chart.getQuads().size() == mesh.getQuads().size());
    std::set<std::uint32_t> left, right;
    for (std::size_t q = 0; q < chart.getQuads().size(); ++q)
        for (int i = 0; i < 4; ++i) {
            const std::uint32_t v = chart.getQuads()[q][i];
            const bool isLeft = q < chart.getQuads().size() / 2;
            (isLeft ? left : right).insert(v);
            CHECK((refined[v].x <= 0.25f) == isLeft); // no value crosses the gap between the charts
        }
    for (const std::uint32_t v : left)
        CHECK(right.count(v) == 0);
}

TEST_CASE("Refinement is linear: a morph may be added before or after") {
    const Cage cube = makeCube();
    std::vector<glm::vec3> delta(8, glm::vec3(0)), sum = cube.positions;
    delta[3] = {0.5f, -0.25f, 1};
    sum[3] += delta[3];
    const Subdivision passes(8, cube.quads, 2);
    const auto a = passes.refine(cube.positions), b = passes.refine(delta), c = passes.refine(sum);
    for (std::size_t i = 0; i < c.size(); ++i)
        CHECK(isNear(a[i] + b[i], c[i], 1e-5f));
}

TEST_CASE("Damaged quad meshes are refused with a reason") {
    using Catch::Contains;
    const auto make = [](std::vector<glm::uvec4> quads) { return Subdivision(6, quads, 1); };
    CHECK_THROWS_WITH(make({{0, 1, 2, 9}}), Contains("vertex 9"));
    CHECK_THROWS_WITH(make({{0, 1, 1, 2}}), Contains("twice"));
    CHECK_THROWS_WITH(make({{0, 1, 2, 3}, {0, 1, 4, 5}}), Contains("opposite"));
    CHECK_THROWS_WITH(make({{0, 1, 2, 3}, {1, 0, 4, 5}, {0, 1, 4, 2}}), Contains("meet at edge"));
}
