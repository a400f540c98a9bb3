#include "core/random.h"
#include "scalp/hairline.h"
#include "tests/chart/real_heads.h"
#include "tests/design/design_head.h"

#include <catch2/catch.hpp>

#include <cstdio>
#include <string>

using namespace stipple;

namespace {

constexpr HairlineStyle kStyles[] = {HairlineStyle::straight,  HairlineStyle::natural, HairlineStyle::soft,
                                     HairlineStyle::faded,     HairlineStyle::mature,  HairlineStyle::widowsPeak,
                                     HairlineStyle::femaleSoft};

std::vector<std::string> check(const ScalpChart& chart, const Landmarks& landmarks, const ScalpPlan& plan) {
    const Hairline native = computeHairline(chart, landmarks, getNativeHairline(chart, landmarks), mixBits(7));
    const Hairline line = computeHairline(chart, landmarks, plan.hairline, plan.placement.seed);
    return checkHairline(chart, landmarks, line, native, plan);
}

// Whether a warning about the plan on the design head has these words.
bool warns(const ScalpPlan& plan, const std::string& words) {
    const test::DesignHead& head = test::getDesignHead();
    for (const std::string& warning : check(head.chart, head.landmarks, plan)) {
        CHECK(warning.back() == '.');
        if (warning.find(words) != std::string::npos) return true;
    }
    return false;
}

} // namespace

TEST_CASE("Default hairlines of the built-in heads are in range and no style is warned of", "[many]") {
    test::visitBuiltinHeads(1, [](const Head& head) {
        const ScalpChart chart(head.surface, head.landmarks);
        const HairlineParameters native = getNativeHairline(chart, head.landmarks);
        for (const bool feminine : {false, true}) {
            HairlineParameters p = getDefaultHairline(chart, head.landmarks, feminine);
            CHECK(p.heightMm >= (feminine ? 58.0f : 70.0f));
            CHECK(p.heightMm <= (feminine ? 75.0f : 100.0f));
            CHECK(p.heightMm >= native.heightMm - 0.01f);
            p.irregularity = 0;
            p.asymmetryMm = 0;
            const Hairline line = computeHairline(chart, head.landmarks, p, 1);
            CHECK(line.frontHeightMm == Approx(p.heightMm).margin(1));
            const auto front = chart.locate(line.front);
            REQUIRE(front.has_value());
            for (const int side : {0, 1}) {
                const auto corner = chart.locate(line.corners[side]);
                REQUIRE(corner.has_value());
                const LandmarkId canthus = side == 1 ? LandmarkId::lateralCanthusLeft : LandmarkId::lateralCanthusRight;
                CHECK(corner->position.x == Approx(head.landmarks.at(canthus).x).margin(2));
                CHECK(corner->position.y > front->position.y - 1);
                CHECK(corner->position.z < front->position.z);
            }
            ScalpPlan plan;
            plan.hairline = getDefaultHairline(chart, head.landmarks, feminine);
            CHECK(check(chart, head.landmarks, plan) == std::vector<std::string>{});
            std::printf("%s %s: %.1f mm\n", head.name.c_str(), feminine ? "feminine" : "masculine", double(p.heightMm));
        }
        for (const HairlineStyle style : kStyles) {
            INFO(int(style));
            for (const std::uint64_t seed : {1, 2, 3, 4, 5}) {
                ScalpPlan plan;
                plan.hairline = getStyleDefaults(style);
                plan.placement.seed = seed;
                CHECK(check(chart, head.landmarks, plan) == std::vector<std::string>{});
            }
        }
    });
}

TEST_CASE("A line that is too low or far below the person's hair is warned of") {
    ScalpPlan plan;
    plan.hairline.heightMm = 50;
    CHECK(warns(plan, "too low"));
    CHECK(warns(plan, "below where this person's hair"));
    plan.treat = false;
    CHECK(!warns(plan, "too low"));
}

TEST_CASE("A line that is too straight, equal or unequal is warned of") {
    ScalpPlan plan;
    CHECK(!warns(plan, "The front is too straight"));
    CHECK(!warns(plan, "Left and right"));
    plan.hairline.irregularity = 0;
    plan.hairline.recessionMm = 3;
    plan.hairline.asymmetryMm = 0;
    CHECK(warns(plan, "The front is too straight"));
    CHECK(warns(plan, "too equal"));
    plan.hairline.asymmetryMm = 6;
    plan.hairline.irregularity = 2;
    plan.hairline.handles = {{0.5f, 14}, {1, 14}, {1.5f, 14}};
    CHECK(warns(plan, "too unequal"));
}

TEST_CASE("Dots that are too dense or begin too hard are warned of") {
    ScalpPlan plan;
    CHECK(!warns(plan, "dense"));
    plan.placement.dotsPerCm2 = 200;
    CHECK(warns(plan, "The treatment is too dense"));
    plan.placement.dotsPerCm2 = 150;
    plan.hairline.frontDensity = 0.6f;
    CHECK(warns(plan, "The front is too dense"));
    CHECK(!warns(plan, "too hard"));
    plan.hairline.rampMm = 1;
    CHECK(warns(plan, "too hard"));
}

TEST_CASE("A line too young for the loss is warned of") {
    ScalpPlan plan;
    plan.hairline = getStyleDefaults(HairlineStyle::straight);
    CHECK(!warns(plan, "too young"));
    plan.loss.pattern = LossPattern::norwood;
    plan.loss.stage = 6;
    CHECK(warns(plan, "too young"));
    plan.hairline.cornerAngleDeg = 130;
    CHECK(warns(plan, "too closed"));
    plan.hairline = getStyleDefaults(HairlineStyle::mature);
    CHECK(!warns(plan, "too young"));
    CHECK(!warns(plan, "too closed"));
}

TEST_CASE("A line without recession is warned of") {
    ScalpPlan plan;
    CHECK(!warns(plan, "too flat"));
    plan.hairline.recessionMm = 0;
    CHECK(warns(plan, "too flat"));
}
