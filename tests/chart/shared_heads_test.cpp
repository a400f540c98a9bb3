#include "scalp/chart.h"
#include "tests/chart/chart_checks.h"
#include "tests/chart/real_heads.h"

#include <catch2/catch.hpp>

#include <cstdio>

using namespace stipple;
using namespace stipple::test;

TEST_CASE("the charts of scans are true to 1.25 and free of folds") {
    visitScans(2.2f, 1.4f, [](const Head& head) {
        const ScalpChart chart(head.surface, head.landmarks);
        checkChart(chart, head.surface);
        const ChartQuality& quality = chart.getQuality();
        std::printf("%s: p95 %.3f, largest %.3f, treatable %.0f cm2\n", head.name.c_str(), double(quality.p95Stretch),
                    double(quality.maxStretch), double(chart.getTreatableArea()));
        CHECK(quality.p95Stretch < 1.22f);
        CHECK(quality.maxStretch < 2.6f);
        CHECK(chart.getTreatableArea() > 550);
        CHECK(chart.getTreatableArea() < 850);
    });
}
