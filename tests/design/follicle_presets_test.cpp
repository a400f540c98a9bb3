#include "scalp/follicle_presets.h"
#include "scalp/growth.h"
#include "tests/design/design_head.h"

#include <catch2/catch.hpp>

#include <set>

using namespace stipple;

TEST_CASE("Hair of an ancestry lies within the counts of domain.md section 1") {
    struct Expected {
        Ancestry ancestry;
        double unitsLow, unitsHigh, hairsLow, hairsHigh, shaftLow, shaftHigh;
    };
    // Units are only counted of Europeans (about 100) and Han Chinese (74 +- 13).
    const Expected expected[] = {{Ancestry::european, 90, 110, 214, 230, 0.065, 0.080},
                                 {Ancestry::eastAsian, 61, 87, 115, 171, 0.080, 0.120},
                                 {Ancestry::hispanic, 0, 1000, 169, 178, 0.065, 0.120},
                                 {Ancestry::african, 0, 1000, 148, 160, 0.055, 0.090}};
    REQUIRE(getAncestries().size() == std::size(expected));
    std::set<std::string_view> names;
    for (const AncestryName& name : getAncestries())
        names.insert(name.name);
    CHECK(names.size() == std::size(expected));
    for (const Expected& e : expected) {
        const HairParameters hair = getAncestryHair(e.ancestry);
        INFO(int(e.ancestry));
        // Hairs as they are drawn: by the shares of 1 to 4 hairs.
        const auto shares = computeHairShares(hair.hairsPerUnit);
        const double hairs = double(hair.unitsPerCm2) * double(4 - shares[0] - shares[1] - shares[2]);
        CHECK(hairs >= e.hairsLow);
        CHECK(hairs <= e.hairsHigh);
        CHECK(double(hair.unitsPerCm2) >= e.unitsLow);
        CHECK(double(hair.unitsPerCm2) <= e.unitsHigh);
        CHECK(double(hair.shaftDiameter) >= e.shaftLow);
        CHECK(double(hair.shaftDiameter) <= e.shaftHigh);
    }
    // Coarsest and fewest units in East Asia, most hairs in Europe.
    CHECK(getAncestryHair(Ancestry::eastAsian).shaftDiameter > getAncestryHair(Ancestry::european).shaftDiameter);
}

TEST_CASE("A whorl is placed where it is asked, or as far back as the head goes") {
    const test::DesignHead& head = test::getDesignHead();
    const float canal = head.landmarks.at(LandmarkId::tragionLeft).z;
    for (const float left : {-30.0f, 0.0f, 30.0f})
        for (const float behind : {15.0f, 40.0f, 62.5f, 80.0f}) {
            const ScalpCoord scalp = findWhorlPlace(head.chart, head.landmarks, left, behind);
            const auto s = head.chart.locate(head.chart.toChart(scalp).value()).value();
            INFO(left << " " << behind);
            CHECK(s.position.x == Approx(left).margin(1.5));
            CHECK(canal - s.position.z == Approx(behind).margin(2.5));
            CHECK(s.position.y > 0);
        }
    const ScalpCoord far = findWhorlPlace(head.chart, head.landmarks, 0, 500);
    CHECK(head.chart.toChart(far).has_value());
}

TEST_CASE("Whorls of many people follow the counts of domain.md section 7") {
    const test::DesignHead& head = test::getDesignHead();
    const float canal = head.landmarks.at(LandmarkId::tragionLeft).z;
    constexpr int kPeople = 4000;
    int left = 0, right = 0, middle = 0, clockwise = 0, twice = 0, single = 0;
    double behind = 0;
    for (int seed = 1; seed <= kPeople; ++seed) {
        const HairParameters hair =
            computeUsualWhorl(head.chart, head.landmarks, HairParameters{}, std::uint64_t(seed));
        clockwise += hair.whorlClockwise;
        twice += hair.hasSecondWhorl;
        const auto s = head.chart.locate(head.chart.toChart(hair.whorl).value()).value();
        const double back = double(canal - s.position.z);
        REQUIRE(back > 12);
        REQUIRE(back < 113);
        if (hair.hasSecondWhorl) {
            const auto t = head.chart.locate(head.chart.toChart(hair.secondWhorl).value()).value();
            CHECK(s.position.x * t.position.x < 0);
            CHECK(glm::length(s.position - t.position) > 20);
            continue;
        }
        ++single;
        behind += back;
        (s.position.x > 4 ? left : s.position.x < -4 ? right : middle) += 1;
    }
    // Within three and a half standard deviations of counts of this size.
    CHECK(double(left) / single == Approx(0.56).margin(0.028));
    CHECK(double(right) / single == Approx(0.30).margin(0.026));
    CHECK(double(middle) / single == Approx(0.14).margin(0.020));
    CHECK(double(clockwise) / kPeople == Approx(0.80).margin(0.023));
    CHECK(double(twice) / kPeople > 0.015);
    CHECK(double(twice) / kPeople < 0.054);
    CHECK(behind / single == Approx(62.5).margin(2));
    CHECK(computeUsualWhorl(head.chart, head.landmarks, HairParameters{}, 5) ==
          computeUsualWhorl(head.chart, head.landmarks, HairParameters{}, 5));
}
