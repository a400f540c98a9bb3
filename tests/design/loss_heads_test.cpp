// Bald areas of the Norwood types on built-in heads and scans, wherever the whorl is (domain.md sections 4 and 7).
#include "scalp/follicle_presets.h"
#include "tests/chart/real_heads.h"
#include "tests/design/design_head.h"

#include <catch2/catch.hpp>

using namespace stipple;

namespace {

class NorwoodAreas {
public:
    explicit NorwoodAreas(const Head& head)
        : m_landmarks(head.landmarks)
        , m_chart(head.surface, head.landmarks)
        , m_designer(m_chart, head.landmarks) {}

    // cm2 of bald skin of all types within the literature's ranges.
    void check(const HairParameters& hair) {
        const struct {
            LossPattern pattern;
            float stage, low, high; // cm2
        } rows[] = {{LossPattern::norwood, 2, 10, 30},         {LossPattern::norwood, 3, 30, 60},
                    {LossPattern::norwoodVertex, 3, 50, 90},   {LossPattern::norwood, 4, 90, 130},
                    {LossPattern::norwoodVertex, 4, 90, 130},  {LossPattern::norwood, 5, 130, 180},
                    {LossPattern::norwoodVertex, 5, 130, 180}, {LossPattern::norwood, 6, 180, 240},
                    {LossPattern::norwoodVertex, 6, 180, 240}, {LossPattern::norwood, 7, 250, 400},
                    {LossPattern::norwoodVertex, 7, 250, 400}};
        for (const auto& row : rows) {
            ScalpPlan plan = test::makePlan(row.stage);
            plan.hair = hair;
            plan.loss.pattern = row.pattern;
            plan.treat = false;
            const double area = test::integrate(m_chart, m_designer.computeFields(plan).baldness);
            INFO((row.pattern == LossPattern::norwood ? "type " : "vertex type ")
                 << row.stage << ": " << area << " cm2");
            CHECK(area >= row.low);
            CHECK(area <= row.high);
        }
    }
    void checkWhorl(float leftMm, float behindMm) {
        HairParameters hair;
        hair.whorl = findWhorlPlace(m_chart, m_landmarks, leftMm, behindMm);
        INFO("whorl " << leftMm << " mm to the left, " << behindMm << " mm behind the ear canals");
        check(hair);
    }

private:
    const Landmarks& m_landmarks;
    ScalpChart m_chart;
    Designer m_designer;
};

} // namespace

TEST_CASE("Norwood types have the bald areas of the literature on every built-in head", "[many]") {
    test::visitBuiltinHeads(1, [](const Head& head) { NorwoodAreas(head).check({}); });
}

TEST_CASE("Norwood types have these areas with the whorl anywhere in its natural range", "[many]") {
    test::visitBuiltinHeads(1, [](const Head& head) {
        NorwoodAreas areas(head);
        for (const float behindMm : {15.0f, 40.0f, 62.5f, 85.0f, 110.0f})
            areas.checkWhorl(behindMm == 62.5f ? 0.0f : 25.0f, behindMm);
        for (const float behindMm : {15.0f, 110.0f})
            areas.checkWhorl(-25, behindMm);
    });
}

TEST_CASE("Norwood types have the bald areas of the literature on scans", "[many]") {
    test::visitScans(3, 2, [](const Head& head) {
        NorwoodAreas areas(head);
        areas.check({});
        areas.checkWhorl(-20, 20);
        areas.checkWhorl(20, 105);
    });
}
