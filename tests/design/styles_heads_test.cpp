// Every hairline style, and lines halfway between two, laid as dots on built-in heads (domain.md section 3).
#include "scalp/builtin_head.h"
#include "scalp/hairline.h"
#include "scalp/skin_map.h"
#include "tests/design/dot_checks.h"

#include <catch2/catch.hpp>

#include <algorithm>
#include <array>
#include <filesystem>
#include <string>

using namespace stipple;

namespace {

constexpr std::array<HairlineStyle, 7> kStyles = {
    HairlineStyle::straight, HairlineStyle::natural,    HairlineStyle::soft,      HairlineStyle::faded,
    HairlineStyle::mature,   HairlineStyle::widowsPeak, HairlineStyle::femaleSoft};

Head loadHead(const std::string& name) {
    const std::filesystem::path file = std::filesystem::path(STIPPLE_SOURCE_DIR) / "build" / "heads" / (name + ".head");
    INFO("the set-up script forges " << file.string());
    REQUIRE(std::filesystem::exists(file));
    return loadBuiltinHead(file, {}, 1);
}

// All numbers of a line halfway between two.
HairlineParameters mixHalf(const HairlineParameters& a, const HairlineParameters& b) {
    HairlineParameters half = a;
    for (float HairlineParameters::*const value : {&HairlineParameters::heightMm,
                                                   &HairlineParameters::recessionMm,
                                                   &HairlineParameters::sagMm,
                                                   &HairlineParameters::cornerAngleDeg,
                                                   &HairlineParameters::cornerRadiusMm,
                                                   &HairlineParameters::hollowMm,
                                                   &HairlineParameters::moundMm,
                                                   &HairlineParameters::peakDepthMm,
                                                   &HairlineParameters::peakWidthMm,
                                                   &HairlineParameters::templePeakMm,
                                                   &HairlineParameters::sideburnWidthMm,
                                                   &HairlineParameters::sideburnLengthMm,
                                                   &HairlineParameters::asymmetryMm,
                                                   &HairlineParameters::irregularity,
                                                   &HairlineParameters::microIrregularity,
                                                   &HairlineParameters::brokenness,
                                                   &HairlineParameters::rampMm,
                                                   &HairlineParameters::frontDensity,
                                                   &HairlineParameters::frontDiameter,
                                                   &HairlineParameters::frontShade,
                                                   &HairlineParameters::strayShare,
                                                   &HairlineParameters::strayReachMm})
        half.*value = 0.5f * (a.*value + b.*value);
    return half;
}

bool crossesItself(const Hairline& line) {
    const auto side = [](const glm::vec2& a, const glm::vec2& b, const glm::vec2& p) {
        return (b.x - a.x) * (p.y - a.y) - (b.y - a.y) * (p.x - a.x);
    };
    for (std::size_t i = 0; i + 1 < line.openCount; ++i)
        for (std::size_t k = i + 2; k + 1 < line.openCount; ++k) {
            const ChartPoint &a = line.loop[i], &b = line.loop[i + 1], &c = line.loop[k], &d = line.loop[k + 1];
            if (side(a, b, c) * side(a, b, d) < 0 && side(c, d, a) * side(c, d, b) < 0) return true;
        }
    return false;
}

} // namespace

TEST_CASE("Dots of every style stay off ears and forehead and are as many as asked", "[many]") {
    for (const char* name : {"adam", "mei", "amara"}) {
        const Head head = loadHead(name);
        const ScalpChart chart(head.surface, head.landmarks);
        const TriangleBvh skin(head.surface.positions, head.surface.triangles);
        const auto master = computeMasterSet(chart, 1);
        for (const HairlineStyle style : kStyles) {
            INFO(name << ", style " << int(style));
            ScalpPlan plan;
            plan.disease.pattern = LossPattern::totalis;
            plan.disease.severity = 1;
            plan.hairline = getStyleDefaults(style);
            const ScalpDesign design = computeDesign(chart, head.landmarks, plan, *master);
            const double asked = test::integrate(chart, design.fields.dotDensity);
            CHECK(double(design.dots.size()) == Approx(asked).epsilon(0.01));
            CHECK(asked > 30000);
            const float glabella = head.landmarks.at(LandmarkId::glabella).y;
            const test::Misplaced misplaced = test::countMisplaced(head, skin, design, plan);
            CHECK(misplaced.onEars == 0);
            CHECK(misplaced.untreatable == 0);
            CHECK(misplaced.ahead == 0);
            const std::size_t low =
                std::size_t(std::count_if(design.dots.begin(), design.dots.end(), [&](const Dot& dot) {
                    return dot.position.z > 70 && dot.position.y < glabella + 40;
                }));
            CHECK(low == 0);
        }
    }
}

TEST_CASE("Lines between any two styles are lines, no higher and no lower than both") {
    const Head head = loadHead("helen");
    const ScalpChart chart(head.surface, head.landmarks);
    for (std::size_t i = 0; i < kStyles.size(); ++i)
        for (std::size_t k = 0; k < i; ++k) {
            INFO("styles " << i << " and " << k);
            const HairlineParameters a = getStyleDefaults(kStyles[i]), b = getStyleDefaults(kStyles[k]);
            const Hairline line = computeHairline(chart, head.landmarks, mixHalf(a, b), 3);
            CHECK(!crossesItself(line));
            CHECK(line.frontHeightMm > std::min(a.heightMm, b.heightMm) - 1);
            CHECK(line.frontHeightMm < std::max(a.heightMm, b.heightMm) + 1);
            const HairlineMeasures measures = computeHairlineMeasures(chart, line);
            INFO("edge " << measures.edgeRmsMm << " mm, sides " << measures.sideGapMm << " mm");
            CHECK(measures.edgeRmsMm > 0.4f);
            CHECK(measures.edgeRmsMm < 2.5f);
            CHECK(measures.sideGapMm < 5);
            for (std::size_t n = 0; n < line.openCount; ++n)
                REQUIRE(chart.locate(line.loop[n]).has_value());
        }
}
