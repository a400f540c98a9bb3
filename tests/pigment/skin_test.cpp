#include "math/colour.h"
#include "measure.h"
#include "pigment/skin.h"
#include "pigment/skin_table.h"
#include "pigment/skin_variety.h"

#include <catch2/catch.hpp>

#include <cstdio>

using namespace stipple;

namespace {

float computeDifference(const glm::vec3& a, const glm::vec3& b) {
    return float(computeCiede2000(glm::dvec3(a), glm::dvec3(b)));
}

} // namespace

TEST_CASE("the six skin types stand at their CIELAB targets") {
    // domain.md section 6.
    const glm::vec3 targets[6] = {{72, 8, 14},        {66, 10, 16}, {61, 11, 17.5f},
                                  {55, 12.5f, 18.5f}, {44, 13, 18}, {33, 11, 13}};
    const float ita[6] = {58, 45, 32, 15, -18, -53};
    for (int type = 1; type <= 6; ++type) {
        const SkinParameters parameters = getFitzpatrickSkin(type);
        const glm::vec3 lab = linearToLab(computeSkinOptics(parameters).albedo);
        const float difference = computeDifference(lab, targets[type - 1]);
        UNSCOPED_INFO("type " << type << ": L*a*b* " << lab.x << " " << lab.y << " " << lab.z << ", dE00 " << difference
                              << ", ITA " << computeIta(lab) << " beside " << ita[type - 1]);
        CHECK(glm::length(lab - computeSkinLab(parameters)) < 1e-3f);
        CHECK(getFitzpatrickLab(type) == targets[type - 1]);
        CHECK(difference < 3);
        CHECK(computeIta(lab) == Approx(ita[type - 1]).margin(3.5));
        // What is shipped is the best that melanin and blood can do.
        float best = difference;
        for (float melanin = 0; melanin <= 1; melanin += 0.02f)
            for (float blood = 0.004f; blood <= 0.03f; blood *= 1.08f)
                best = std::min(
                    best, computeDifference(computeSkinLab({.melanin = melanin, .blood = blood}), targets[type - 1]));
        CHECK(difference < best + 0.1f);
        std::printf("type %d: L*a*b* %.1f %.1f %.1f, CIEDE2000 to domain.md %.2f\n", type, double(lab.x), double(lab.y),
                    double(lab.z), double(difference));
    }
}

TEST_CASE("melanin darkens and blood reddens, steadily") {
    float lastL = 101;
    for (float m = 0; m <= 1; m += 0.02f) {
        SkinParameters p;
        p.melanin = m;
        const glm::vec3 lab = computeSkinLab(p);
        CHECK(lab.x < lastL);
        lastL = lab.x;
        float lastA = -1e9f;
        for (float blood = 0.002f; blood <= 0.03f; blood *= 1.3f) {
            p.blood = blood;
            CHECK(computeSkinLab(p).y > lastA);
            lastA = computeSkinLab(p).y;
        }
    }
    // rendering.md section 1: three times the blood adds about 5 to a*.
    SkinParameters p;
    p.blood = 0.007f;
    const float a = computeSkinLab(p).y;
    p.blood = 0.021f;
    CHECK(computeSkinLab(p).y == Approx(a + 6).margin(1.5));
    // Less oxygen is bluer and darker, red melanin lighter and yellower.
    p = SkinParameters{};
    const glm::vec3 usual = computeSkinLab(p);
    p.oxygenation = 0.45f;
    CHECK(computeSkinLab(p).y < usual.y - 0.5f);
    p = SkinParameters{.melanin = 0.7f};
    const glm::vec3 brown = computeSkinLab(p);
    p.pheomelanin = 0.3f;
    const glm::vec3 red = computeSkinLab(p);
    CHECK(red.x > brown.x);
    CHECK(red.z > brown.z + 0.5f);
    // domain.md section 6: 3 degrees of hue are seen.
    for (const float undertone : {-1.0f, 1.0f}) {
        p = SkinParameters{.undertone = undertone};
        CHECK(undertone * (computeUndertoneHue(computeSkinLab(p)) - computeUndertoneHue(usual)) > 4);
        CHECK(computeSkinLab(p).x == Approx(usual.x).margin(1));
    }
}

TEST_CASE("a colour leads to parameters and back") {
    for (const float melanin : {0.05f, 0.3f, 0.55f, 0.75f, 0.95f})
        for (const float blood : {0.005f, 0.012f, 0.024f})
            for (const float undertone : {-0.7f, 0.0f, 0.6f}) {
                SkinParameters wanted{.melanin = melanin, .blood = blood, .undertone = undertone};
                wanted.oxygenation = 0.8f;
                wanted.age = 61;
                const glm::vec3 lab = computeSkinLab(wanted);
                SkinParameters start;
                start.oxygenation = 0.8f;
                start.age = 61;
                const SkinParameters found = fitSkin(lab, start);
                CAPTURE(melanin, blood, undertone, found.melanin, found.blood, found.undertone);
                CHECK(glm::length(computeSkinLab(found) - lab) < 0.1f);
                CHECK(found.melanin == Approx(melanin).margin(0.02));
                CHECK(std::abs(std::log(found.blood / blood)) < 0.08f);
                CHECK(found.age == 61);
            }
    // The types' own colours, and colours that no skin has.
    for (int type = 1; type <= 6; ++type) {
        const SkinParameters found = fitSkin(getFitzpatrickLab(type), SkinParameters{});
        CHECK(computeDifference(computeSkinLab(found), getFitzpatrickLab(type)) < 2.5f);
    }
    const SkinParameters green = fitSkin({60, -40, 30}, SkinParameters{});
    CHECK((green.melanin >= 0 && green.melanin <= 1 && green.blood >= 0.0019f && green.blood <= 0.031f));
    CHECK(std::abs(green.undertone) <= 1);
    for (const float ita : {55.0f, 41.0f, 28.0f, 10.0f, -30.0f})
        CHECK(computeIta(computeSkinLab(fitSkinIta(ita, SkinParameters{}))) == Approx(ita).margin(0.1));
}

TEST_CASE("ratios are the table's own, 1 in the middle") {
    for (const int type : {1, 3, 6}) {
        const SkinParameters plain = getFitzpatrickSkin(type);
        const SkinOptics skin = computeSkinOptics(plain);
        const std::vector<glm::vec3> ratios = computeSkinRatios(skin);
        REQUIRE(ratios.size() == std::size_t(kSkinRatioSize * kSkinRatioSize));
        const int middle = kSkinRatioSize / 2;
        CHECK(ratios[std::size_t(middle * kSkinRatioSize + middle)] == glm::vec3(1));
        // Half an octave of the picture's steps, and what linear filtering makes between its texels.
        const float step = 2 * kSkinRatioOctaves / (kSkinRatioSize - 1);
        for (const glm::vec2 octaves : {glm::vec2(0.6f, -0.9f), glm::vec2(-1.3f, 0.4f), glm::vec2(1.05f, 1.45f)}) {
            const glm::vec2 place = octaves / step + float(middle);
            const int x = int(place.x), y = int(place.y);
            const float tx = place.x - float(x), ty = place.y - float(y);
            const auto at = [&](int i, int j) { return ratios[std::size_t(j * kSkinRatioSize + i)]; };
            const glm::vec3 filtered =
                glm::mix(glm::mix(at(x, y), at(x + 1, y), tx), glm::mix(at(x, y + 1), at(x + 1, y + 1), tx), ty);
            SkinParameters p = plain;
            p.blood *= std::exp2(octaves.y);
            // f_m = .0015 * 120^m
            p.melanin += octaves.x * std::log(2.0f) / std::log(120.0f);
            if (p.melanin < 0 || p.melanin > 1) continue; // the slider ends, tissue does not
            CAPTURE(type, octaves.x, octaves.y);
            CHECK(computeDifference(linearToLab(skin.albedo * filtered), computeSkinLab(p)) < 0.3f);
        }
        // And back.
        for (const glm::vec3 factors : {glm::vec3(0.5f, 0, 0), glm::vec3(0, 0.8f, 0), glm::vec3(-0.4f, 0.5f, 0.1f)}) {
            SkinOptics other = skin;
            const float share = std::exp2(factors.z);
            const int i = middle + int(std::lround(factors.x / step)), j = middle + int(std::lround(factors.y / step));
            const glm::vec3 ratio = share * ratios[std::size_t(j * kSkinRatioSize + i)];
            const glm::vec3 found = computeSkinFactors(skin, ratio);
            other.tissue.melanin *= double(std::exp2(found.x));
            other.tissue.blood *= double(std::exp2(found.y));
            CAPTURE(type, factors.x, factors.y, found.x, found.y, found.z);
            // The colour comes back; what it is made of as far as three channels tell.
            const std::vector<glm::vec3> there = computeSkinRatios(other);
            const SkinColour a = lookUpSkin(skin.tissue), b = lookUpSkin(other.tissue);
            const glm::vec3 got = std::exp2(found.z) * (b.albedo * 0.97f + 0.03f) / (a.albedo * 0.97f + 0.03f);
            CHECK(computeDifference(linearToLab(skin.albedo * got), linearToLab(skin.albedo * ratio)) < 0.5f);
        }
    }
}

TEST_CASE("a covered scalp is 2 to 4 L* lighter and redder, a tanned one darker") {
    for (const int type : {2, 3, 4, 5, 6}) {
        SkinParameters p = getFitzpatrickSkin(type);
        p.scalpSun = 0;
        const SkinVariety covered = computeSkinVariety(p);
        SkinTissue scalp = computeSkinOptics(p).tissue;
        scalp.melanin *= double(std::exp2(covered.scalpMelanin));
        scalp.blood *= double(std::exp2(covered.scalpBlood));
        const glm::vec3 face = computeSkinLab(p), pale = linearToLab(computeTissueAlbedo(scalp, 0));
        CAPTURE(type, face.x, pale.x, face.y, pale.y);
        CHECK(pale.x - face.x > 1.95f);
        CHECK(pale.x - face.x < 4);
        p.scalpSun = 1;
        CHECK(computeSkinVariety(p).scalpMelanin == 0);
        CHECK(covered.scalpBlood > 0);
        // rendering.md section 1: ears and nose twice the blood.
        CHECK(covered.flushOctaves == Approx(1));
    }
    CHECK(computeSkinVariety({.age = 40}).creases == Approx(1));
    CHECK(computeSkinVariety({.age = 70}).creases > 1.3f);
    CHECK(computeSkinVariety({.age = 70}).spots > computeSkinVariety({.age = 50}).spots);
    CHECK(computeSkinVariety({.age = 30}).spots == 0);
}
