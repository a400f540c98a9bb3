#include "lattice.h"

#include <catch2/catch.hpp>

using namespace stipple;

TEST_CASE("a sparse lattice takes away what its dots take away alone; a dense one less") {
    LatticeStudy study;
    study.photons = 1e5;
    study.perCm2 = 10;
    const LatticeRatio sparse = runLattice(study);
    const LatticeRules rules = predictLattice(study);
    CAPTURE(sparse.mean, sparse.error, rules.veil, rules.product);
    CHECK(rules.veil == Approx(rules.product).margin(1e-3));
    CHECK(1 - sparse.mean == Approx(1 - rules.veil).epsilon(0.06));
    study.perCm2 = 278;
    const LatticeRatio dense = runLattice(study);
    CHECK(1 - dense.mean < 27.8 * (1 - sparse.mean));
    CHECK(dense.mean < sparse.mean);
}

TEST_CASE("adding densities under the veil is nearer to full transport than multiplying stamps") {
    LatticeStudy study;
    study.photons = 1e5;
    study.perCm2 = 278;
    study.topMm = 0.35f;
    study.opticalDepth = 3;
    const double full = runLattice(study).mean;
    const LatticeRules rules = predictLattice(study);
    CAPTURE(full, rules.veil, rules.product);
    CHECK(rules.veil == Approx(full).epsilon(0.04));
    CHECK(rules.product < 0.92 * full); // rendering.md section 4: -10 % and more
}
