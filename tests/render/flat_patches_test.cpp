#include "render/flat_patches.h"
#include "tests/render/scenes.h"

#include <catch2/catch.hpp>

#include <algorithm>
#include <array>
#include <cmath>
#include <map>

using namespace stipple;
using namespace stipple::test;

namespace {

using Corners = std::array<std::uint32_t, 3>;

Corners sortCorners(const glm::uvec3& t) {
    Corners corners{t.x, t.y, t.z};
    std::sort(corners.begin(), corners.end());
    return corners;
}

float computeCross(const glm::vec2& a, const glm::vec2& b, const glm::vec2& c) {
    return (b.x - a.x) * (c.y - a.y) - (b.y - a.y) * (c.x - a.x);
}

// Calls use(texel, weights of the corners) for the middle of every texel inside the triangle, by this much.
template <typename Use>
void rasterise(const std::array<glm::vec2, 3>& p, float margin, const Use& use) {
    const float whole = computeCross(p[0], p[1], p[2]);
    if (std::abs(whole) < 1e-6f) return;
    const glm::vec2 low = glm::floor(glm::min(p[0], glm::min(p[1], p[2])));
    const glm::vec2 high = glm::ceil(glm::max(p[0], glm::max(p[1], p[2])));
    for (int y = int(low.y); y <= int(high.y); ++y)
        for (int x = int(low.x); x <= int(high.x); ++x) {
            const glm::vec2 q(float(x) + 0.5f, float(y) + 0.5f);
            const glm::vec3 weights(computeCross(q, p[1], p[2]) / whole, computeCross(p[0], q, p[2]) / whole,
                                    computeCross(p[0], p[1], q) / whole);
            if (std::min(weights.x, std::min(weights.y, weights.z)) >= margin) use(glm::ivec2(x, y), weights);
        }
}

// A sphere whose two ends of a row are one.
std::shared_ptr<const SurfaceGeometry> makeWholeSphere(float radius, int segments) {
    auto sphere = std::make_shared<SurfaceGeometry>(*makeSphere(radius, segments));
    std::map<std::array<int, 3>, std::uint32_t> first;
    std::vector<std::uint32_t> same;
    for (std::uint32_t i = 0; i < sphere->positions.size(); ++i) {
        const glm::ivec3 at(glm::round(sphere->positions[i] * 100.0f));
        same.push_back(first.emplace(std::array{at.x, at.y, at.z}, i).first->second);
    }
    for (glm::uvec3& t : sphere->triangles)
        t = {same[t.x], same[t.y], same[t.z]};
    return sphere;
}

// A sheet with two sides, 2 mm apart, as an ear is.
std::shared_ptr<const SurfaceGeometry> makeThinPlate() {
    auto plate = std::make_shared<SurfaceGeometry>(*makePatch(40, 10));
    const auto count = std::uint32_t(plate->positions.size());
    const std::size_t triangles = plate->triangles.size();
    for (std::uint32_t i = 0; i < count; ++i)
        plate->positions.push_back(plate->positions[i] - glm::vec3(0, 0, 2));
    plate->normals.resize(2 * count, glm::vec3(0, 0, -1));
    for (std::size_t i = 0; i < triangles; ++i) {
        const glm::uvec3 t = plate->triangles[i];
        plate->triangles.push_back(glm::uvec3(t.x, t.z, t.y) + count);
    }
    return plate;
}

} // namespace

TEST_CASE("Patches hold every triangle once, facing out, none over another") {
    const bool isThin = GENERATE(false, true);
    const auto mesh = isThin ? makeThinPlate() : makeWholeSphere(90, 96);
    const FlatPatches flat = computeFlatPatches(mesh->positions, mesh->normals, mesh->triangles, 1.25f);
    REQUIRE(flat.triangles.size() == mesh->triangles.size());
    std::map<Corners, int> left;
    for (const glm::uvec3& t : mesh->triangles)
        ++left[sortCorners(t)];
    std::map<std::pair<int, int>, int> covered;
    std::size_t texels = 0;
    for (const glm::uvec3& t : flat.triangles) {
        CHECK(--left[sortCorners({flat.sources[t.x], flat.sources[t.y], flat.sources[t.z]})] == 0);
        const std::array<glm::vec2, 3> p{flat.places[t.x], flat.places[t.y], flat.places[t.z]};
        CHECK(computeCross(p[0], p[1], p[2]) < 0); // y points down
        for (const glm::vec2& q : p) {
            CHECK(std::min(q.x, q.y) >= 0);
            CHECK(q.x <= float(flat.size.x));
            CHECK(q.y <= float(flat.size.y));
        }
        rasterise(p, 1e-3f, [&](const glm::ivec2& texel, const glm::vec3&) {
            CHECK(++covered[{texel.x, texel.y}] == 1);
            ++texels;
        });
    }
    // Neither much finer than asked, nor most of the picture empty.
    double area = 0;
    for (const glm::uvec3& t : mesh->triangles)
        area += 0.5 * double(glm::length(glm::cross(mesh->positions[t.y] - mesh->positions[t.x],
                                                    mesh->positions[t.z] - mesh->positions[t.x])));
    CHECK(double(texels) * 1.25 * 1.25 <= 1.01 * area);
    CHECK(double(texels) * 1.25 * 1.25 >= 0.7 * area);
    CHECK(double(flat.size.x) * flat.size.y < 3 * double(texels));
}

TEST_CASE("Around a patch lies what is beside it on the skin") {
    const auto sphere = makeWholeSphere(90, 96);
    const FlatPatches flat = computeFlatPatches(sphere->positions, sphere->normals, sphere->triangles, 1.25f);
    std::map<std::pair<int, int>, glm::vec3> own, rim;
    const auto draw = [&](const std::vector<glm::uvec3>& triangles, auto& into) {
        for (const glm::uvec3& t : triangles)
            rasterise({flat.places[t.x], flat.places[t.y], flat.places[t.z]}, 0,
                      [&](const glm::ivec2& texel, const glm::vec3& w) {
                          into[{texel.x, texel.y}] = w.x * sphere->positions[flat.sources[t.x]] +
                                                     w.y * sphere->positions[flat.sources[t.y]] +
                                                     w.z * sphere->positions[flat.sources[t.z]];
                      });
    };
    draw(flat.triangles, own);
    draw(flat.rims, rim);
    int checked = 0, bare = 0;
    for (const auto& [texel, place] : own)
        for (const auto& [x, y] : {std::pair(1, 0), std::pair(-1, 0), std::pair(0, 1), std::pair(0, -1)}) {
            const std::pair<int, int> beside(texel.first + x, texel.second + y);
            if (own.count(beside) != 0) continue;
            const auto found = rim.find(beside);
            if (found == rim.end()) {
                ++bare;
                continue;
            }
            ++checked;
            CHECK(glm::length(found->second - place) < 3.2f * 1.25f);
        }
    CHECK(checked > 1000);
    CHECK(bare < checked / 200);
}
