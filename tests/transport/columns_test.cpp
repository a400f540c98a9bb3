#include "columns.h"

#include <catch2/catch.hpp>

#include <cmath>

using namespace stipple;

namespace {

// Length inside a column by small steps.
float measureSlowly(const Vertex& a, const Vertex& b, float x, float radius, float top, float height) {
    constexpr int kSteps = 20000;
    const float length = std::hypot(b.x - a.x, b.y - a.y, b.z - a.z);
    int inside = 0;
    for (int i = 0; i < kSteps; ++i) {
        const float t = (float(i) + 0.5f) / kSteps;
        const float px = a.x + t * (b.x - a.x) - x, py = a.y + t * (b.y - a.y), pz = a.z + t * (b.z - a.z);
        inside += px * px + py * py < radius * radius && pz > top && pz < top + height;
    }
    return length * float(inside) / kSteps;
}

} // namespace

TEST_CASE("a segment's length inside columns agrees with small steps") {
    ColumnGrid grid;
    grid.distances = {0, 0.1f, 0.25f, 0.6f};
    grid.radii = {0.05f, 0.2f};
    grid.tops = {0.05f, 0.3f};
    grid.heightMm = 0.4f;
    Random random(11);
    std::vector<float> lengths(grid.getSize());
    for (int trial = 0; trial < 60; ++trial) {
        const auto draw = [&] { return random.nextFloat() - 0.4f; };
        const Vertex a{draw(), draw(), random.nextFloat()}, b{draw(), draw(), random.nextFloat()};
        std::fill(lengths.begin(), lengths.end(), 0.0f);
        addSegment(grid, a, b, lengths);
        for (std::size_t i = 0; i < grid.distances.size(); ++i)
            for (std::size_t j = 0; j < grid.radii.size(); ++j)
                for (std::size_t k = 0; k < grid.tops.size(); ++k) {
                    CAPTURE(trial, i, j, k);
                    CHECK(lengths[grid.getIndex(i, j, k)] ==
                          Approx(measureSlowly(a, b, grid.distances[i], grid.radii[j], grid.tops[k], grid.heightMm))
                              .margin(3e-4));
                }
    }
}

TEST_CASE("a column that only absorbs passes exp(-tau) straight through and nothing beside it") {
    Slab slab;
    slab.scattering = slab.absorption = 0;
    slab.illumination = Illumination::collimated;
    ColumnGrid grid;
    grid.distances = {0, 0.3f};
    grid.radii = {0.1f};
    grid.tops = {0.2f};
    grid.heightMm = 0.5f;
    std::vector<float> lengths(grid.getSize());
    Path path;
    for (std::uint64_t seed = 1; path.end != PathEnd::transmitted; ++seed) {
        Random random(seed);
        tracePath(slab, random, path);
    }
    measureColumns(grid, path, 0.6f, 0.8f, lengths);
    const float tau = 0.9f, absorption = tau / grid.heightMm;
    CHECK(std::exp(-absorption * lengths[0]) == Approx(std::exp(-tau)));
    CHECK(lengths[1] == 0);
}

TEST_CASE("columns on a turned ray are the same as a turned path on the ray along x") {
    ColumnGrid grid;
    grid.distances = {0.2f};
    grid.radii = {0.1f};
    grid.tops = {0.0f};
    grid.heightMm = 1;
    Path path;
    path.vertices = {{0, 0, 0}, {0, 0.4f, 0.4f}}; // along y
    std::vector<float> lengths(1);
    measureColumns(grid, path, 0, 1, lengths);
    CHECK(lengths[0] == Approx(0.2f * std::sqrt(2.0f)).epsilon(1e-4));
    measureColumns(grid, path, 1, 0, lengths);
    CHECK(lengths[0] == 0);
}
