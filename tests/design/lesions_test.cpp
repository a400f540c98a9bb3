// Skin of diseases (domain.md section 4): where it changes, in which direction, and what only an active one shows.
#include "scalp/lesions.h"
#include "tests/design/dot_checks.h"

#include <catch2/catch.hpp>

#include <algorithm>
#include <cmath>

using namespace stipple;

namespace {

ScalpPlan makeIll(LossPattern pattern, float severity, bool active) {
    ScalpPlan plan;
    plan.disease.pattern = pattern;
    plan.disease.severity = severity;
    plan.disease.borderMm = getLossScale(pattern).usualBorderMm;
    plan.disease.active = active;
    return plan;
}

ScalpFields draw(LossPattern pattern, float severity, bool active) {
    const test::DesignHead& head = test::getDesignHead();
    return computeFields(head.chart, head.landmarks, makeIll(pattern, severity, active));
}

// Mean over the skin where it is bald.
struct Means {
    glm::dvec4 skin{0}, marks{0};
    double cm2 = 0;
};
Means computeMeans(const ScalpFields& fields) {
    Means means;
    const ScalpChart& chart = test::getDesignHead().chart;
    double count = 0;
    for (int y = 0; y < fields.baldness.grid.height; ++y)
        for (int x = 0; x < fields.baldness.grid.width; ++x) {
            const ChartPoint p = fields.baldness.grid.getPoint(x, y);
            if (fields.baldness.at(x, y) < 0.95f || !chart.locate(p)) continue;
            means.skin += glm::dvec4(fields.skin.sample(p));
            means.marks += glm::dvec4(fields.marks.sample(p));
            ++count;
        }
    if (count > 0) {
        means.skin /= count;
        means.marks /= count;
    }
    return means;
}

// Sum over all cells, in cm2 of the chart, of what is beyond plain.
glm::dvec4 integrateMarks(const ScalpFields& fields) {
    glm::dvec4 sum(0);
    for (const glm::vec4& cell : fields.marks.values)
        sum += glm::dvec4(glm::vec4(1 - cell.x, cell.y, cell.z, cell.w));
    return sum * double(fields.marks.grid.cell * fields.marks.grid.cell / 100);
}

double integrateRedness(const ScalpFields& fields) {
    double sum = 0;
    for (const glm::vec4& cell : fields.skin.values)
        sum += std::max(0.0, double(cell.y) - 1);
    return sum * double(fields.skin.grid.cell * fields.skin.grid.cell / 100);
}

} // namespace

TEST_CASE("Scarring diseases take the openings, areata and its relatives keep them all") {
    for (int i = int(kFirstDisease); i <= int(LossPattern::traction); ++i) {
        const auto pattern = LossPattern(i);
        INFO("pattern " << i);
        const LossScale scale = getLossScale(pattern);
        const Means means = computeMeans(draw(pattern, std::max(0.95f, scale.usual), false));
        if (scale.scarring)
            CHECK(means.marks.x < 0.35);
        else
            CHECK(means.marks.x == Approx(1));
        // Burnt out or not, a bald place is no rougher than skin.
        CHECK(means.skin.z <= 0);
    }
    // Traction loses them late.
    const double early = computeMeans(draw(LossPattern::traction, 0.4f, false)).marks.x;
    CHECK(early > 0.95);
    CHECK(early > computeMeans(draw(LossPattern::traction, 0.75f, false)).marks.x);
}

TEST_CASE("Each disease has its picture") {
    const Means lupus = computeMeans(draw(LossPattern::discoidLupus, 0.9f, false));
    CHECK(lupus.skin.x < 0.75);  // pale centre
    CHECK(lupus.skin.w < -0.12); // atrophic
    const Means decalvans = computeMeans(draw(LossPattern::folliculitisDecalvans, 0.9f, false));
    CHECK(decalvans.skin.w > 0.1);  // indurated
    CHECK(decalvans.marks.w > 0.4); // ivory
    const Means central = computeMeans(draw(LossPattern::centralCentrifugal, 0.9f, false));
    CHECK(central.skin.z < -0.1); // shiny
    const Means fibrosing = computeMeans(draw(LossPattern::frontalFibrosingLinear, 0.8f, false));
    CHECK(fibrosing.skin.x < 0.7); // paler than the forehead
    CHECK(fibrosing.skin.y < 0.9);
    // The dark rim of lupus lies outside of the pale.
    const ScalpFields fields = draw(LossPattern::discoidLupus, 0.9f, false);
    float darkest = 0;
    for (const glm::vec4& cell : fields.skin.values)
        darkest = std::max(darkest, cell.x);
    CHECK(darkest > 1.8f);
}

TEST_CASE(
    "The dark border of lupus is smudged: broken along the edge and fading outwards; pigment is left in the pale") {
    const test::DesignHead& head = test::getDesignHead();
    for (const std::uint64_t seed : {1, 2, 3}) {
        ScalpPlan plan = makeIll(LossPattern::discoidLupus, 0.9f, false);
        plan.disease.patches = 5;
        plan.disease.seed = seed;
        const SkinMap map = computeSkinMap(head.chart, 1.75f);
        const Hairline native =
            computeHairline(head.chart, head.landmarks, getNativeHairline(head.chart, head.landmarks), 1);
        const HairLossField lost =
            computeHairLoss(head.chart, head.landmarks, map, native, plan.disease, HairParameters());
        const ScalpFields fields = computeFields(head.chart, head.landmarks, plan);
        // Melanin by mm inside the edge.
        struct Ring {
            double sum = 0, squares = 0, count = 0;
            void add(double melanin) {
                sum += melanin;
                squares += melanin * melanin;
                count += 1;
            }
            double getMean() const { return sum / count; }
            double getSpread() const { return std::sqrt(squares / count - getMean() * getMean()); }
        } rim, outer, far;
        double old = 0, pigmented = 0;
        for (int y = 0; y < fields.skin.grid.height; ++y)
            for (int x = 0; x < fields.skin.grid.width; ++x) {
                const ChartPoint p = fields.skin.grid.getPoint(x, y);
                if (!head.chart.locate(p)) continue;
                const float depth = lost.depth.sample(p);
                const double melanin = double(fields.skin.at(x, y).x);
                if (depth > -2.5f && depth < -0.5f) rim.add(melanin);
                if (depth > -7 && depth < -5) outer.add(melanin);
                if (depth > -12 && depth < -11) far.add(melanin);
                if (depth < 2 || lost.age.sample(p) < 0.5f) continue;
                ++old;
                pigmented += melanin > 0.75;
            }
        INFO("seed " << seed << ": rim " << rim.getMean() << " +- " << rim.getSpread() << ", outer " << outer.getMean()
                     << ", far " << far.getMean() << ", left in old plaques " << pigmented / old);
        CHECK(rim.getMean() > 1.1);
        CHECK(rim.getSpread() > 0.25);
        CHECK(outer.getMean() > 1.05);
        CHECK(outer.getMean() < rim.getMean() + 0.2);
        CHECK(far.getMean() < 1.05);
        CHECK(pigmented > 0.03 * old);
        CHECK(pigmented < 0.45 * old);
    }
}

TEST_CASE("Only active disease shows redness, scale and crusts", "[threads]") {
    const auto scaly = {LossPattern::lichenPlanopilaris, LossPattern::frontalFibrosingLinear,
                        LossPattern::discoidLupus,       LossPattern::folliculitisDecalvans,
                        LossPattern::centralCentrifugal, LossPattern::traction};
    for (const LossPattern pattern : scaly) {
        INFO("pattern " << int(pattern));
        const ScalpFields quiet = draw(pattern, 0.6f, false), active = draw(pattern, 0.6f, true);
        CHECK(integrateMarks(quiet).y == 0);
        CHECK(integrateMarks(quiet).z == 0);
        CHECK(integrateMarks(active).y > 0.02);
        CHECK(integrateRedness(active) > integrateRedness(quiet) + 0.3);
        // The hair is the same: the switch is about the skin.
        CHECK(quiet.hairDensity.values == active.hairDensity.values);
        CHECK(quiet.dotDensity.values == active.dotDensity.values);
    }
    CHECK(integrateMarks(draw(LossPattern::folliculitisDecalvans, 0.6f, true)).z > 0.3); // crusts
}

TEST_CASE("More of the disease means more changed skin", "[many]") {
    for (int i = int(kFirstDisease); i <= int(LossPattern::traction); ++i) {
        const auto pattern = LossPattern(i);
        if (!getLossScale(pattern).scarring) continue;
        INFO("pattern " << i);
        double before = -1;
        for (const float severity : {0.0f, 0.25f, 0.5f, 0.75f, 1.0f}) {
            const double gone = integrateMarks(draw(pattern, severity, false)).x;
            CHECK(gone >= before);
            if (severity == 0) CHECK(gone < 0.05);
            before = gone;
        }
        CHECK(before > 2);
    }
}

TEST_CASE("Treating an active disease is warned of, a burnt-out one is not") {
    const test::DesignHead& head = test::getDesignHead();
    const auto countAdvice = [&](const ScalpPlan& plan) {
        const ScalpDesign design = computeDesign(head.chart, head.landmarks, plan, *head.master);
        return std::count_if(design.warnings.begin(), design.warnings.end(), [](const std::string& warning) {
            return warning.find("dermatologist") != std::string::npos;
        });
    };
    ScalpPlan plan = makeIll(LossPattern::lichenPlanopilaris, 0.6f, true);
    CHECK(countAdvice(plan) == 1);
    plan.treat = false;
    CHECK(countAdvice(plan) == 0);
    CHECK(countAdvice(makeIll(LossPattern::lichenPlanopilaris, 0.6f, false)) == 0);
    ScalpPlan healthy;
    healthy.disease.active = true; // of no disease
    CHECK(countAdvice(healthy) == 0);
}

TEST_CASE("Tufts of folliculitis decalvans have 5 to 20 hairs, all other units up to four") {
    const test::DesignHead& head = test::getDesignHead();
    const ScalpDesign design = computeDesign(head.chart, head.landmarks,
                                             makeIll(LossPattern::folliculitisDecalvans, 0.9f, false), *head.master);
    std::size_t tufts = 0, bald = 0;
    for (const FollicularUnit& unit : design.follicles) {
        const float baldness = design.fields.baldness.sample(unit.chart);
        CHECK(unit.hairs <= 20);
        if (unit.hairs > 4) {
            ++tufts;
            CHECK(unit.hairs >= 5);
            CHECK(baldness > 0.35f);
        }
        bald += baldness > 0.95f;
    }
    const double cm2 = test::integrate(head.chart, design.fields.baldness);
    INFO(tufts << " tufts on " << cm2 << " cm2, " << bald << " units in the bald area");
    CHECK(double(tufts) / cm2 > 0.5);
    CHECK(double(tufts) / cm2 < 8);
    for (const FollicularUnit& unit :
         computeDesign(head.chart, head.landmarks, makeIll(LossPattern::discoidLupus, 0.9f, false), *head.master)
             .follicles)
        REQUIRE(unit.hairs <= 4);
}
