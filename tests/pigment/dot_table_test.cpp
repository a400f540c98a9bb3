#include "pigment/dot_table.h"

#include <catch2/catch.hpp>

#include <cmath>

using namespace stipple;

TEST_CASE("densities survive their two characters") {
    for (double density = 1e-6; density < kDotMaxDensity; density *= 1.3) {
        const auto code = encodeDotDensity(density);
        CHECK(decodeDotDensity(code[0], code[1]) == Approx(density).margin(4e-4 * std::sqrt(density) + 1e-6));
    }
    const auto none = encodeDotDensity(0);
    CHECK(decodeDotDensity(none[0], none[1]) == 0);
}

TEST_CASE("integrals over the skin are exact for profiles that are known") {
    std::array<double, kDotDistanceCount> gaussian, tail;
    for (std::size_t i = 0; i < kDotDistanceCount; ++i) {
        const double r = double(getDotDistance(i));
        gaussian[i] = std::exp(-r * r / (2 * 0.15 * 0.15));
        tail[i] = std::exp(-r / 0.3);
    }
    constexpr double pi = 3.14159265358979;
    CHECK(integrateDotProfile(gaussian) == Approx(2 * pi * 0.15 * 0.15).epsilon(0.01));
    CHECK(integrateDotProfile(gaussian, 2) / integrateDotProfile(gaussian) == Approx(2 * 0.15 * 0.15).epsilon(0.01));
    CHECK(integrateDotProfile(tail) == Approx(2 * pi * 0.3 * 0.3).epsilon(0.01));
}

TEST_CASE("columns are monotone: stronger and wider are darker, deeper fainter") {
    const auto getGreen = [](const DotColumn& column) { return double(computeDotMoments(column).integralMm2.g); };
    for (float melanin = 0; melanin <= 1; melanin += 0.125f)
        for (const float top : {0.05f, 0.12f, 0.18f, 0.3f, 0.5f})
            for (const float radius : {0.035f, 0.06f, 0.1f, 0.25f}) {
                DotColumn column{.radiusMm = radius, .topMm = top, .opticalDepth = 0, .melanin = melanin};
                CAPTURE(melanin, top, radius);
                CHECK(getGreen(column) < 1e-5);
                double last = 0;
                for (float tau = 0.05f; tau < 14; tau *= 1.25f) {
                    column.opticalDepth = tau;
                    const double now = getGreen(column);
                    CHECK(now >= last);
                    last = now;
                }
                column.opticalDepth = 2;
                last = 1e9;
                for (float z = 0.02f; z < 1.3f; z += 0.02f) {
                    column.topMm = z;
                    const double now = getGreen(column);
                    CHECK(now <= last);
                    last = now;
                }
                column.topMm = top;
                last = 0;
                for (float a = 0.02f; a < 0.32f; a *= 1.1f) {
                    column.radiusMm = a;
                    const double now = getGreen(column);
                    CHECK(now >= last);
                    last = now;
                }
            }
}

TEST_CASE("columns are continuous in all that describes them") {
    const DotColumn base{.radiusMm = 0.06f, .topMm = 0.18f, .opticalDepth = 2, .melanin = 0.4f};
    const auto measure = [](const DotColumn& column) {
        const DotMoments m = computeDotMoments(column);
        return glm::vec3(m.integralMm2.g, m.peak.r, m.meanSquareMm2.g);
    };
    const auto check = [&](auto change, float from, float to) {
        constexpr int kSteps = 4000;
        glm::vec3 last(0);
        for (int i = 0; i <= kSteps; ++i) {
            DotColumn column = base;
            change(column, from + (to - from) * float(i) / kSteps);
            const glm::vec3 now = measure(column);
            if (i > 0)
                for (int c = 0; c < 3; ++c)
                    CHECK(std::abs(now[c] / last[c] - 1) < 0.02f);
            last = now;
        }
    };
    check([](DotColumn& c, float v) { c.topMm = v; }, 0.01f, 1.3f);
    check([](DotColumn& c, float v) { c.opticalDepth = std::exp(v); }, -2.3f, 2.7f);
    check([](DotColumn& c, float v) { c.radiusMm = std::exp(v); }, -3.9f, -1.0f);
    check([](DotColumn& c, float v) { c.melanin = v; }, 0.0f, 1.0f);
}

TEST_CASE("a profile has the moments that are told of it and falls outwards") {
    for (const float top : {0.06f, 0.13f, 0.18f, 0.28f})
        for (const float tau : {0.3f, 2.0f, 6.0f}) {
            const DotColumn column{.radiusMm = 0.06f, .topMm = top, .opticalDepth = tau, .melanin = 0.33f};
            const auto profile = computeDotProfile(column);
            const DotMoments moments = computeDotMoments(column);
            for (int c = 0; c < 3; ++c) {
                std::array<double, kDotDistanceCount> values;
                for (std::size_t i = 0; i < kDotDistanceCount; ++i) {
                    values[i] = double(profile[i][c]);
                    // The middle of a dot is flat, within the noise of its few paths.
                    if (i > 4) CHECK(values[i] <= values[i - 1] * 1.02 + 1e-6);
                }
                CHECK(integrateDotProfile(values) == Approx(moments.integralMm2[c]).epsilon(0.03));
                CHECK(profile.front()[c] == Approx(moments.peak[c]).epsilon(1e-3));
            }
        }
}

TEST_CASE("the veil grows with depth and melanin and towards blue") {
    for (float melanin = 0; melanin <= 1; melanin += 0.25f) {
        glm::vec3 last(0);
        for (float z = 0.03f; z < 1.2f; z += 0.03f) {
            const glm::vec3 veil = computeDotVeil(z, melanin);
            CHECK(veil.r < veil.g);
            CHECK(veil.g < veil.b);
            CHECK(glm::all(glm::greaterThanEqual(veil, last - 1e-5f)));
            CHECK(veil.b < 1);
            last = veil;
        }
        if (melanin > 0) CHECK(computeDotVeil(0.18f, melanin).g > computeDotVeil(0.18f, melanin - 0.25f).g);
    }
    // rendering.md section 3 at its f_m of 0.012, m 0.43.
    CHECK(glm::length(computeDotVeil(0.2f, 0.434f) - glm::vec3(0.19f, 0.36f, 0.56f)) < 0.02f);
}
