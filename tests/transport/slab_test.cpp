#include "slab.h"

#include <catch2/catch.hpp>

#include <cmath>

using namespace stipple;

namespace {

struct Shares {
    double reflected = 0, transmitted = 0, absorbed = 0, mirrored = 0;
    // Standard error of a share p.
    static double getError(double p, int photons) { return std::sqrt(p * (1 - p) / photons); }
};

Shares follow(const Slab& slab, int photons, std::uint64_t seed = 1) {
    Shares shares;
    Path path;
    for (int i = 0; i < photons; ++i) {
        Random random(seed, std::uint64_t(i));
        tracePath(slab, random, path);
        (path.end == PathEnd::reflected     ? shares.reflected
         : path.end == PathEnd::transmitted ? shares.transmitted
         : path.end == PathEnd::absorbed    ? shares.absorbed
                                            : shares.mirrored) += 1.0 / photons;
    }
    return shares;
}

Slab makeClear() {
    Slab slab;
    slab.scattering = 0;
    slab.absorption = 0;
    slab.upperMm = 0;
    slab.illumination = Illumination::collimated;
    return slab;
}

} // namespace

TEST_CASE("a clear slab of matched index lets all light through") {
    Slab slab = makeClear();
    slab.index = slab.indexBelow = 1;
    const Shares shares = follow(slab, 2000);
    CHECK(shares.transmitted == Approx(1));
}

TEST_CASE("without scattering, absorption follows Beer and Lambert between Fresnel's surfaces") {
    constexpr int kPhotons = 100000;
    Slab slab = makeClear();
    slab.indexBelow = 1;
    slab.thicknessMm = 1.5;
    slab.absorption = 0.4;
    const double f = std::pow((slab.index - 1) / (slab.index + 1), 2);
    const double pass = std::exp(-slab.absorption * slab.thicknessMm);
    const double round = 1 - f * f * pass * pass;
    const double transmitted = (1 - f) * (1 - f) * pass / round;
    const double reflected = (1 - f) * (1 - f) * f * pass * pass / round;
    const Shares shares = follow(slab, kPhotons);
    CHECK(shares.mirrored == Approx(f).margin(4 * Shares::getError(f, kPhotons)));
    CHECK(shares.transmitted == Approx(transmitted).margin(4 * Shares::getError(transmitted, kPhotons)));
    CHECK(shares.reflected == Approx(reflected).margin(4 * Shares::getError(reflected, kPhotons)));
}

TEST_CASE("the upper layer's absorption is left to the weight") {
    Slab slab = makeClear();
    slab.index = slab.indexBelow = 1;
    slab.upperMm = 0.08;
    slab.thicknessMm = 1;
    Random random(3);
    Path path;
    tracePath(slab, random, path);
    CHECK(path.upperMm == Approx(0.08));
    CHECK(path.lowerMm == Approx(0.92));
    CHECK(path.deepestMm == Approx(1));
}

TEST_CASE("diffuse light is mirrored by 0.077 at index 1.4") {
    constexpr int kPhotons = 200000;
    Slab slab = makeClear();
    slab.illumination = Illumination::diffuse;
    const Shares shares = follow(slab, kPhotons);
    // rendering.md section 1: hemispherical mean for n 1.4, computed there.
    CHECK(shares.mirrored == Approx(0.077).margin(0.0005 + 4 * Shares::getError(0.077, kPhotons)));
    CHECK(computeFresnel(1.4, 1, 0.5) == 1); // beyond the critical angle
    CHECK(computeFresnel(1, 1, 0.3) == Approx(0).margin(1e-12));
}

TEST_CASE("nothing is lost without absorption") {
    Slab slab;
    slab.absorption = 0;
    slab.thicknessMm = 1;
    slab.indexBelow = 1;
    const Shares shares = follow(slab, 5000);
    CHECK(shares.absorbed == 0);
    CHECK(shares.reflected + shares.transmitted + shares.mirrored == Approx(1));
    // 1 mm of skin is many free paths: most light returns, and of it none is lost to a thicker slab.
    Slab thicker = slab;
    thicker.thicknessMm = 4;
    CHECK(follow(thicker, 2000).reflected > shares.reflected);
}

TEST_CASE("deflections have the mean cosine g") {
    for (const double g : {0.0, 0.5, 0.8, -0.3}) {
        Slab slab;
        slab.anisotropy = g;
        slab.absorption = 0;
        slab.index = slab.indexBelow = 1;
        slab.thicknessMm = 3;
        Path path;
        double sum = 0;
        int count = 0;
        for (std::uint64_t i = 0; count < 40000; ++i) {
            Random random(5, i);
            tracePath(slab, random, path);
            for (std::size_t k = 2; k < path.vertices.size(); ++k) {
                const Vertex &a = path.vertices[k - 2], &b = path.vertices[k - 1], &c = path.vertices[k];
                const double u[3] = {double(b.x) - a.x, double(b.y) - a.y, double(b.z) - a.z};
                const double v[3] = {double(c.x) - b.x, double(c.y) - b.y, double(c.z) - b.z};
                const double lengths = std::hypot(u[0], u[1], u[2]) * std::hypot(v[0], v[1], v[2]);
                if (lengths < 1e-6) continue; // too short for floats to have a direction
                sum += (u[0] * v[0] + u[1] * v[1] + u[2] * v[2]) / lengths;
                ++count;
            }
        }
        CAPTURE(g);
        CHECK(sum / count == Approx(g).margin(0.015));
    }
}

TEST_CASE("published slabs: van de Hulst 1980 and Giovanelli 1955") {
    constexpr int kPhotons = 100000;
    // As in the check of MCML (Wang, Jacques, Zheng 1995, section 5): optical thickness 2, albedo 0.9, g 0.75.
    Slab thin;
    thin.index = thin.indexBelow = 1;
    thin.anisotropy = 0.75;
    thin.absorption = 1;
    thin.scattering = 9;
    thin.thicknessMm = 0.2;
    thin.upperMm = 0;
    thin.illumination = Illumination::collimated;
    const Shares a = follow(thin, kPhotons);
    CHECK(a.reflected == Approx(0.09739).margin(4 * Shares::getError(0.097, kPhotons)));
    CHECK(a.transmitted == Approx(0.66096).margin(4 * Shares::getError(0.661, kPhotons)));
    // Half space of index 1.5, isotropic, albedo 0.9; the specular part counts.
    Slab deep = thin;
    deep.index = deep.indexBelow = 1.5;
    deep.anisotropy = 0;
    deep.thicknessMm = 100;
    const Shares b = follow(deep, kPhotons);
    CHECK(b.reflected + b.mirrored == Approx(0.2600).margin(4 * Shares::getError(0.26, kPhotons)));
}
