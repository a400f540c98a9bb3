#include "tests/chart/chart_checks.h"
#include "tests/chart/real_heads.h"

#include <catch2/catch.hpp>

using namespace stipple;
using namespace stipple::test;

TEST_CASE("the charts of the built-in heads are true to 1.25") {
    visitBuiltinHeads(0, [](const Head& head) { checkRealChart(head, 2.2f, 780); });
}

TEST_CASE("the charts of scans are true to 1.25 and free of folds", "[many]") {
    visitScans(2.2f, 1.4f, [](const Head& head) { checkRealChart(head, 2.6f, 850); });
}
