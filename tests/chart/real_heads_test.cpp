#include "scalp/builtin_head.h"
#include "scalp/chart.h"
#include "tests/chart/chart_checks.h"

#include <catch2/catch.hpp>

#include <cstdio>
#include <filesystem>
#include <string>

using namespace stipple;
using namespace stipple::test;

TEST_CASE("the charts of the built-in heads are true to 1.25") {
    const std::filesystem::path folder = std::filesystem::path(STIPPLE_SOURCE_DIR) / "build" / "heads";
    int count = 0;
    if (std::filesystem::exists(folder))
        for (const auto& entry : std::filesystem::directory_iterator(folder)) {
            if (entry.path().extension() != ".head") continue;
            INFO(entry.path().filename().string());
            const Head head = BuiltinHead(entry.path()).build();
            const ScalpChart chart(head.surface, head.landmarks);
            checkChart(chart, head.surface);
            const ChartQuality& quality = chart.getQuality();
            std::printf("%s: p95 %.3f, largest %.3f, treatable %.0f cm2\n", head.name.c_str(),
                        double(quality.p95Stretch), double(quality.maxStretch), double(chart.getTreatableArea()));
            CHECK(quality.p95Stretch < 1.22f);
            CHECK(quality.maxStretch < 2.2f);
            CHECK(chart.getTreatableArea() > 550);
            CHECK(chart.getTreatableArea() < 780);
            ++count;
        }
    INFO("the set-up script forges the heads into " << folder.string());
    CHECK(count >= 10);
}
