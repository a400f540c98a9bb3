// Whatever is asked for, dots stay on the scalp: strokes, fills and scars laid across ears, forehead and neck.
#include "scalp/builtin_head.h"
#include "tests/design/dot_checks.h"

#include <catch2/catch.hpp>

#include <filesystem>
#include <string>

using namespace stipple;

namespace {

ScarParameters makeScar(std::vector<ScalpCoord> path, float widthMm) {
    ScarParameters scar;
    scar.path = std::move(path);
    scar.widthMm = widthMm;
    scar.blendMm = 20;
    return scar;
}

// Everything that lays dots, where there may be none.
ScalpPlan makeBoundlessPlan() {
    ScalpPlan plan = test::makePlan(3);
    plan.placement.coverHairBearing = true;
    plan.placement.fillUnitsPerCm2 = 160;
    plan.placement.strokes = {{{{-0.9f, 0.9f}, {0, 0.95f}, {0.9f, 0.9f}}, 30, 1},     // brows
                              {{{0.95f, 0.3f}, {1.0f, -0.1f}, {0.9f, -0.4f}}, 30, 1}, // the left ear
                              {{{-0.6f, -1.15f}, {0.6f, -1.15f}}, 25, 1}};            // neck
    plan.scars = {makeScar({{0.1f, 0.4f}, {0.15f, 0.65f}, {0.2f, 0.9f}}, 6),          // down on the forehead
                  makeScar({{-0.7f, 0.1f}, {-0.85f, 0}, {-0.97f, -0.1f}}, 10),        // to the right ear
                  makeScar({{0, -0.8f}, {0.05f, -1}, {0, -1.2f}}, 8)};                // down the neck
    return plan;
}

} // namespace

TEST_CASE("No stroke, fill or scar brings dots on ears, neck or forehead") {
    for (const char* name : {"omar", "mei"}) {
        const std::filesystem::path file =
            std::filesystem::path(STIPPLE_SOURCE_DIR) / "build" / "heads" / (std::string(name) + ".head");
        INFO("the set-up script forges " << file.string());
        REQUIRE(std::filesystem::exists(file));
        const Head head = loadBuiltinHead(file, {}, 1);
        const ScalpChart chart(head.surface, head.landmarks);
        const TriangleBvh skin(head.surface.positions, head.surface.triangles);
        const auto master = computeMasterSet(chart, 1);
        const ScalpPlan plan = makeBoundlessPlan();
        const ScalpDesign design = computeDesign(chart, head.landmarks, plan, *master);
        const test::Misplaced misplaced = test::countMisplaced(head, skin, design, plan);
        CHECK(misplaced.onEars == 0);
        CHECK(misplaced.untreatable == 0);
        CHECK(misplaced.ahead == 0);
        CHECK(design.dots.size() > 20000);
        std::size_t inScars = 0;
        for (const Dot& dot : design.dots)
            inScars += dot.inScar;
        CHECK(inScars > 300);
        const double wished = test::countWishedDots(chart, design.fields, plan);
        CHECK(double(design.dots.size()) == Approx(wished).epsilon(0.01));
    }
}
