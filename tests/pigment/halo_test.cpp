// Core and halo of stamps against the dot table's profiles.
#include "tests/pigment/stamps.h"

#include <catch2/catch.hpp>

using namespace stipple;
using namespace stipple::test;

namespace {

SkinOptics makeSkin(float melanin) {
    SkinParameters parameters;
    parameters.melanin = melanin;
    return computeSkinOptics(parameters);
}

DotColumn getColumn(const Deposit& deposit, float melanin) {
    return {0.5f * deposit.diameterMm, deposit.topMm, deposit.opticalDepth, melanin};
}

struct Fit {
    glm::dvec3 error;            // of the density, relative, over the skin
    glm::dvec3 integral, middle; // over the table's
};
Fit compareWithTable(const Deposit& deposit, float melanin, const VeilOptics& group) {
    const StampOptics stamp = computeStamp(deposit, makeSkin(melanin), group);
    const DotColumn column = getColumn(deposit, melanin);
    const DotProfile got = computeStampDensity(stamp, group);
    const DotMoments moments = computeDotMoments(column);
    const glm::vec3 integral = stamp.amplitude * kPi * stamp.radiusMm * stamp.radiusMm * group.absorption +
                               stamp.haloMm2 * (group.halo[0].absorption + group.halo[1].absorption);
    return {computeError(got, computeDotProfile(column)), glm::dvec3(integral / moments.integralMm2),
            glm::dvec3(got.front() / moments.peak)};
}

constexpr Deposit kHealed{.diameterMm = 0.12f, .topMm = 0.175f, .opticalDepth = 3.7f};

} // namespace

TEST_CASE("a healed dot has the table's integral, middle and shape in every channel") {
    for (const float melanin : {0.0f, 0.33f, 0.5f, 0.8f, 1.0f}) {
        const Fit fit = compareWithTable(kHealed, melanin, computeVeil(kHealed.topMm, makeSkin(melanin)));
        CAPTURE(melanin, fit.error.r, fit.error.g, fit.error.b, fit.middle.r, fit.middle.b);
        for (int c = 0; c < 3; ++c) {
            CHECK(fit.integral[c] == Approx(1).margin(0.01));
            CHECK(fit.middle[c] == Approx(1).margin(0.05));
            CHECK(fit.error[c] < 0.13);
        }
    }
}

TEST_CASE("other dots of a group keep green's integral and middle, and nearly the other channels'") {
    struct Case {
        const char* name;
        Deposit deposit;
        float worst, difference;
    };
    const Case cases[] = {{"fresh", {.diameterMm = 0.162f, .topMm = 0.175f, .opticalDepth = 6.2f}, 0.14f, 0.06f},
                          {"faint", {.diameterMm = 0.12f, .topMm = 0.175f, .opticalDepth = 0.9f}, 0.18f, 0.09f},
                          {"thin", {.diameterMm = 0.09f, .topMm = 0.175f, .opticalDepth = 3.7f}, 0.21f, 0.05f},
                          {"wide", {.diameterMm = 0.4f, .topMm = 0.175f, .opticalDepth = 3.7f}, 0.17f, 0.06f}};
    for (const float melanin : {0.0f, 0.33f, 0.5f, 0.8f}) {
        const VeilOptics group = computeVeil(kHealed.topMm, makeSkin(melanin));
        for (const Case& c : cases) {
            const Fit fit = compareWithTable(c.deposit, melanin, group);
            CAPTURE(melanin, c.name, fit.error.r, fit.error.g, fit.error.b);
            CHECK(fit.integral.g == Approx(1).epsilon(1e-3));
            CHECK(fit.middle.g == Approx(1).epsilon(0.01));
            for (int k = 0; k < 3; ++k) {
                CHECK(fit.integral[k] == Approx(1).margin(double(c.difference)));
                CHECK(fit.error[k] < double(c.worst));
            }
        }
    }
}

TEST_CASE("deep and shallow groups and shaved hair are kept as well") {
    for (const float melanin : {0.0f, 0.33f, 0.5f, 0.8f}) {
        const SkinOptics skin = makeSkin(melanin);
        for (const float top : {0.1f, 0.13f, 0.22f, 0.28f, 0.35f}) {
            const Fit fit = compareWithTable({.diameterMm = 0.12f, .topMm = top, .opticalDepth = 3.7f}, melanin,
                                             computeVeil(top, skin));
            CAPTURE(melanin, top, fit.error.r, fit.error.g, fit.error.b);
            for (int c = 0; c < 3; ++c) {
                CHECK(fit.integral[c] == Approx(1).margin(0.01));
                CHECK(fit.middle[c] == Approx(1).margin(0.05));
                CHECK(fit.error[c] < 0.15);
            }
        }
        Deposit hair = computeShavedHair(0.07f, getHairColour("dark_brown"));
        hair.coveredMm2 = 0; // what stands above the skin is not in the table
        const Fit fit = compareWithTable(hair, melanin, computeHairVeil(skin));
        CAPTURE(melanin, fit.error.r, fit.error.g, fit.error.b);
        for (int c = 0; c < 3; ++c) {
            CHECK(fit.integral[c] == Approx(1).margin(0.03));
            CHECK(fit.middle[c] == Approx(1).margin(0.05));
            CHECK(fit.error[c] < 0.26);
        }
    }
}

TEST_CASE("most of a healed dot's pigment is seen in its halo, redder than its core") {
    const SkinOptics skin = makeSkin(0.33f);
    const VeilOptics group = computeVeil(kHealed.topMm, skin);
    const StampOptics stamp = computeStamp(kHealed, skin, group);
    const float core = stamp.amplitude * kPi * stamp.radiusMm * stamp.radiusMm;
    CHECK(stamp.haloMm2 > 5 * core);
    CHECK(group.halo[0].absorption.g + group.halo[1].absorption.g == Approx(1).epsilon(1e-5));
    CHECK(group.absorption.g == Approx(1).epsilon(1e-5));
    const glm::vec3 halo = group.halo[0].absorption + group.halo[1].absorption;
    CHECK(halo.r > 1.2f * group.absorption.r);
    CHECK(halo.b < group.absorption.b);
    // Shares of the table beyond 0.4 mm.
    const auto measure = [](const DotProfile& density) {
        const glm::dvec3 beyond =
            integrate([&](std::size_t i) { return getDotDistance(i) < 0.4f ? glm::vec3(0) : density[i]; });
        return beyond / integrate([&](std::size_t i) { return density[i]; });
    };
    const glm::dvec3 got = measure(computeStampDensity(stamp, group));
    const glm::dvec3 wanted = measure(computeDotProfile(getColumn(kHealed, 0.33f)));
    for (int c = 0; c < 3; ++c)
        CHECK(got[c] == Approx(wanted[c]).margin(0.05));
}

TEST_CASE("stronger pigment has more core and more halo") {
    for (const float melanin : {0.0f, 0.4f, 0.8f})
        for (const float top : {0.12f, 0.18f, 0.3f})
            for (const float diameter : {0.08f, 0.12f, 0.3f}) {
                const SkinOptics skin = makeSkin(melanin);
                const VeilOptics group = computeVeil(0.18f, skin);
                glm::vec2 last(0);
                for (float tau = 0.05f; tau < 13; tau *= 1.2f) {
                    const StampOptics stamp =
                        computeStamp({.diameterMm = diameter, .topMm = top, .opticalDepth = tau}, skin, group);
                    CAPTURE(melanin, top, diameter, tau);
                    CHECK(stamp.amplitude >= last.x);
                    CHECK(stamp.haloMm2 >= last.y);
                    last = {stamp.amplitude, stamp.haloMm2};
                }
            }
}

TEST_CASE("stamps and groups are continuous in all that describes them") {
    const auto measure = [](const Deposit& deposit, float melanin, float groupTop) {
        const SkinOptics skin = makeSkin(melanin);
        const VeilOptics group = computeVeil(groupTop, skin);
        const StampOptics stamp = computeStamp(deposit, skin, group);
        const glm::vec3 narrow = group.halo[0].absorption, wide = group.halo[1].absorption;
        return std::array<float, 14>{stamp.amplitude,
                                     stamp.sigmaMm,
                                     stamp.haloMm2,
                                     group.absorption.r,
                                     group.absorption.b,
                                     narrow.r,
                                     narrow.g,
                                     narrow.b,
                                     wide.r,
                                     wide.g,
                                     wide.b,
                                     group.halo[0].sigmaMm,
                                     group.halo[1].sigmaMm,
                                     group.veil.g};
    };
    const auto check = [&](auto change) {
        constexpr int kSteps = 400;
        std::array<float, 14> last{};
        for (int i = 0; i <= kSteps; ++i) {
            Deposit deposit = kHealed;
            float melanin = 0.33f, groupTop = 0.18f;
            change(deposit, melanin, groupTop, float(i) / kSteps);
            const auto now = measure(deposit, melanin, groupTop);
            if (i > 0)
                for (std::size_t k = 0; k < now.size(); ++k) {
                    CAPTURE(k, i);
                    CHECK(std::abs(now[k] - last[k]) < 0.03f * std::abs(now[k]) + 0.004f);
                }
            last = now;
        }
    };
    check([](Deposit& d, float&, float&, float t) { d.topMm = 0.1f + 0.5f * t; });
    check([](Deposit& d, float&, float&, float t) { d.opticalDepth = 0.1f + 8 * t * t; });
    check([](Deposit& d, float&, float&, float t) { d.diameterMm = 0.05f + 0.4f * t; });
    check([](Deposit& d, float&, float&, float t) { d.spreadMm = 0.3f * t; });
    check([](Deposit&, float& melanin, float&, float t) { melanin = 0.95f * t; });
    check([](Deposit&, float&, float& top, float t) { top = 0.1f + 0.4f * t; });
}

TEST_CASE("pigment that wanders blurs the core and leaves the rest") {
    const SkinOptics skin;
    const VeilOptics group = computeVeil(kHealed.topMm, skin);
    Deposit old = kHealed;
    old.spreadMm = 0.1f;
    const StampOptics a = computeStamp(kHealed, skin, group), b = computeStamp(old, skin, group);
    CHECK(b.sigmaMm == Approx(std::hypot(a.sigmaMm, 0.1f)));
    CHECK(b.amplitude == a.amplitude);
    CHECK(b.haloMm2 == a.haloMm2);
    // What stands above the skin hides what is right below it.
    old.coveredMm2 = 0.01f;
    const StampOptics covered = computeStamp(old, skin, group);
    CHECK(covered.haloMm2 == a.haloMm2);
    CHECK((covered.amplitude - a.amplitude) * kPi * a.radiusMm * a.radiusMm == Approx(0.01).epsilon(1e-3));
}
