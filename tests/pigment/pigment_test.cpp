#include "math/colour.h"
#include "pigment/ageing.h"
#include "pigment/dot_table.h"
#include "pigment/skin.h"

#include <catch2/catch.hpp>

#include <array>
#include <cmath>

using namespace stipple;

namespace {

// Area that a stamp blackens completely, per channel: the integral of 1 - T over the skin.
glm::vec3 integrateStamp(const StampOptics& stamp, const VeilOptics& veil) {
    glm::dvec3 sum(0);
    constexpr int kSteps = 400;
    const double reach = stamp.radiusMm + 5.0 * stamp.sigmaMm;
    for (int i = 0; i < kSteps; ++i) {
        const double r = (i + 0.5) * reach / kSteps;
        // Disc convolved with a Gaussian, by brute force over the disc.
        double profile = 0;
        for (int j = 0; j < 48; ++j)
            for (int k = 0; k < 48; ++k) {
                const double rho = stamp.radiusMm * (j + 0.5) / 48;
                const double phi = 2 * 3.14159265358979 * (k + 0.5) / 48;
                const double dx = r - rho * std::cos(phi), dy = rho * std::sin(phi);
                profile += rho * std::exp(-(dx * dx + dy * dy) / (2.0 * stamp.sigmaMm * stamp.sigmaMm));
            }
        profile *= (stamp.radiusMm / 48.0) / 48.0 / (double(stamp.sigmaMm) * stamp.sigmaMm);
        const glm::vec3 t = applyVeil(stamp.amplitude * float(profile), veil);
        sum += glm::dvec3(1.0f - t) * (2 * 3.14159265358979 * r * reach / kSteps);
    }
    return glm::vec3(sum);
}

} // namespace

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
    CHECK(glm::length(computeWhiteBalance(glm::vec3(1), 0.8f) * glm::vec3(0.2f, 0.5f, 0.3f) -
                      glm::vec3(0.2f, 0.5f, 0.3f)) < 1e-4f);
}

TEST_CASE("the six skin types stand at their CIELAB targets") {
    const glm::vec3 targets[6] = {{72, 8, 14},        {66, 10, 16}, {61, 11, 17.5f},
                                  {55, 12.5f, 18.5f}, {44, 13, 18}, {33, 11, 13}};
    const float ita[6] = {58, 45, 32, 15, -18, -53};
    for (int type = 1; type <= 6; ++type) {
        SkinParameters parameters;
        parameters.melanin = getFitzpatrickMelanin(type);
        const glm::vec3 lab = linearToLab(computeSkinOptics(parameters).albedo);
        CAPTURE(type, lab.x, lab.y, lab.z);
        CHECK(glm::length(lab - targets[type - 1]) < 0.5f);
        CHECK(computeIta(lab) == Approx(ita[type - 1]).margin(2));
    }
}

TEST_CASE("melanin darkens and blood reddens, steadily") {
    float lastL = 101;
    for (float m = 0; m <= 1; m += 0.02f) {
        SkinParameters p;
        p.melanin = m;
        const glm::vec3 lab = linearToLab(computeSkinOptics(p).albedo);
        CHECK(lab.x < lastL);
        lastL = lab.x;
        p.blood = 0.021f;
        CHECK(linearToLab(computeSkinOptics(p).albedo).y > lab.y + 2);
    }
}

TEST_CASE("deeper deposits are fainter and bluer") {
    const SkinOptics skin;
    float lastArea = 1e9f;
    for (float z : {0.1f, 0.2f, 0.3f, 0.5f, 1.0f}) {
        const StampOptics stamp = computeStamp(Deposit{.diameterMm = 0.4f, .topMm = z, .opticalDepth = 0.9f}, skin);
        const VeilOptics veil = computeVeil(z, skin);
        const glm::vec3 area = integrateStamp(stamp, veil) / (kPi * 0.04f);
        CAPTURE(z, area.r, area.g, area.b);
        CHECK(area.r > area.g);
        CHECK(area.g > area.b);
        CHECK(area.g < lastArea);
        lastArea = area.g;
        CHECK(applyVeil(1e6f, veil).b > applyVeil(1e6f, veil).r); // what is left over wide black is blue-grey
    }
}

TEST_CASE("a stamp takes away the light that the table's column does, and is as dark in its middle") {
    for (const float melanin : {0.0f, 0.33f, 0.62f, 0.8f}) {
        SkinParameters parameters;
        parameters.melanin = melanin;
        const SkinOptics skin = computeSkinOptics(parameters);
        for (const float top : {0.1f, 0.175f, 0.28f})
            for (const float diameter : {0.1f, 0.14f, 0.4f})
                for (const float tau : {0.5f, 2.0f, 6.0f}) {
                    CAPTURE(melanin, top, diameter, tau);
                    const Deposit deposit{.diameterMm = diameter, .topMm = top, .opticalDepth = tau};
                    const DotColumn column{diameter / 2, top, tau, melanin};
                    const StampOptics stamp = computeStamp(deposit, skin);
                    const VeilOptics veil = computeVeil(top, skin);
                    const DotMoments moments = computeDotMoments(column);
                    const float q = stamp.radiusMm / stamp.sigmaMm;
                    CHECK(stamp.amplitude * kPi * stamp.radiusMm * stamp.radiusMm ==
                          Approx(moments.integralMm2.g).epsilon(1e-4));
                    CHECK(stamp.amplitude * (1 - std::exp(-q * q / 2)) == Approx(moments.peak.g).epsilon(1e-3));
                    // Where usual dots are, 1 - t too: strong wide ones saturate more in one Gaussian than with a halo.
                    if (diameter > 0.15f || tau > 5 || top < 0.15f) continue;
                    const auto profile = computeDotProfile(column);
                    const glm::vec3 area = integrateStamp(stamp, veil);
                    for (int c = 0; c < 3; ++c) {
                        const float open = 1 - veil.veil[c];
                        std::array<double, kDotDistanceCount> taken;
                        for (std::size_t i = 0; i < kDotDistanceCount; ++i)
                            taken[i] = double(open * (1 - std::exp(-profile[i][c] / open)));
                        // Red and blue have green's shape here, and the colours of a usual strength.
                        CHECK(area[c] == Approx(integrateDotProfile(taken)).epsilon(c == 1 ? 0.05 : 0.15));
                    }
                }
    }
}

TEST_CASE("the veil rule: no density, no change; endless density leaves the veil") {
    const VeilOptics veil = computeVeil(0.18f, SkinOptics{});
    CHECK(glm::length(applyVeil(0, veil) - glm::vec3(1)) < 1e-6f);
    CHECK(glm::length(applyVeil(1e5f, veil) - veil.veil) < 1e-6f);
    // Small densities act linearly and without the veil: overlapping stamps add.
    CHECK(1 - applyVeil(1e-3f, veil).g == Approx(1e-3f * veil.absorption.g).epsilon(1e-2));
}

TEST_CASE("pigment fades steadily, healed below fresh, and spreads") {
    const PigmentParameters p;
    const SkinOptics skin;
    const VeilOptics veil = computeVeil(0.175f, skin);
    float last = 1e9f;
    for (float days : {0.f, 3.f, 10.f, 28.f, 183.f, 365.f, 3 * 365.f, 5 * 365.f, 8 * 365.f}) {
        const float area = integrateStamp(computeStamp(computeDeposit({}, days, p), skin), veil).g;
        CHECK(area < last);
        last = area;
    }
    const Deposit fresh = computeDeposit({}, 0, p);
    const Deposit healed = computeDeposit({}, 28, p);
    CHECK(healed.opticalDepth / fresh.opticalDepth == Approx(0.6).margin(0.02));
    const Deposit old = computeDeposit({}, 28 + 5 * 365.25f, p);
    CHECK(old.opticalDepth / healed.opticalDepth == Approx(0.55).margin(0.03)); // domain.md section 2: 55 % at 5 years
    CHECK(old.spreadMm > healed.spreadMm);
}

TEST_CASE("a healed dot and a shaved dark hair take away about the same light") {
    const SkinOptics skin;
    const float dot = integrateStamp(computeStamp(computeDeposit({}, 28, {}), skin), computeVeil(0.175f, skin)).g;
    CHECK(dot / (kPi * 0.06f * 0.06f) == Approx(4.6).margin(0.5)); // rendering.md section 3: up to sixfold
    const VeilOptics hairVeil = computeHairVeil(skin);
    const float dark =
        integrateStamp(computeStamp(computeShavedHair(0.07f, getHairColour("dark_brown")), skin), hairVeil).g;
    const float fair = integrateStamp(computeStamp(computeShavedHair(0.07f, getHairColour("white")), skin), hairVeil).g;
    CHECK(dark > 0.5f * dot);
    CHECK(dark < 1.5f * dot);
    CHECK(fair < 0.7f * dark);
}
