#include "dots.h"
#include "math/colour.h"
#include "reports.h"

#include <catch2/catch.hpp>

#include <array>
#include <cmath>

using namespace stipple;

namespace {

constexpr double kPhotons = 2e5;

const DotStudy& getStudy() {
    static const DotStudy study = makeDocumentStudy(kPhotons, 1, 0.2);
    return study;
}
const DotResult& getResult() {
    static const DotResult result = runDots(getStudy());
    return result;
}

} // namespace

TEST_CASE("dots are those of rendering.md section 3") {
    struct Line {
        glm::dvec3 veil, faint, strong, area;
    };
    const std::array<Line, 5> lines = {{{{0.08, 0.15, 0.28}, {46.4, 6.4, 10.8}, {32.6, 0.3, -0.7}, {2.2, 1.7, 1.3}},
                                        {{0.19, 0.36, 0.56}, {55.1, 4.7, 11.1}, {48.3, 0.5, 4.7}, {2.0, 1.4, 0.9}},
                                        {{0.31, 0.53, 0.73}, {60.0, 4.7, 13.3}, {56.6, 1.8, 9.7}, {1.8, 1.0, 0.5}},
                                        {{0.51, 0.76, 0.90}, {63.9, 5.7, 16.1}, {62.9, 4.5, 14.9}, {1.4, 0.5, 0.2}},
                                        {{0.77, 0.95, 0.99}, {65.5, 6.8, 17.6}, {65.3, 6.5, 17.4}, {0.7, 0.1, 0.0}}}};
    const DotSums& sums = getResult().mean;
    CHECK(glm::length(linearToLab(glm::vec3(sums.getAlbedo(0))) - glm::vec3(65.7f, 7.2f, 17.8f)) < 3);
    for (std::size_t k = 0; k < lines.size(); ++k) {
        CAPTURE(getStudy().grid.tops[k]);
        CHECK(glm::length(sums.getVeil(k, 0) - lines[k].veil) < 0.03);
        CHECK(glm::length(computeCentreLab(sums, k, 0) - lines[k].faint) < 3);
        CHECK(glm::length(computeCentreLab(sums, k, 1) - lines[k].strong) < 3);
        const glm::dvec3 area = computeEffectiveArea(getStudy(), sums, k, 0);
        CAPTURE(area.r, area.g, area.b);
        for (int c = 0; c < 3; ++c)
            CHECK(area[c] == Approx(lines[k].area[c]).margin(0.08 + 0.08 * lines[k].area[c]));
    }
}

TEST_CASE("more pigment is darker, deeper pigment fainter and bluer; no pigment is bare skin") {
    DotStudy study = getStudy();
    study.photons = 5e4;
    study.strengths = {0, 0.3, 0.9, 3, 9};
    const DotResult result = runDots(study);
    for (std::size_t k = 0; k < study.grid.tops.size(); ++k) {
        const glm::dvec3 none = result.mean.getTransmittance(0, 0, k, 0, 0);
        CHECK(none == glm::dvec3(1));
        double last = 1;
        for (std::size_t t = 1; t < study.strengths.size(); ++t) {
            const double now = result.mean.getTransmittance(0, 0, k, t, 0).g;
            CHECK(now < last);
            CHECK(now >= result.mean.getVeil(k, 0).g - 1e-9); // never below the veil
            last = now;
        }
        if (k == 0) continue;
        CHECK(result.mean.getTransmittance(0, 0, k, 2, 0).g > result.mean.getTransmittance(0, 0, k - 1, 2, 0).g);
        const glm::dvec3 area = computeEffectiveArea(study, result.mean, k, 2);
        CHECK(area.r > area.g);
        CHECK(area.g > area.b);
    }
}

TEST_CASE("two seeds agree within their stated error") {
    const DotStudy other = makeDocumentStudy(kPhotons, 2, 0.2);
    const DotResult second = runDots(other);
    int beyondThree = 0;
    for (std::size_t k = 0; k < other.grid.tops.size(); ++k) {
        const auto compare = [&](const std::function<glm::dvec3(const DotSums&)>& read) {
            const glm::dvec3 difference = read(getResult().mean) - read(second.mean);
            const glm::dvec3 a = estimateError(getResult(), read), b = estimateError(second, read);
            for (int c = 0; c < 3; ++c) {
                const double error = std::sqrt(a[c] * a[c] + b[c] * b[c]);
                CAPTURE(k, c, difference[c], error);
                CHECK(error < 0.12);
                CHECK(std::abs(difference[c]) < 6 * error); // eight batches know their scatter to a quarter only
                beyondThree += std::abs(difference[c]) > 3 * error;
            }
        };
        compare([&](const DotSums& sums) { return sums.getVeil(k, 0); });
        compare([&](const DotSums& sums) { return computeEffectiveArea(other, sums, k, 0); });
        compare([&](const DotSums& sums) { return sums.getTransmittance(0, 0, k, 1, 0); });
    }
    CHECK(beyondThree <= 2); // of 45
}

TEST_CASE("a view from above is light sent from there: both ends of a path may be the eye's") {
    // Hemispherical reflectance for a beam from above exceeds that for light from everywhere (less is mirrored), by the
    // ratio of what enters at least.
    DotStudy study = getStudy();
    study.photons = 1e5;
    const double normal = runDots(study).mean.getAlbedo(0).g;
    study.view = View::everywhere;
    const double everywhere = runDots(study).mean.getAlbedo(0).g;
    CHECK(normal > everywhere);
    CHECK(normal < 1.06 * everywhere);
}
