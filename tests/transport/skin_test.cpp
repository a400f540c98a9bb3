#include "math/colour.h"
#include "skin_study.h"

#include <catch2/catch.hpp>

#include <array>

using namespace stipple;

TEST_CASE("bare skin of the six types is that of rendering.md section 1") {
    struct Line {
        double slider;
        glm::vec3 lab;
    };
    const std::array<Line, 6> lines = {{{0.00, {70.1f, 5.9f, 12.5f}},
                                        {0.33, {66.8f, 6.6f, 15.1f}},
                                        {0.50, {62.2f, 7.4f, 18.1f}},
                                        {0.62, {57.1f, 8.3f, 20.9f}},
                                        {0.80, {45.5f, 10.2f, 24.9f}},
                                        {1.00, {27.6f, 12.5f, 24.8f}}}};
    const glm::dvec3 burley[6] = {{0.39, 0.23, 0.16}, {0.38, 0.22, 0.14}, {0.37, 0.21, 0.13},
                                  {0.35, 0.19, 0.12}, {0.32, 0.18, 0.10}, {0.28, 0.14, 0.05}};
    SkinStudy study;
    study.photons = 2e5;
    for (const Line& line : lines)
        study.skins.push_back({.melanin = computeMelaninFraction(line.slider)});
    const std::vector<SkinRow> rows = runSkins(study);
    for (std::size_t i = 0; i < lines.size(); ++i) {
        const glm::vec3 lab = linearToLab(glm::vec3(rows[i].albedo));
        CAPTURE(i + 1, lab.x, lab.y, lab.z);
        CHECK(glm::length(lab - lines[i].lab) < 3); // the document's own bound for its Monte Carlo
        CHECK(rows[i].error.g < 0.005);
        const glm::dvec3 d = rows[i].burleyMm;
        CAPTURE(d.r, d.g, d.b);
        CHECK(glm::length(d - burley[i]) < 0.06);
    }
}

TEST_CASE("absorption coefficients have their anchors") {
    CHECK(computeMelaninFraction(0) == Approx(0.0015));
    CHECK(computeMelaninFraction(1) == Approx(0.18));
    CHECK(computeReducedScattering(500) == Approx(4.6));
    CHECK(computeScattering(500) == Approx(23));
    // Whole blood, from the extinctions that rendering.md section 1 lists.
    const SkinTissue blood{.blood = 1, .oxygenation = 1};
    CHECK(computeDermalAbsorption(blood, 540) == Approx(2.303 * 0.1 * 53236 * 150 / 64500));
    const SkinTissue reduced{.blood = 1, .oxygenation = 0};
    CHECK(computeDermalAbsorption(reduced, 650) == Approx(2.303 * 0.1 * 3750.12 * 150 / 64500));
    const SkinTissue melanin{.melanin = 1};
    CHECK(computeEpidermalAbsorption(melanin, 550) == Approx(6.6e10 * std::pow(550, -3.33)));
    CHECK(computePigmentRatio(550) == Approx(1));
    CHECK(computePigmentRatio(440) == Approx(1.25));
    // A white surface is white, and grey is grey.
    glm::dvec3 white(0);
    for (const glm::dvec3& colour : getBandColours())
        white += colour;
    CHECK(glm::length(white - glm::dvec3(1)) < 1e-12);
}
