// Bald areas of the Norwood types on the built-in heads (domain.md section 4).
#include "scalp/builtin_head.h"
#include "tests/design/design_head.h"

#include <catch2/catch.hpp>

#include <algorithm>
#include <cstdio>
#include <filesystem>
#include <vector>

using namespace stipple;

TEST_CASE("Norwood types have the bald areas of the literature on every built-in head") {
    const std::filesystem::path folder = std::filesystem::path(STIPPLE_SOURCE_DIR) / "build" / "heads";
    const struct {
        LossPattern pattern;
        float stage, low, high; // cm2
    } rows[] = {{LossPattern::norwood, 2, 10, 30},       {LossPattern::norwood, 3, 30, 60},
                {LossPattern::norwoodVertex, 3, 50, 90}, {LossPattern::norwood, 4, 90, 130},
                {LossPattern::norwood, 5, 130, 180},     {LossPattern::norwood, 6, 180, 240},
                {LossPattern::norwood, 7, 250, 400}};
    std::vector<std::filesystem::path> heads;
    if (std::filesystem::exists(folder))
        for (const auto& entry : std::filesystem::directory_iterator(folder))
            if (entry.path().extension() == ".head") heads.push_back(entry.path());
    std::sort(heads.begin(), heads.end());
    if (heads.empty()) std::puts("skipped: no built-in heads");
    for (const auto& path : heads) {
        INFO(path.stem().string());
        const Head head = BuiltinHead(path).build({}, 1);
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
}
