// Painted scars: the union of their strokes with what was taken away, islands and holes, on every head.
#include "scalp/builtin_head.h"
#include "scalp/curve.h"
#include "scalp/scar.h"
#include "tests/design/dot_checks.h"

#include <catch2/catch.hpp>

#include <algorithm>
#include <cmath>

using namespace stipple;

namespace {

ScarParameters makePainted(std::vector<BrushStroke> strokes, ScarKind kind = ScarKind::atrophic) {
    ScarParameters scar = getScarDefaults(kind);
    scar.strokes = std::move(strokes);
    scar.raggedness = 0;
    scar.overgrowthMm = 0;
    return scar;
}

ScalpFields draw(const std::vector<ScarParameters>& scars) {
    const test::DesignHead& head = test::getDesignHead();
    ScalpPlan plan;
    plan.scars = scars;
    return computeFields(head.chart, head.landmarks, plan);
}

double computeScarArea(const ScalpFields& fields) {
    return test::computeArea(
        test::getDesignHead().chart, [&](const ChartPoint& p) { return fields.scarEdge.sample(p) < 0; }, 0.25f);
}

ChartPoint toChart(ScalpCoord at) {
    return test::getDesignHead().chart.toChart(at).value();
}

glm::vec3 getPosition(ScalpCoord at) {
    return test::getDesignHead().chart.locate(toChart(at)).value().position;
}

// Straight through the head: on the few millimetres of a brush as long as along the skin.
bool isInDisc(const ChartPoint& p, ScalpCoord middle, float radius) {
    const auto sample = test::getDesignHead().chart.locate(p);
    return sample && glm::length(sample->position - getPosition(middle)) < radius;
}

std::vector<std::string> listWarnings(const ScarParameters& scar) {
    const test::DesignHead& head = test::getDesignHead();
    ScalpPlan plan;
    plan.treat = false;
    plan.scars = {scar};
    return computeDesign(head.chart, head.landmarks, plan, *head.master).warnings;
}

const ScalpCoord kMiddle{0.05f, -0.2f};

} // namespace

TEST_CASE("A painted scar covers the union of its strokes, in whatever order and however often they were painted",
          "[threads]") {
    const std::vector<BrushStroke> discs{
        {{{0.05f, -0.2f}}, 14, 1}, {{{0.16f, -0.15f}}, 11, 1}, {{{-0.02f, -0.3f}}, 9, 1}, {{{-0.3f, -0.1f}}, 6, 1}};
    const double wanted = test::computeArea(
        test::getDesignHead().chart,
        [&](const ChartPoint& p) {
            return std::any_of(discs.begin(), discs.end(),
                               [&](const BrushStroke& stroke) { return isInDisc(p, stroke.path[0], stroke.radiusMm); });
        },
        0.25f);
    const double area = computeScarArea(draw({makePainted(discs)}));
    CHECK(area == Approx(wanted).epsilon(0.03));
    std::vector<BrushStroke> again(discs.rbegin(), discs.rend());
    again.insert(again.end(), discs.begin(), discs.end());
    for (BrushStroke& stroke : again)
        stroke.amount = 0.3f; // a border has no shades
    CHECK(computeScarArea(draw({makePainted(again)})) == Approx(area).epsilon(1e-4));
    // A stroke is as wide as its brush all along.
    const BrushStroke band{{{-0.2f, -0.2f}, {0, -0.25f}, {0.2f, -0.2f}}, 8, 1};
    const float length = test::computeSkinLength(
        test::getDesignHead().chart,
        resample(std::vector{toChart(band.path[0]), toChart(band.path[1]), toChart(band.path[2])}, 1));
    CHECK(computeScarArea(draw({makePainted({band})})) ==
          Approx(double(length * 16 + 3.14159f * 64) / 100).epsilon(0.03));
}

TEST_CASE("The edge of a painted scar is the distance to its rim, inside and outside, with no seams between strokes") {
    // Side by side strokes: together one square, in whose middle it is as deep as the square is wide.
    std::vector<BrushStroke> rows;
    for (int i = -4; i <= 4; ++i)
        rows.push_back({{{-0.2f, -0.2f + 0.04f * float(i)}, {0.2f, -0.2f + 0.04f * float(i)}}, 5, 1});
    const ScalpFields fields = draw({makePainted(rows)});
    const test::DesignHead& head = test::getDesignHead();
    const ScarParameters scar = makePainted(rows);
    const SkinMap map = computeSkinMap(head.chart, 1);
    const auto rims = computeScarOutlines(head.chart, map, scar, 1);
    REQUIRE(rims.size() == 1);
    const float depth = -fields.scarEdge.sample(toChart({0, -0.2f}));
    CHECK(depth > 20);
    for (const ScalpCoord at : {ScalpCoord(0, -0.2f), ScalpCoord(0.03f, -0.22f), ScalpCoord(0.15f, -0.2f),
                                ScalpCoord(-0.1f, -0.3f), ScalpCoord(0.3f, -0.2f), ScalpCoord(0, 0.05f)}) {
        const glm::vec3 here = getPosition(at);
        float nearest = 1e9f;
        for (const ChartPoint& p : rims[0])
            nearest = std::min(nearest, glm::length(head.chart.locate(p).value().position - here));
        INFO("at " << at.x << ", " << at.y);
        CHECK(std::abs(fields.scarEdge.sample(toChart(at))) == Approx(nearest).epsilon(0.05).margin(0.4));
    }
}

TEST_CASE("What is taken away is skin again, and what lies apart is an island") {
    const auto count = [](const std::vector<BrushStroke>& strokes) {
        const test::DesignHead& head = test::getDesignHead();
        return computeScarOutlines(head.chart, computeSkinMap(head.chart, 1), makePainted(strokes), 1).size();
    };
    const BrushStroke area{{kMiddle}, 24, 1}, hole{{kMiddle}, 6, -1}, island{{kMiddle}, 2.5f, 1};
    const BrushStroke apart{{{-0.3f, -0.25f}}, 5, 1};
    const ScalpFields whole = draw({makePainted({area})});
    const ScalpFields holed = draw({makePainted({area, hole})});
    // The raster blunts the very tip.
    CHECK(whole.scarEdge.sample(toChart(kMiddle)) == Approx(-24).epsilon(0.05));
    CHECK(holed.scarEdge.sample(toChart(kMiddle)) == Approx(6).margin(0.45));
    CHECK(whole.marks.sample(toChart(kMiddle)).x < 0.01f);
    CHECK(holed.marks.sample(toChart(kMiddle)).x > 0.99f); // hair has its openings back
    CHECK(holed.skin.sample(toChart(kMiddle)) == kPlainSkin);
    CHECK(computeScarArea(whole) - computeScarArea(holed) == Approx(3.14159 * 0.36).epsilon(0.05));
    CHECK(count({area}) == 1);
    CHECK(count({area, hole}) == 2);
    CHECK(count({area, hole, island}) == 3);
    CHECK(count({area, hole, island, apart}) == 4);
    // Painted over, the hole is gone; cut away whole, the island is.
    CHECK(count({area, hole, area}) == 1);
    const ScalpFields islands = draw({makePainted({area, hole, island, apart})});
    CHECK(islands.scarEdge.sample(toChart(kMiddle)) == Approx(-2.5).margin(0.45));
    CHECK(islands.scarEdge.sample(toChart({-0.3f, -0.25f})) == Approx(-5).margin(0.45));
    CHECK(islands.scarEdge.sample(toChart({-0.2f, -0.22f})) > 0);
}

TEST_CASE("A drawn scar is widened and cut by the brush, and looks as before where it is not", "[threads]") {
    ScarParameters line = getScarDefaults(ScarKind::craniotomy);
    line.path = {{0.3f, -0.1f}, {0.15f, -0.15f}, {0, -0.2f}, {-0.15f, -0.15f}, {-0.3f, -0.1f}};
    const ScalpFields before = draw({line});
    line.strokes = {{{{0.15f, -0.15f}}, 10, 1}, {{{-0.15f, -0.15f}}, 4, -1}};
    const ScalpFields after = draw({line});
    const auto edge = [](const ScalpFields& fields, ScalpCoord at) { return fields.scarEdge.sample(toChart(at)); };
    CHECK(edge(after, {0.15f, -0.15f}) < -8);
    CHECK(edge(before, {0.15f, -0.11f}) > 0);
    CHECK(edge(after, {0.15f, -0.11f}) < 0);
    CHECK(edge(before, {-0.15f, -0.15f}) < -1);
    CHECK(edge(after, {-0.15f, -0.15f}) > 1);
    double difference = 0;
    for (float x = -0.04f; x <= 0.04f; x += 0.01f) {
        const ScalpCoord at(x, -0.2f);
        CHECK(edge(after, at) == Approx(edge(before, at)).margin(0.3));
        difference += std::abs(double(after.skin.sample(toChart(at)).w - before.skin.sample(toChart(at)).w)) / 9;
    }
    CHECK(difference < 0.12);
    // Its stitches stay beside the line.
    const auto countStitched = [&](const ScalpFields& fields) {
        return std::count_if(fields.marks.values.begin(), fields.marks.values.end(),
                             [](const glm::vec4& mark) { return mark.x < 0.6f; });
    };
    ScarParameters unstitched = line;
    unstitched.stitches = 0;
    CHECK(countStitched(draw({line})) > countStitched(draw({unstitched})) + 200);
}

TEST_CASE("A painted outline wanders and keeps what the brush has made") {
    const BrushStroke area{{kMiddle}, 24, 1}, hole{{kMiddle}, 4, -1}, apart{{{-0.3f, -0.25f}}, 4, 1};
    ScarParameters scar = makePainted({area, hole, apart});
    const double even = computeScarArea(draw({scar}));
    scar.raggedness = 1;
    double least = 1e9, most = 0;
    for (const std::uint64_t seed : {1, 2, 3, 4, 5, 6}) {
        scar.seed = seed;
        const ScalpFields fields = draw({scar});
        const double area2 = computeScarArea(fields);
        CHECK(area2 == Approx(even).epsilon(0.2));
        least = std::min(least, area2);
        most = std::max(most, area2);
        CHECK(fields.scarEdge.sample(toChart(kMiddle)) > 0);
        CHECK(fields.scarEdge.sample(toChart({-0.3f, -0.25f})) < 0);
    }
    CHECK(most > 1.02 * least);
}

TEST_CASE("Every kind of scar can be painted") {
    const BrushStroke area{{{0.2f, -0.4f}, {-0.2f, -0.4f}}, 14, 1};
    for (int kind = 0; kind <= int(ScarKind::atrophic); ++kind) {
        INFO("kind " << kind);
        const ScalpFields fields = draw({makePainted({area}, ScarKind(kind))});
        double change = 0;
        for (const glm::vec4& cell : fields.skin.values) {
            REQUIRE(std::isfinite(cell.x + cell.y + cell.z + cell.w));
            change += std::abs(double(cell.x) - 1) + std::abs(double(cell.y) - 1);
        }
        CHECK(change > 1000);
        const double cm2 = computeScarArea(fields);
        CHECK(cm2 > (ScarKind(kind) == ScarKind::fue ? 1 : 20));
        CHECK(fields.skin.sample(toChart({0, 0.1f})) == kPlainSkin);
    }
}

TEST_CASE("No hair grows in a painted scar, dots fill it as densely as asked, and its hole has hair") {
    const test::DesignHead& head = test::getDesignHead();
    ScalpPlan plan;
    plan.scars = {makePainted({{{{0.1f, -0.2f}, {-0.1f, -0.25f}}, 22, 1}, {{{0, -0.225f}}, 8, -1}}, ScarKind::burn)};
    plan.scars[0].blendMm = 3;
    const ScalpDesign design = computeDesign(head.chart, head.landmarks, plan, *head.master);
    const auto isInside = [&](const ChartPoint& p) { return design.fields.scarEdge.sample(p) < 0; };
    const double area = test::computeArea(head.chart, isInside, 0.25f);
    const auto dots = std::count_if(design.dots.begin(), design.dots.end(), [](const Dot& dot) { return dot.inScar; });
    CHECK(area > 20);
    CHECK(double(dots) / area == Approx(plan.placement.scarDotsPerCm2).epsilon(0.06));
    std::size_t beside = 0, hairs = 0;
    for (const Dot& dot : design.dots) {
        const float edge = design.fields.scarEdge.sample(dot.chart);
        CHECK(dot.inScar == (edge < 0));
        beside += edge > 4 && design.fields.frontness.sample(dot.chart) < 0.01f;
    }
    CHECK(beside == 0);
    for (const FollicularUnit& unit : design.follicles) {
        REQUIRE(!isInside(unit.chart));
        hairs += isInDisc(unit.chart, {0, -0.225f}, 7.5f);
    }
    CHECK(double(hairs) / (3.14159 * 0.5625) == Approx(plan.hair.unitsPerCm2).epsilon(0.15));
}

TEST_CASE("A painted scar of which nothing is left, or that leaves the scalp, is told") {
    CHECK(listWarnings(makePainted({{{kMiddle}, 10, 1}})).empty());
    const auto gone = listWarnings(makePainted({{{kMiddle}, 10, 1}, {{kMiddle}, 14, -1}}));
    REQUIRE(gone.size() == 1);
    CHECK(gone[0].find("Scar 1 is not shown: all of it has been taken away") == 0);
    const auto partly = listWarnings(makePainted({{{kMiddle, {0, 1.9f}}, 10, 1}}));
    REQUIRE(partly.size() == 1);
    CHECK(partly[0].find("Scar 1 is shown without 1 of its 2 points") == 0);
    const auto beside = listWarnings(makePainted({{{{0, 1.9f}}, 10, 1}}));
    REQUIRE(beside.size() == 1);
    CHECK(beside[0].find("Scar 1 is not shown: 1 of its 1 points lie") == 0);
}

TEST_CASE("A painted scar is the same on every head", "[many]") {
    ScarParameters burn = getScarDefaults(ScarKind::burn);
    burn.strokes = {{{{0.3f, 0.05f}, {0.2f, -0.2f}, {0, -0.3f}}, 16, 1}, {{{0.2f, -0.15f}}, 6, -1}};
    std::vector<double> areas;
    std::vector<std::vector<glm::vec4>> seen;
    for (const char* id : {"adam", "mei"}) {
        const Head head = loadBuiltinHead(std::string(STIPPLE_SOURCE_DIR) + "/build/heads/" + id + ".head");
        const ScalpChart chart(head.surface, head.landmarks);
        ScalpPlan plan;
        plan.scars = {burn};
        const ScalpFields fields = computeFields(chart, head.landmarks, plan);
        areas.push_back(test::computeArea(
            chart, [&](const ChartPoint& p) { return fields.scarEdge.sample(p) < 0; }, 0.5f));
        CHECK(fields.scarEdge.sample(chart.toChart({0.2f, -0.15f}).value()) > 2);
        CHECK(computeScarOutlines(chart, computeSkinMap(chart, 4), burn, 1).size() == 2);
        seen.emplace_back();
        for (float y = -0.3f; y <= 0.05f; y += 0.01f)
            for (float x = 0; x <= 0.3f; x += 0.01f)
                seen.back().push_back(fields.skin.sample(chart.toChart({x, y}).value()));
    }
    // The brush is as wide on both; only the way between its places is longer on a larger head.
    CHECK(areas[0] == Approx(areas[1]).epsilon(0.15));
    double difference = 0, spread = 0, mean = 0;
    for (const glm::vec4& cell : seen[0])
        mean += double(cell.x) / double(seen[0].size());
    for (std::size_t i = 0; i < seen[0].size(); ++i) {
        difference += std::abs(double(seen[0][i].x - seen[1][i].x));
        spread += std::abs(double(seen[0][i].x) - mean);
    }
    INFO("difference " << difference / double(seen[0].size()) << ", spread " << spread / double(seen[0].size()));
    CHECK(difference < 0.15 * spread);
}

TEST_CASE("Contours go around what is negative and the other way around its holes") {
    ScalarField field({glm::vec2(0), 1, 40, 30}, 5.0f);
    for (int y = 0; y < 30; ++y)
        for (int x = 0; x < 40; ++x) {
            const float d = glm::length(glm::vec2(float(x) - 15, float(y) - 15));
            field.at(x, y) =
                std::min(std::abs(d - 8.3f) - 2.5f, glm::length(glm::vec2(float(x) - 33, float(y) - 8)) - 3);
        }
    const auto contours = computeContours(field);
    REQUIRE(contours.size() == 3);
    std::vector<double> areas;
    for (const auto& line : contours) {
        CHECK(line.front() == line.back());
        double twice = 0;
        for (std::size_t i = 0; i + 1 < line.size(); ++i) {
            twice += double(line[i].x * line[i + 1].y - line[i].y * line[i + 1].x);
            CHECK(std::abs(field.sample(line[i])) < 0.05f);
        }
        areas.push_back(0.5 * twice);
    }
    std::sort(areas.begin(), areas.end());
    CHECK(areas[0] == Approx(-3.14159 * 5.8 * 5.8).epsilon(0.03));
    CHECK(areas[1] == Approx(3.14159 * 9).epsilon(0.06));
    CHECK(areas[2] == Approx(3.14159 * 10.8 * 10.8).epsilon(0.03));
    // Two corners across from each other, apart and joined.
    ScalarField cross({glm::vec2(0), 1, 4, 4}, 1.0f);
    cross.at(1, 1) = cross.at(2, 2) = -0.5f;
    CHECK(computeContours(cross).size() == 2);
    cross.at(1, 1) = cross.at(2, 2) = -2;
    CHECK(computeContours(cross).size() == 1);
    CHECK(computeContours(ScalarField({glm::vec2(0), 1, 4, 4}, 1.0f)).empty());
}
