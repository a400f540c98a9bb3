#include "core/random.h"
#include "scalp/coarse_flatten.h"
#include "scalp/disc_topology.h"
#include "scalp/flat_energy.h"
#include "scalp/flat_start.h"
#include "scalp/parametrise.h"
#include "scalp/planar_locator.h"

#include <catch2/catch.hpp>

#include <cmath>

using namespace stipple;

namespace {

struct Patch {
    std::vector<glm::vec3> positions;
    std::vector<glm::uvec3> triangles;
};

// A square grid of n by n cells, lifted by a function of (x, y) in 0..1.
template <typename Lift>
Patch makePatch(int n, const Lift& lift) {
    Patch patch;
    for (int y = 0; y <= n; ++y)
        for (int x = 0; x <= n; ++x)
            patch.positions.push_back(lift(float(x) / float(n), float(y) / float(n)));
    const auto index = [&](int x, int y) { return std::uint32_t(y * (n + 1) + x); };
    for (int y = 0; y < n; ++y)
        for (int x = 0; x < n; ++x) {
            patch.triangles.push_back({index(x, y), index(x + 1, y), index(x, y + 1)});
            patch.triangles.push_back({index(x + 1, y), index(x + 1, y + 1), index(x, y + 1)});
        }
    return patch;
}

glm::vec3 liftCylinder(float x, float y) {
    return {40 * std::sin(2 * x), 60 * y, 40 * std::cos(2 * x)};
}

} // namespace

TEST_CASE("a developable patch flattens without stretch, from any start") {
    const Patch patch = makePatch(24, liftCylinder);
    const std::vector<float> weights(patch.triangles.size(), 1);
    std::vector<glm::dvec2> start;
    SECTION("projected") {
        for (const glm::vec3& p : patch.positions)
            start.emplace_back(p.x, p.y);
    }
    SECTION("all flipped: Tutte's embedding helps") {
        for (const glm::vec3& p : patch.positions)
            start.emplace_back(-p.x, p.y);
    }
    SECTION("all in one point") {
        start.assign(patch.positions.size(), glm::dvec2(0));
    }
    FlattenOptions options;
    options.maxIterations = 400;
    options.tolerance = 1e-9;
    const FlattenResult result = flattenDisc(patch.positions, patch.triangles, weights, start, options);
    CHECK(countFlips(result.points, patch.triangles) == 0);
    for (const glm::uvec3& t : patch.triangles)
        for (int i = 0; i < 3; ++i) {
            const double flat = glm::length(result.points[t[i]] - result.points[t[(i + 1) % 3]]);
            const double skin = double(glm::length(patch.positions[t[i]] - patch.positions[t[(i + 1) % 3]]));
            CHECK(flat == Approx(skin).epsilon(0.01));
        }
}

TEST_CASE("the energy's gradient and flip step are right") {
    const Patch patch = makePatch(4, [](float x, float y) { return glm::vec3(10 * x, 10 * y, 3 * x * y); });
    const std::vector<float> weights(patch.triangles.size(), 1);
    const FlatEnergy energy(makeElements(patch.positions, patch.triangles, weights), 4);
    Random random(11);
    std::vector<glm::dvec2> points, direction;
    for (const glm::vec3& p : patch.positions) {
        points.emplace_back(p.x + 0.4 * random.nextDouble(), p.y + 0.4 * random.nextDouble());
        direction.emplace_back(random.nextDouble() - 0.5, random.nextDouble() - 0.5);
    }
    std::vector<glm::dvec2> gradient, unused;
    energy.compute(points, gradient);
    const auto moved = [&](double step) {
        auto result = points;
        for (std::size_t i = 0; i < result.size(); ++i)
            result[i] += step * direction[i];
        return result;
    };
    double slope = 0;
    for (std::size_t i = 0; i < points.size(); ++i)
        slope += glm::dot(gradient[i], direction[i]);
    const double h = 1e-6;
    CHECK((energy.compute(moved(h), unused) - energy.compute(moved(-h), unused)) / (2 * h) ==
          Approx(slope).epsilon(1e-5));
    const double step = energy.computeFlipStep(points, direction);
    REQUIRE(step < FlatEnergy::kInfinite);
    CHECK(countFlips(moved(0.999 * step), patch.triangles) == 0);
    CHECK(countFlips(moved(1.001 * step), patch.triangles) > 0);
    // Without stretch: 4 + 2 s.
    std::vector<glm::dvec2> still;
    const Patch flat = makePatch(4, [](float x, float y) { return glm::vec3(10 * x, 10 * y, 0); });
    for (const glm::vec3& p : flat.positions)
        still.emplace_back(p.x, p.y);
    CHECK(FlatEnergy(makeElements(flat.positions, flat.triangles, weights), 4).compute(still, gradient) ==
          Approx(12).epsilon(1e-9));
}

TEST_CASE("the metric solves what it multiplies") {
    const Patch patch = makePatch(12, liftCylinder);
    const std::vector<float> weights(patch.triangles.size(), 1);
    const LaplacianMetric metric(patch.positions.size(), makeElements(patch.positions, patch.triangles, weights));
    Random random(2);
    std::vector<glm::dvec2> points;
    for (std::size_t i = 0; i < patch.positions.size(); ++i)
        points.emplace_back(random.nextDouble(), random.nextDouble());
    const auto back = metric.solve(metric.multiply(points));
    for (std::size_t i = 0; i < points.size(); ++i)
        CHECK(glm::length(back[i] - points[i]) < 1e-5);
}

TEST_CASE("a few folds in the start are smoothed out") {
    const Patch patch = makePatch(20, [](float x, float y) { return glm::vec3(60 * x, 60 * y, 0); });
    std::vector<glm::dvec2> points;
    for (const glm::vec3& p : patch.positions)
        points.emplace_back(p.x, p.y);
    std::swap(points[210], points[211]);
    CHECK(countFlips(points, patch.triangles) > 0);
    const auto border = findBorderLoops(patch.triangles);
    CHECK(smoothFlipsOut(points, patch.triangles, border[0]));
    CHECK(countFlips(points, patch.triangles) == 0);
}

TEST_CASE("a hole's polygon is filled without overlap") {
    // A star-shaped hole, walked clockwise like the border of a hole.
    std::vector<glm::dvec2> points;
    std::vector<std::uint32_t> loop;
    double area = 0;
    const int n = 30;
    for (int i = 0; i < n; ++i) {
        const double radius = i % 2 == 0 ? 10 : 4, angle = -2 * 3.141592653589793 * i / n;
        points.emplace_back(radius * std::cos(angle), radius * std::sin(angle));
        loop.push_back(std::uint32_t(i));
    }
    for (int i = 0; i < n; ++i) {
        const glm::dvec2 a = points[std::size_t(i)], b = points[std::size_t((i + 1) % n)];
        area -= 0.5 * (a.x * b.y - a.y * b.x);
    }
    const auto triangles = fillPlanarHole(points, loop);
    CHECK(triangles.size() == std::size_t(n - 2));
    CHECK(countFlips(points, triangles) == 0);
    double sum = 0;
    for (const glm::uvec3& t : triangles) {
        const glm::dvec2 u = points[t.y] - points[t.x], v = points[t.z] - points[t.x];
        sum += 0.5 * (u.x * v.y - u.y * v.x);
    }
    CHECK(sum == Approx(area));
}

TEST_CASE("discs are found in untidy meshes") {
    Patch patch = makePatch(10, [](float x, float y) { return glm::vec3(10 * x, 10 * y, 0); });
    // A hole in the middle, a tooth and a bow tie at a corner.
    std::erase_if(patch.triangles, [&](const glm::uvec3& t) {
        const glm::vec3 middle = (patch.positions[t.x] + patch.positions[t.y] + patch.positions[t.z]) / 3.0f;
        return glm::length(middle - glm::vec3(5, 5, 0)) < 1.5f;
    });
    const auto base = std::uint32_t(patch.positions.size());
    patch.positions.insert(patch.positions.end(), {{11, -1, 0}, {11, 0, 0}, {-1, -1, 0}, {0, -1, 0}});
    patch.triangles.push_back({10, base, base + 1});    // touches the corner only
    patch.triangles.push_back({base + 2, base + 3, 0}); // likewise
    const Disc disc = extractDisc(patch.positions, patch.triangles, 2);
    CHECK(disc.holes.size() == 1);
    CHECK(findBorderLoops(disc.triangles).size() == 2);
    for (const glm::uvec3& t : disc.triangles)
        CHECK(std::max({t.x, t.y, t.z}) < base);
    CHECK(disc.triangles.size() > 150);
}

TEST_CASE("points are located in the plane up to the border") {
    const std::vector<glm::vec2> points{{0, 0}, {4, 0}, {4, 4}, {0, 4}};
    const std::vector<glm::uvec3> triangles{{0, 1, 2}, {0, 2, 3}};
    const PlanarLocator locator(points, triangles, 1);
    CHECK(locator.find({3, 1}, 0)->triangle == 0);
    CHECK(locator.find({1, 3}, 0)->triangle == 1);
    for (const glm::vec2& p : {glm::vec2(2, 2), glm::vec2(0, 0), glm::vec2(4, 4), glm::vec2(4, 0), glm::vec2(0, 4)})
        CHECK(locator.find(p, 0));
    CHECK(!locator.find({4.1f, 2}, 0));
    const auto near = locator.find({4.1f, 2}, 0.2f);
    REQUIRE(near);
    CHECK(near->barycentric.y == Approx(0.5));
    CHECK(near->barycentric.z == Approx(0.5));
    CHECK(!locator.find({4.3f, 2}, 0.2f));
    CHECK(!PlanarLocator().find({0, 0}, 1));
}
