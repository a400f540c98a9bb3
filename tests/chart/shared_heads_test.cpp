#include "asset/import.h"
#include "scalp/chart.h"
#include "scalp/head_import.h"
#include "tests/chart/chart_checks.h"

#include <catch2/catch.hpp>

#include <cstdio>
#include <filesystem>

using namespace stipple;
using namespace stipple::test;

TEST_CASE("the charts of scans are true to 1.25 and free of folds") {
    const std::filesystem::path folder = std::filesystem::path(STIPPLE_SHARED_DIR) / "heads";
    if (!std::filesystem::exists(folder)) {
        std::puts("skipped: no shared data");
        return;
    }
    setImportWorkerProgram(STIPPLE_TEST_WORKER_PROGRAM);
    HeadImportOptions quick; // coarser than the program's
    quick.edgeLength = 2.2f;
    quick.minEdgeLength = 1.4f;
    for (const char* file :
         {"ict_neutral.obj", "niosh_medium.stl", "hrtf_head.ply", "base_male.obj", "bald_face.obj", "max_planck.obj"}) {
        INFO(file);
        const Head head = importHead(importModel(folder / file), file, quick);
        const ScalpChart chart(head.surface, head.landmarks);
        checkChart(chart, head.surface);
        const ChartQuality& quality = chart.getQuality();
        std::printf("%s: p95 %.3f, largest %.3f, treatable %.0f cm2\n", file, double(quality.p95Stretch),
                    double(quality.maxStretch), double(chart.getTreatableArea()));
        CHECK(quality.p95Stretch < 1.22f);
        CHECK(quality.maxStretch < 2.6f);
        CHECK(chart.getTreatableArea() > 550);
        CHECK(chart.getTreatableArea() < 850);
    }
}
