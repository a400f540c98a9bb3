#include "pigment/dot_table.h"
#include "table_file.h"

#include <catch2/catch.hpp>

using namespace stipple;

TEST_CASE("the shipped table is what the tool makes") {
    // Fewer photons than the table's: within their error.
    const DotStudy study = makeTableStudy(2e5, 7);
    const DotResult result = runDots(study);
    for (const std::size_t skin : {0u, 1u, 2u})
        for (const std::size_t top : {2u, 3u, 4u})
            for (const std::size_t radius : {1u, 2u})
                for (const std::size_t strength : {2u, 4u}) {
                    CAPTURE(skin, top, radius, strength);
                    const glm::dvec3 veil(computeDotVeil(kDotTops[top], kDotMelanins[skin]));
                    const auto profile = computeDotProfile(
                        {kDotRadii[radius], kDotTops[top], kDotStrengths[strength], kDotMelanins[skin]});
                    const auto getVeil = [&](const DotSums& sums) { return sums.getVeil(top, skin); };
                    const auto integrate = [&](const auto& getDensity) {
                        glm::dvec3 sum;
                        for (int c = 0; c < 3; ++c) {
                            std::array<double, kDotDistanceCount> values;
                            for (std::size_t i = 0; i < kDotDistanceCount; ++i)
                                values[i] = getDensity(i)[c];
                            sum[c] = integrateDotProfile(values);
                        }
                        return sum;
                    };
                    const auto getIntegral = [&](const DotSums& sums) {
                        return integrate(
                            [&](std::size_t i) { return sums.getDensity(i, radius, top, strength, skin); });
                    };
                    const glm::dvec3 shipped = integrate([&](std::size_t i) { return glm::dvec3(profile[i]); });
                    const glm::dvec3 fresh = getIntegral(result.mean);
                    for (int c = 0; c < 3; ++c) {
                        const double veilError = estimateError(result, getVeil)[c];
                        const double error = estimateError(result, getIntegral)[c];
                        CHECK(getVeil(result.mean)[c] == Approx(veil[c]).margin(0.001 + 6 * veilError));
                        CHECK(fresh[c] == Approx(shipped[c]).epsilon(0.01).margin(6 * error));
                    }
                    CHECK(estimateError(result, getIntegral).g < 0.1 * shipped.g);
                }
}

TEST_CASE("the tool writes a table that names how it was made") {
    DotStudy study = makeTableStudy(1e3, 3);
    study.bands.resize(2);
    const std::string text = writeTable(study, runDots(study), "stipple-transport table --seed 3");
    CHECK(text.starts_with("// Written by: stipple-transport table --seed 3\n"));
    CHECK(text.find("seed 3") != std::string::npos);
    CHECK(text.size() < 200000);
    CHECK(std::count(text.begin(), text.end(), '\n') > 4 * 4 * 8 * 6 * 3);
}
