// Bald areas of the Norwood types on built-in heads and scans (domain.md section 4).
#include "asset/import.h"
#include "scalp/builtin_head.h"
#include "scalp/head_import.h"
#include "tests/design/design_head.h"

#include <catch2/catch.hpp>

#include <cstdio>
#include <filesystem>

using namespace stipple;

namespace {

// Norwood's types on one head: cm2 of bald skin within the literature's ranges.
void checkAreas(const Head& head) {
    const struct {
        LossPattern pattern;
        float stage, low, high; // cm2
    } rows[] = {{LossPattern::norwood, 2, 10, 30},       {LossPattern::norwood, 3, 30, 60},
                {LossPattern::norwoodVertex, 3, 50, 90}, {LossPattern::norwood, 4, 90, 130},
                {LossPattern::norwood, 5, 130, 180},     {LossPattern::norwood, 6, 180, 240},
                {LossPattern::norwood, 7, 250, 400}};
    const ScalpChart chart(head.surface, head.landmarks);
    for (const auto& row : rows) {
        ScalpPlan plan = test::makePlan(row.stage);
        plan.loss.pattern = row.pattern;
        const double area = test::integrate(chart, computeFields(chart, head.landmarks, plan).baldness);
        INFO("type " << row.stage << ": " << area << " cm2");
        CHECK(area >= row.low);
        CHECK(area <= row.high);
    }
}

} // namespace

TEST_CASE("Norwood types have the bald areas of the literature on every built-in head") {
    const std::filesystem::path folder = std::filesystem::path(STIPPLE_SOURCE_DIR) / "build" / "heads";
    int count = 0;
    if (std::filesystem::exists(folder))
        for (const auto& entry : std::filesystem::directory_iterator(folder)) {
            if (entry.path().extension() != ".head") continue;
            INFO(entry.path().stem().string());
            checkAreas(BuiltinHead(entry.path()).build({}, 1));
            ++count;
        }
    INFO("the set-up script forges the heads into " << folder.string());
    CHECK(count >= 10);
}

TEST_CASE("Norwood types have the bald areas of the literature on scans") {
    const std::filesystem::path folder = std::filesystem::path(STIPPLE_SHARED_DIR) / "heads";
    if (!std::filesystem::exists(folder)) {
        std::puts("skipped: no shared data");
        return;
    }
    setImportWorkerProgram(STIPPLE_TEST_WORKER_PROGRAM);
    HeadImportOptions quick; // coarser than the program's
    quick.edgeLength = 3;
    quick.minEdgeLength = 2;
    for (const char* file :
         {"ict_neutral.obj", "niosh_medium.stl", "hrtf_head.ply", "base_male.obj", "bald_face.obj", "max_planck.obj"}) {
        INFO(file);
        checkAreas(importHead(importModel(folder / file), file, quick));
    }
}
