#include "math/colour.h"
#include "pigment/ageing.h"
#include "pigment/skin.h"
#include "tests/pigment/stamps.h"

#include <catch2/catch.hpp>

using namespace stipple;
using namespace stipple::test;

TEST_CASE("colour spaces go both ways and know their anchors") {
    CHECK(encodeSrgb(0.2140411f) * 255 == Approx(127.5).margin(0.01));
    for (float v = 0; v <= 1; v += 0.05f)
        CHECK(decodeSrgb(encodeSrgb(v)) == Approx(v).margin(1e-5));
    const glm::vec3 white = linearToLab(glm::vec3(1));
    CHECK(white.x == Approx(100).margin(0.01));
    CHECK(std::abs(white.y) < 0.02f);
    CHECK(std::abs(white.z) < 0.02f);
    const glm::vec3 lab(55, 12, 18);
    CHECK(glm::length(linearToLab(labToLinear(lab)) - lab) < 1e-2f);
    // #BD9984 is domain.md's type II, L*a*b* 66 10 16.
    const glm::vec3 type2 = linearToLab({decodeSrgb(0xBD / 255.f), decodeSrgb(0x99 / 255.f), decodeSrgb(0x84 / 255.f)});
    CHECK(glm::length(type2 - glm::vec3(66, 10, 16)) < 1.5f);
    const glm::vec3 day = computeLightColour(6500);
    CHECK(glm::length(day - glm::vec3(1)) < 0.03f);
    CHECK(computeLightColour(2700).r > 2 * computeLightColour(2700).b);
    // Full adaptation makes the light white and keeps neutral light as it is.
    const glm::vec3 lamp = computeLightColour(2900);
    CHECK(glm::length(computeWhiteBalance(lamp, 1) * lamp - glm::vec3(1)) < 1e-3f);
    CHECK(glm::length(computeWhiteBalance(lamp, 0) * lamp - lamp) < 1e-4f);
    // An eye that has got used to a warm lamp sees skin of its usual hue, a little richer.
    const glm::vec3 skin = labToLinear({66, 10, 16});
    const glm::vec3 seen =
        linearToLab(computeWhiteBalance(computeLightColour(2700), 0.8f) * (computeLightColour(2700) * skin));
    CHECK(std::atan2(seen.z, seen.y) / kDegree == Approx(58).margin(4));
    CHECK(seen.z > 17);
    CHECK(glm::length(computeWhiteBalance(glm::vec3(1), 0.8f) * glm::vec3(0.2f, 0.5f, 0.3f) -
                      glm::vec3(0.2f, 0.5f, 0.3f)) < 1e-4f);
}

TEST_CASE("deeper deposits are fainter and bluer") {
    const SkinOptics skin;
    float lastArea = 1e9f;
    for (float z : {0.1f, 0.2f, 0.3f, 0.5f, 1.0f}) {
        const VeilOptics veil = computeVeil(z, skin);
        const StampOptics stamp =
            computeStamp(Deposit{.diameterMm = 0.4f, .topMm = z, .opticalDepth = 0.9f}, skin, veil);
        const glm::vec3 area = integrateStamp(stamp, veil) / (kPi * 0.04f);
        CAPTURE(z, area.r, area.g, area.b);
        CHECK(area.r > area.g);
        CHECK(area.g > area.b);
        CHECK(area.g < lastArea);
        lastArea = area.g;
        CHECK(applyVeil(1e6f, glm::vec2(0), veil).b >
              applyVeil(1e6f, glm::vec2(0), veil).r); // what is left over wide black is blue-grey
    }
}

TEST_CASE("a stamp takes away the light that the table's column does") {
    for (const float melanin : {0.0f, 0.33f, 0.62f, 0.8f}) {
        SkinParameters parameters;
        parameters.melanin = melanin;
        const SkinOptics skin = computeSkinOptics(parameters);
        for (const float top : {0.1f, 0.175f, 0.28f})
            for (const float diameter : {0.1f, 0.14f, 0.4f})
                for (const float tau : {0.5f, 2.0f, 6.0f}) {
                    CAPTURE(melanin, top, diameter, tau);
                    const VeilOptics veil = computeVeil(top, skin);
                    const glm::vec3 area = integrateStamp(
                        computeStamp({.diameterMm = diameter, .topMm = top, .opticalDepth = tau}, skin, veil), veil);
                    const auto profile = computeDotProfile({diameter / 2, top, tau, melanin});
                    const glm::vec3 open = 1.0f - veil.veil;
                    const glm::dvec3 wanted =
                        integrate([&](std::size_t i) { return open * (1.0f - glm::exp(-profile[i] / open)); });
                    // Red and blue have the colours of a usual strength.
                    for (int c = 0; c < 3; ++c)
                        CHECK(area[c] == Approx(wanted[c]).epsilon(c == 1 ? 0.05 : 0.12));
                }
    }
}

TEST_CASE("the veil rule: no density, no change; endless density leaves the veil") {
    const VeilOptics veil = computeVeil(0.18f, SkinOptics{});
    CHECK(glm::length(applyVeil(0, glm::vec2(0), veil) - glm::vec3(1)) < 1e-6f);
    CHECK(glm::length(applyVeil(1e5f, glm::vec2(1e5f), veil) - veil.veil) < 1e-6f);
    // Small densities act linearly and without the veil: overlapping stamps add.
    CHECK(1 - applyVeil(1e-3f, glm::vec2(0), veil).g == Approx(1e-3f * veil.absorption.g).epsilon(1e-2));
}

TEST_CASE("pigment fades steadily, healed below fresh, and spreads") {
    const PigmentParameters p;
    const SkinOptics skin;
    const VeilOptics veil = computeVeil(0.175f, skin);
    float last = 1e9f;
    for (float days : {0.f, 3.f, 10.f, 28.f, 183.f, 365.f, 3 * 365.f, 5 * 365.f, 8 * 365.f}) {
        const float area = integrateStamp(computeStamp(computeDeposit({}, days, p), skin, veil), veil).g;
        CHECK(area < last);
        last = area;
    }
    const Deposit fresh = computeDeposit({}, 0, p);
    const Deposit healed = computeDeposit({}, 28, p);
    const float wider = fresh.diameterMm / healed.diameterMm;
    CHECK(healed.opticalDepth / (fresh.opticalDepth * wider * wider) == Approx(0.6).margin(0.02));
    const Deposit old = computeDeposit({}, 28 + 5 * 365.25f, p);
    CHECK(old.opticalDepth / healed.opticalDepth == Approx(0.55).margin(0.03)); // domain.md section 2: 55 % at 5 years
    CHECK(old.spreadMm > healed.spreadMm);
}

TEST_CASE("a healed dot and a shaved dark hair take away about the same light") {
    const SkinOptics skin;
    const VeilOptics veil = computeVeil(0.175f, skin);
    const float dot = integrateStamp(computeStamp(computeDeposit({}, 28, {}), skin, veil), veil).g;
    CHECK(dot / (kPi * 0.06f * 0.06f) == Approx(5.7).margin(0.5)); // rendering.md section 3: up to sixfold
    const VeilOptics hairVeil = computeHairVeil(skin);
    const float dark =
        integrateStamp(computeStamp(computeShavedHair(0.07f, getHairColour("dark_brown")), skin, hairVeil), hairVeil).g;
    const float fair =
        integrateStamp(computeStamp(computeShavedHair(0.07f, getHairColour("white")), skin, hairVeil), hairVeil).g;
    CHECK(dark > 0.5f * dot);
    CHECK(dark < 1.5f * dot);
    CHECK(fair < 0.7f * dark);
}
