// What time does to a dot, beside the figures of domain.md sections 1 and 2.
#include "math/colour.h"
#include "pigment/ageing.h"

#include <catch2/catch.hpp>

#include <algorithm>
#include <cmath>

using namespace stipple;

namespace {

constexpr float kYear = 365.25f, kHealed = 28;

SkinOptics makeSkin(int type) {
    return computeSkinOptics(getFitzpatrickSkin(type));
}

// Transmittance of treated skin from afar, where cores and halos have become even: a tenth is core.
glm::vec3 applyEvenly(float density, const VeilOptics& veil) {
    return applyVeil(0.1f * density, glm::vec2(0.9f * density), veil);
}

// Treated skin from afar, so dense that it is `darker` L* below the bare one, with pigment at this depth.
glm::vec3 computeEvenLab(float topMm, const SkinOptics& skin, float darker) {
    const VeilOptics veil = computeVeil(topMm, skin);
    const float wanted = linearToLab(skin.albedo).x - darker;
    float low = 0, high = 30;
    for (int i = 0; i < 40; ++i) {
        const float middle = 0.5f * (low + high);
        (linearToLab(skin.albedo * applyEvenly(middle, veil)).x > wanted ? low : high) = middle;
    }
    return linearToLab(skin.albedo * applyEvenly(low, veil));
}

// How blue a depth looks after some days, beside pigment just under the epidermis that is as dark: CIELAB a*, b*.
glm::vec2 computeDrift(int type, float depthMm, float days) {
    constexpr float kDarker = 6, kShallowest = 0.1f;
    const SkinOptics skin = makeSkin(type);
    const float top = computeDeposit({.nominalDepthMm = depthMm}, days, {}).topMm;
    const glm::vec3 deep = computeEvenLab(top, skin, kDarker), shallow = computeEvenLab(kShallowest, skin, kDarker);
    return {deep.y - shallow.y, deep.z - shallow.z};
}

} // namespace

TEST_CASE("Shades are dilutions from 20 to 6 parts of water, linear in the amount of pigment") {
    CHECK(getDilution(0) == Approx(20));
    CHECK(getDilution(1) == Approx(6));
    const auto getDepth = [](float shade) { return computeDeposit({.shade = shade}, kHealed, {}).opticalDepth; };
    CHECK(getDepth(0.5f) == Approx(PigmentParameters{}.strength).epsilon(0.04)); // all but healed
    CHECK(getDepth(1) / getDepth(0) == Approx(21.0 / 7).epsilon(0.001));
    CHECK(getDepth(0.25f) == Approx(0.5f * (getDepth(0) + getDepth(0.5f))).epsilon(0.001));
}

TEST_CASE("A dot heals to its share, loses a tenth within six months and fades on") {
    const auto getAmount = [](const PlacedDot& dot, float days) { // times the area: the amount of pigment
        const Deposit deposit = computeDeposit(dot, days, {});
        return deposit.opticalDepth * deposit.diameterMm * deposit.diameterMm;
    };
    CHECK(getAmount({}, kHealed) / getAmount({}, 0) == Approx(0.6).epsilon(0.001));
    // Section 2: 9.1 to 8.2 on a scale of looks within the six months after treatment.
    CHECK(getAmount({}, 183) / getAmount({}, kHealed) == Approx(0.9).margin(0.04));
    CHECK(getAmount({}, kHealed + 5 * kYear) / getAmount({}, kHealed) == Approx(0.55).margin(0.05));
    // What is too shallow sheds within the year; scars lose twice as much.
    CHECK(getAmount({.nominalDepthMm = 0.15f}, kHealed + kYear) < 0.5f * getAmount({.nominalDepthMm = 0.15f}, kHealed));
    const float usual = std::log(getAmount({}, kHealed + kYear) / getAmount({}, kHealed + 2 * kYear));
    const float scar =
        std::log(getAmount({.inScar = true}, kHealed + kYear) / getAmount({.inScar = true}, kHealed + 2 * kYear));
    CHECK(scar / usual == Approx(2.1).margin(0.1));
    for (const float days : {0.0f, 1.0f, 3.0f, 10.0f, 28.0f, 100.0f, 1000.0f})
        CHECK(getAmount({}, days) > getAmount({}, days + 1));
}

TEST_CASE("Fresh dots are twice as wide; too deep ones heal two to four times as wide") {
    const float healed = computeDeposit({}, 60, {}).diameterMm;
    CHECK(healed == Approx(0.12).epsilon(0.01));
    CHECK(computeDeposit({}, 0, {}).diameterMm == Approx(2 * 0.12).epsilon(0.01));
    const float deep = computeDeposit({.nominalDepthMm = 1.3f}, 60, {}).diameterMm / healed;
    CHECK(deep >= 2);
    CHECK(deep <= 4);
    CHECK(computeDeposit({.nominalDepthMm = 0.7f}, 60, {}).diameterMm == Approx(healed));
}

TEST_CASE("Dots widen by the yearly millimetres of the literature") {
    // Width at half height of a dot that light has blurred to a deviation of 0.1 mm.
    const auto getGrowth = [](const PlacedDot& dot) {
        const auto getWidth = [&](float years) {
            const float spread = computeDeposit(dot, years * kYear, {}).spreadMm;
            return 2.355f * std::sqrt(0.01f + spread * spread);
        };
        return (getWidth(5) - getWidth(0)) / 5;
    };
    CHECK(getGrowth({}) == Approx(0.006).epsilon(0.25));
    CHECK(getGrowth({.inScar = true}) == Approx(0.02).epsilon(0.25));
    CHECK(getGrowth({.nominalDepthMm = 1.3f}) == Approx(0.05).epsilon(0.25));
}

TEST_CASE("Treated skin is redder by what is asked, for some days") {
    const PigmentParameters parameters;
    for (const int type : {1, 2, 3}) {
        const SkinOptics skin = makeSkin(type);
        const glm::vec3 albedo = skin.albedo;
        const auto redden = [&](float blood) {
            SkinTissue tissue = skin.tissue;
            tissue.blood *= double(blood);
            return linearToLab(computeTissueAlbedo(tissue, skin.undertone));
        };
        INFO("type " << type);
        CHECK(redden(computeTreatedBlood(0, parameters)).y - linearToLab(albedo).y == Approx(8).margin(1.5));
        CHECK(redden(computeTreatedBlood(1, parameters)).y - linearToLab(albedo).y == Approx(4).margin(1));
    }
    CHECK(computeTreatedBlood(10, parameters) == 1);
}

TEST_CASE("Deep pigment turns light skin blue-grey within a year, and dark skin less") {
    // domain.md section 2 names b* -1, -4 and -8 at 0.5, 0.8 and 1.2 mm. Scattering above the pigment, which is all
    // that acts here, takes red as well as yellow; both together come to about half of that for deep pigment.
    struct Wanted {
        float depth, low, high; // mm; of the distance in a* and b*
    };
    for (const Wanted& wanted : {Wanted{0.5f, 0.6f, 3}, Wanted{0.8f, 1.8f, 6}, Wanted{1.2f, 3.3f, 9}}) {
        const glm::vec2 healed = computeDrift(2, wanted.depth, kHealed);
        const glm::vec2 year = computeDrift(2, wanted.depth, kHealed + kYear);
        INFO("depth " << wanted.depth << ": a* " << year.x << ", b* " << year.y);
        CHECK(glm::length(year) > wanted.low);
        CHECK(glm::length(year) < wanted.high);
        CHECK(year.x < 0);
        CHECK(year.y < -0.3f);
        // It comes with time, and is full after a year.
        CHECK(glm::length(year) > glm::length(healed) + 0.2f);
        CHECK(glm::length(computeDrift(2, wanted.depth, kHealed + 3 * kYear) - year) <
              0.25f * glm::length(year - healed));
    }
    CHECK(glm::length(computeDrift(6, 0.8f, kYear)) < 0.92f * glm::length(computeDrift(2, 0.8f, kYear)));
}

TEST_CASE("Warm pigment is browner and cool pigment bluer than plain black") {
    const SkinOptics skin = makeSkin(2);
    const auto getLab = [&](PigmentTone tone) {
        VeilOptics veil = computeVeil(0.175f, skin);
        tint(veil, getToneColour(tone));
        return linearToLab(skin.albedo * applyEvenly(0.3f, veil));
    };
    const glm::vec3 neutral = getLab(PigmentTone::neutral);
    const glm::vec3 warm = getLab(PigmentTone::warm), cool = getLab(PigmentTone::cool);
    CHECK(warm.y > neutral.y + 0.3f);
    CHECK(warm.z > neutral.z + 0.3f);
    CHECK(cool.y < neutral.y - 0.2f);
    CHECK(cool.z < neutral.z - 0.2f);
    CHECK(std::abs(warm.x - neutral.x) < 0.5f); // as dark
    CHECK(std::abs(cool.x - neutral.x) < 0.5f);
}
