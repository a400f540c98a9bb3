// The years after the treatment: fading as a band, what changes its rate, touch-ups (domain.md section 2).
#include "pigment/ageing.h"

#include <catch2/catch.hpp>

#include <array>
#include <cmath>

using namespace stipple;

namespace {

constexpr float kYear = 365.25f, kHealed = 28;
constexpr std::array<float, 14> kDays{0, 1, 3, 7, 10, 20, 28, 60, 183, 365, 1096, 1826, 2922, 7305};

// Amount of pigment: optical depth times area.
float getAmount(const PlacedDot& dot, float days, const AgeingConditions& conditions = {}) {
    const Deposit deposit = computeDeposit(dot, days, {}, conditions);
    return deposit.opticalDepth * deposit.diameterMm * deposit.diameterMm;
}

} // namespace

TEST_CASE("Whatever the course, colour only ever goes") {
    for (const Outlook outlook : {Outlook::low, Outlook::likely, Outlook::high})
        for (const float sun : {0.0f, 1.0f})
            for (const PlacedDot& dot :
                 {PlacedDot{}, PlacedDot{.shade = 1}, PlacedDot{.inScar = true}, PlacedDot{.nominalDepthMm = 0.15f}})
                for (std::size_t i = 1; i < kDays.size(); ++i)
                    CHECK(getAmount(dot, kDays[i], {outlook, sun}) < getAmount(dot, kDays[i - 1], {outlook, sun}));
}

TEST_CASE("The band holds the likely course, begins as one and opens with the years") {
    const PlacedDot dot;
    const FadingBand fresh = computeFadingBand(dot, 0, {}, {});
    CHECK(fresh.low == Approx(fresh.high));
    float width = 0;
    for (const float days : {28.0f, 183.0f, 365.0f, 1096.0f, 1826.0f}) {
        const FadingBand band = computeFadingBand(dot, days, {}, {});
        INFO("day " << days << ": " << band.low << ", " << band.likely << ", " << band.high);
        CHECK(band.low < band.likely);
        CHECK(band.likely < band.high);
        CHECK((band.high - band.low) / band.likely > width);
        width = (band.high - band.low) / band.likely;
        // What is drawn with an outlook is what the band says.
        for (const auto& [outlook, share] : {std::pair(Outlook::low, band.low), std::pair(Outlook::likely, band.likely),
                                             std::pair(Outlook::high, band.high)})
            CHECK(getAmount(dot, days, {outlook}) / getAmount(dot, kHealed) == Approx(share).epsilon(0.001));
    }
    // k = 0.20 and 0.08 a year, of which 0.5 and 0.7 instead of 0.6 have healed; a little is shed after day 28 too.
    const FadingBand five = computeFadingBand(dot, kHealed + 5 * kYear, {}, {});
    CHECK(five.likely == Approx(std::exp(-0.12 * 5)).epsilon(0.06));
    CHECK(five.low == Approx(0.5 / 0.6 * std::exp(-0.20 * 5)).epsilon(0.07));
    CHECK(five.high == Approx(0.7 / 0.6 * std::exp(-0.08 * 5)).epsilon(0.06));
}

TEST_CASE("Sun, skin, depth, shade and scars change how quickly it fades") {
    const auto getK = [](const PlacedDot& dot, const AgeingConditions& conditions) {
        return computeFadePerYear(dot, {}, conditions);
    };
    CHECK(getK({}, {}) == Approx(0.12));
    CHECK(getK({.shade = 1}, {.sun = 0}) == Approx(0.08).epsilon(0.01));
    CHECK(getK({.shade = 0}, {.sun = 1}) == Approx(0.20).epsilon(0.01));
    CHECK(getK({.inScar = true}, {}) == Approx(0.25).epsilon(0.02));
    CHECK(getK({.nominalDepthMm = 0.15f}, {}) == Approx(0.8));
    for (float at = 0; at < 0.95f; at += 0.1f) {
        CHECK(getK({}, {.sun = at}) < getK({}, {.sun = at + 0.1f}));
        CHECK(getK({}, {.oiliness = at}) < getK({}, {.oiliness = at + 0.1f}));
        CHECK(getK({.shade = at}, {}) > getK({.shade = at + 0.1f}, {}));
    }
    // All of it at once stays within what is known.
    CHECK(getK({.shade = 0}, {.sun = 1, .oiliness = 1}) == Approx(0.20).epsilon(0.01));
    for (const Outlook outlook : {Outlook::low, Outlook::likely, Outlook::high})
        CHECK(getK({.shade = 0}, {outlook, 1, 1}) >= getK({.shade = 1}, {Outlook::high, 0, 0}));
}

TEST_CASE("A touch-up brings back what is missing, and no more") {
    const AgeingConditions never, four{.touchUpYears = 4};
    const float day = 4 * kYear;
    // The same until then.
    for (const float days : {0.0f, 28.0f, 1000.0f, 1460.0f})
        CHECK(getAmount({}, days, four) == getAmount({}, days, never));
    const float left = getAmount({}, day - 1, four) / getAmount({}, kHealed);
    CHECK(left < 0.7f);
    // What is added is fresh, and heals to what was planned.
    const float fresh = getAmount({}, day + 1, four) / getAmount({}, kHealed);
    CHECK(fresh == Approx(left + (1 - left) / 0.6).epsilon(0.06));
    CHECK(getAmount({}, day + kHealed, four) / getAmount({}, kHealed) == Approx(1).epsilon(0.012));
    // Again and again, with every course; never above what a first visit leaves.
    for (const Outlook outlook : {Outlook::low, Outlook::likely, Outlook::high})
        for (const float years : {1.0f, 2.0f, 3.0f, 5.0f})
            for (float at = 1; at < 20; ++at) {
                const AgeingConditions with{.outlook = outlook, .touchUpYears = years}, without{.outlook = outlook};
                const float now = at * kYear + 10;
                CHECK(getAmount({}, now, with) >= 0.9999f * getAmount({}, now, without));
                CHECK(getAmount({}, now, with) <= 1.0001f * getAmount({}, 10, without));
            }
}

TEST_CASE("All dots are touched up on one day, whatever visit they are of") {
    const AgeingConditions conditions{.touchUpYears = 3};
    for (const float lead : {0.0f, 14.0f, 28.0f}) {
        const PlacedDot dot{.leadDays = lead};
        const float day = 3 * kYear + lead;
        CHECK(getAmount(dot, day - 1, conditions) < 0.75f * getAmount(dot, kHealed, conditions));
        CHECK(getAmount(dot, day + 1, conditions) > getAmount(dot, kHealed, conditions));
    }
    CHECK(getDaysSinceWork(3 * kYear + 5, 3) == Approx(5).margin(0.01));
    CHECK(getDaysSinceWork(500, 0) == 500);
}

TEST_CASE("What a touch-up adds is sharp between what has spread") {
    const AgeingConditions four{.touchUpYears = 4};
    const float day = 4 * kYear;
    const float before = computeDeposit({}, day - 1, {}, four).spreadMm;
    const float after = computeDeposit({}, day + 40, {}, four).spreadMm;
    CHECK(after < before);
    CHECK(after > 0.5f * before);
    // Wounds are open again, in part.
    const float open = computeDeposit({}, day, {}, four).diameterMm;
    CHECK(open > 1.2f * computeDeposit({}, day - 1, {}, four).diameterMm);
    CHECK(open < computeDeposit({}, 0, {}).diameterMm);
}
