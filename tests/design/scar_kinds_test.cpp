// Kinds of scars (domain.md section 5): areas, counts, relief, age, and the same on every head.
#include "scalp/builtin_head.h"
#include "scalp/scar.h"
#include "scalp/scar_place.h"
#include "tests/design/dot_checks.h"

#include <catch2/catch.hpp>

#include <algorithm>
#include <cmath>

using namespace stipple;

namespace {

ScarParameters makeRound(ScarKind kind, ScalpCoord at, float widthMm) {
    ScarParameters scar = getScarDefaults(kind);
    scar.path = {at};
    scar.widthMm = widthMm;
    scar.raggedness = 0;
    scar.overgrowthMm = 0;
    return scar;
}

ScarParameters makeSquare(ScarKind kind) {
    ScarParameters scar = getScarDefaults(kind);
    scar.closed = true;
    scar.path = {{0.3f, 0}, {0.3f, -0.5f}, {-0.3f, -0.5f}, {-0.3f, 0}};
    scar.raggedness = 0;
    scar.overgrowthMm = 0;
    return scar;
}

ScalpFields draw(const ScarParameters& scar) {
    const test::DesignHead& head = test::getDesignHead();
    ScalpPlan plan;
    plan.scars = {scar};
    return computeFields(head.chart, head.landmarks, plan);
}

double computeScarArea(const ScalpFields& fields) {
    return test::computeArea(
        test::getDesignHead().chart, [&](const ChartPoint& p) { return fields.scarEdge.sample(p) < 0; }, 0.2f);
}

glm::vec4 sampleSkin(const ScalpFields& fields, ScalpCoord at) {
    return fields.skin.sample(test::getDesignHead().chart.toChart(at).value());
}

} // namespace

TEST_CASE("A round scar has the area of its width, a thin line the width it was given") {
    for (const float width : {4.0f, 12.0f, 40.0f})
        CHECK(computeScarArea(draw(makeRound(ScarKind::trauma, {0.05f, -0.2f}, width))) ==
              Approx(3.14159 * double(width * width) / 400).epsilon(0.04));
    ScarParameters line = getScarDefaults(ScarKind::strip);
    line.path = {{0.5f, -0.6f}, {0, -0.78f}, {-0.5f, -0.6f}};
    line.widthMm = 1;
    const ScalpFields fields = draw(line);
    const double length = double(computeScarShape(test::getDesignHead().chart, line, 1)->lengthMm);
    CHECK(computeScarArea(fields) == Approx(0.01 * length).epsilon(0.2));
    // And is seen: the map keeps its middle as pale as a wide one's.
    CHECK(sampleSkin(fields, {0, -0.78f}).x < 0.7f);
}

TEST_CASE("A closed path is an area, plain outside of it") {
    const ScalpFields fields = draw(makeSquare(ScarKind::atrophic));
    const double area = computeScarArea(fields);
    CHECK(area > 60);
    CHECK(area < 170);
    CHECK(sampleSkin(fields, {0, -0.25f}).w == Approx(-0.9).epsilon(0.1));
    CHECK(sampleSkin(fields, {0, 0.4f}) == kPlainSkin);
    CHECK(sampleSkin(fields, {0.6f, -0.25f}) == kPlainSkin);
    ScarParameters line = makeSquare(ScarKind::atrophic);
    line.closed = false;
    CHECK(computeScarArea(draw(line)) < 0.6 * area);
}

TEST_CASE("Ragged outlines wander about the drawn one, tissue beyond the wound adds to it", "[many]") {
    ScarParameters scar = makeRound(ScarKind::trauma, {0.05f, -0.2f}, 30);
    const double even = computeScarArea(draw(scar));
    scar.raggedness = 1;
    double sum = 0;
    std::vector<double> areas;
    for (const std::uint64_t seed : {1, 2, 3, 4, 5, 6}) {
        scar.seed = seed;
        areas.push_back(computeScarArea(draw(scar)));
        sum += areas.back() / 6;
    }
    CHECK(sum == Approx(even).epsilon(0.15));
    CHECK(*std::max_element(areas.begin(), areas.end()) > 1.02 * *std::min_element(areas.begin(), areas.end()));
    ScarParameters keloid = makeRound(ScarKind::keloid, {0.05f, -0.2f}, 10);
    double before = computeScarArea(draw(keloid));
    for (const float beyond : {2.0f, 5.0f, 10.0f}) {
        keloid.overgrowthMm = beyond;
        const double area = computeScarArea(draw(keloid));
        CHECK(area > before);
        before = area;
    }
    CHECK(before > 3.14159 * 0.25); // and beyond the wound
}

TEST_CASE("The outline of a ragged wound is as smooth where it narrows as elsewhere") {
    ScarParameters scar = getScarDefaults(ScarKind::trauma);
    scar.path = {{0.18f, 0.12f}, {0.3f, 0.02f}, {0.36f, -0.12f}, {0.5f, -0.2f}};
    for (const std::uint64_t seed : {1, 2, 3, 4}) {
        scar.seed = seed;
        const ScalpFields fields = draw(scar);
        const GridShape& grid = fields.scarEdge.grid;
        double near = 0, steep = 0; // of mm along the skin the edge may not come and go by a multiple
        for (int y = 1; y + 1 < grid.height; ++y)
            for (int x = 1; x + 1 < grid.width; ++x) {
                if (std::abs(fields.scarEdge.at(x, y)) > 1) continue;
                const glm::vec2 slope(fields.scarEdge.at(x + 1, y) - fields.scarEdge.at(x - 1, y),
                                      fields.scarEdge.at(x, y + 1) - fields.scarEdge.at(x, y - 1));
                near += 1;
                steep += glm::length(slope) / (2 * grid.cell) > 3;
            }
        INFO("seed " << seed << ": " << steep << " of " << near);
        CHECK(near > 500);
        CHECK(steep < 0.002 * near);
    }
}

TEST_CASE("Marks of stitches lie along the scar and not about its ends") {
    ScarParameters scar = getScarDefaults(ScarKind::craniotomy);
    scar.path = {{-0.42f, 0.28f}, {-0.46f, 0.05f}, {-0.48f, -0.18f}};
    scar.stitches = 1;
    const ScalpFields with = draw(scar);
    scar.stitches = 1e-4f; // the same raster
    const ScalpFields without = draw(scar);
    REQUIRE(with.skin.values.size() == without.skin.values.size());
    const ChartPoint ends[] = {test::getDesignHead().chart.toChart(scar.path.front()).value(),
                               test::getDesignHead().chart.toChart(scar.path.back()).value()};
    int marked = 0;
    float nearest = 1e9f;
    for (int y = 0; y < with.skin.grid.height; ++y)
        for (int x = 0; x < with.skin.grid.width; ++x) {
            if (std::abs(with.skin.at(x, y).x - without.skin.at(x, y).x) < 0.05f) continue;
            ++marked;
            for (const ChartPoint& end : ends)
                nearest = std::min(nearest, glm::length(with.skin.grid.getPoint(x, y) - end));
        }
    CHECK(marked > 100);
    CHECK(nearest > 4);
}

TEST_CASE("Hypertrophic scars and keloids rise, atrophic ones sink, as far as asked") {
    const auto getMiddle = [](ScarKind kind, float relief) {
        ScarParameters scar = makeRound(kind, {0.05f, -0.2f}, 14);
        scar.reliefMm = relief;
        scar.mottle = 0;
        return sampleSkin(draw(scar), {0.05f, -0.2f}).w;
    };
    for (const float relief : {1.0f, 2.5f, 4.0f}) {
        CHECK(getMiddle(ScarKind::hypertrophic, relief) == Approx(relief).epsilon(0.03));
        CHECK(getMiddle(ScarKind::keloid, 2 * relief) == Approx(2 * relief).epsilon(0.03));
    }
    CHECK(getMiddle(ScarKind::atrophic, -1.2f) == Approx(-1.2).epsilon(0.03));
}

TEST_CASE("A scar pales and settles with age, and then stays", "[many]") {
    for (int kind = 0; kind <= int(ScarKind::atrophic); ++kind) {
        INFO("kind " << kind);
        ScarParameters scar = makeRound(ScarKind(kind), {0.05f, -0.2f}, 10);
        if (ScarKind(kind) == ScarKind::fue) scar = makeSquare(ScarKind::fue);
        scar.mottle = 0;
        glm::vec4 before(1e9f);
        double redness = 0, first = 0;
        for (const float months : {0.0f, 3.0f, 6.0f, 9.0f, 12.0f, 24.0f, 120.0f}) {
            scar.ageMonths = months;
            const ScalpFields fields = draw(scar);
            double blood = 0, melanin = 0, relief = 0;
            for (const glm::vec4& cell : fields.skin.values) {
                melanin += double(cell.x) - 1;
                blood += double(cell.y) - 1;
                relief += double(cell.w);
            }
            if (months == 0) first = blood;
            const glm::vec4 now(float(melanin), float(blood), 0, float(relief));
            CHECK(now.x <= before.x);
            CHECK(now.y <= before.y);
            CHECK(now.w <= before.w);
            before = now;
            redness = blood;
        }
        CHECK(first > 0);
        // Keloids and hypertrophic scars stay red.
        CHECK(redness < (scar.blood > 1 ? 0.9 : 0.6) * first);
    }
    CHECK(computeScarYouth(0) == 1);
    CHECK(computeScarYouth(12) < 0.06f); // domain.md: mature after 9-12 months
}

TEST_CASE("FUE leaves as many marks as there were punches, and as much less hair") {
    const test::DesignHead& head = test::getDesignHead();
    ScalpPlan plan;
    plan.treat = false;
    const ScalpDesign before = computeDesign(head.chart, head.landmarks, plan, *head.master);
    plan.scars = {makeSquare(ScarKind::fue)};
    plan.scars[0].path = {{0.35f, -0.2f}, {0.35f, -0.75f}, {-0.35f, -0.75f}, {-0.35f, -0.2f}};
    const auto shape = computeScarShape(head.chart, plan.scars[0], 1);
    REQUIRE(shape);
    ScarParameters area = plan.scars[0];
    area.kind = ScarKind::atrophic;
    const ScalpFields whole = draw(area);
    const auto isDeep = [&](const ChartPoint& p) { return whole.scarEdge.sample(p) < -8; };
    const double cm2 = test::computeArea(head.chart, isDeep, 0.5f);
    const auto countUnits = [&](const ScalpDesign& design) {
        return double(std::count_if(design.follicles.begin(), design.follicles.end(),
                                    [&](const FollicularUnit& unit) { return isDeep(unit.chart); }));
    };
    double marked = 0;
    std::size_t known = 0;
    std::vector<Punch> last;
    for (const float perCm2 : {10.0f, 20.0f, 45.0f}) {
        plan.scars[0].punchesPerCm2 = perCm2;
        const ScalpDesign design = computeDesign(head.chart, head.landmarks, plan, *head.master);
        INFO(perCm2 << " punches per cm2 on " << cm2 << " cm2");
        const double left = countUnits(design) / countUnits(before);
        // Each punch takes one unit; a few more fall to the marks themselves.
        CHECK(left == Approx(1 - double(perCm2 / plan.hair.unitsPerCm2)).margin(0.05 + 0.006 * double(perCm2)));
        const auto punches = computePunches(perCm2, 5);
        double inside = 0;
        for (const Punch& punch : punches) {
            const auto at = head.chart.toChart(punch.place);
            inside += at && isDeep(*at);
        }
        CHECK(inside / cm2 == Approx(perCm2).epsilon(0.2));
        for (const Punch& punch : last)
            known += std::any_of(punches.begin(), punches.end(),
                                 [&](const Punch& other) { return other.place == punch.place; });
        CHECK(known >= last.size()); // more punches leave those that were there
        known = 0;
        last.assign(punches.begin(), punches.begin() + 200);
        const double area2 = test::computeArea(
            head.chart, [&](const ChartPoint& p) { return isDeep(p) && design.fields.scarEdge.sample(p) < 0; }, 0.2f);
        // Round marks of 0.8 mm; some overlap.
        const double alone = double(perCm2) * 3.14159 * 0.16 / 100;
        CHECK(area2 / cm2 > 0.6 * alone);
        CHECK(area2 / cm2 < 1.3 * alone);
        CHECK(area2 > marked);
        marked = area2;
    }
}

TEST_CASE("What is asked for treatment changes no relief and no colour of a scar") {
    const test::DesignHead& head = test::getDesignHead();
    ScalpPlan plan;
    for (const ScarPreset& preset : getScarPresets())
        plan.scars.push_back(preset.scar);
    const ScalpFields after = computeFields(head.chart, head.landmarks, plan);
    plan.treat = false;
    const ScalpFields before = computeFields(head.chart, head.landmarks, plan);
    CHECK(after.skin.values == before.skin.values);
    CHECK(after.marks.values == before.marks.values);
    CHECK(after.skin.values.size() <= kMaxLayerCells + 20000);
}

TEST_CASE("Scars are the same on every head: place, width and irregularities", "[many]") {
    ScarParameters burn = getScarDefaults(ScarKind::burn);
    burn.closed = true;
    burn.path = {{0.35f, 0.1f}, {0.3f, -0.3f}, {-0.1f, -0.35f}, {-0.2f, 0.05f}};
    std::vector<std::vector<glm::vec4>> seen;
    const auto punches = computePunches(25, 3);
    for (const char* id : {"adam", "mei"}) {
        const Head head = loadBuiltinHead(std::string(STIPPLE_SOURCE_DIR) + "/build/heads/" + id + ".head");
        const ScalpChart chart(head.surface, head.landmarks);
        // Punches of a donor area are as dense as asked on each.
        const auto isDonor = [&](const ScalpCoord& at) {
            return std::abs(at.x) < 0.5f && at.y < -0.55f && at.y > -0.85f;
        };
        const double cm2 = test::computeArea(
            chart,
            [&](const ChartPoint& p) {
                const auto sample = chart.locate(p);
                return sample && isDonor(sample->scalp);
            },
            0.5f);
        const auto count =
            std::count_if(punches.begin(), punches.end(), [&](const Punch& punch) { return isDonor(punch.place); });
        INFO(id << ": " << count << " punches on " << cm2 << " cm2");
        CHECK(double(count) / cm2 == Approx(25).epsilon(0.2));
        ScalpPlan plan;
        plan.scars = {burn};
        const ScalpFields fields = computeFields(chart, head.landmarks, plan);
        seen.emplace_back();
        for (float y = -0.25f; y <= 0.05f; y += 0.01f)
            for (float x = -0.1f; x <= 0.25f; x += 0.01f)
                seen.back().push_back(fields.skin.sample(chart.toChart({x, y}).value()));
    }
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
