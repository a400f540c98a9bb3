#include "scalp/hair_loss.h"
#include "tests/design/design_head.h"

#include <catch2/catch.hpp>

#include <algorithm>

using namespace stipple;

namespace {

struct Case {
    const test::DesignHead& head = test::getDesignHead();
    SkinMap map = computeSkinMap(head.chart, 3);
    Hairline native = computeHairline(head.chart, head.landmarks, getNativeHairline(head.chart, head.landmarks), 1);

    HairLossField compute(LossPattern pattern, float level, std::uint64_t seed = 1) const {
        const LossScale scale = getLossScale(pattern);
        LossParameters loss;
        loss.pattern = pattern;
        loss.stage = loss.severity = level;
        loss.seed = seed;
        loss.borderMm = scale.usualBorderMm;
        return computeHairLoss(head.chart, head.landmarks, map, native, loss, {});
    }
    double getArea(const HairLossField& field) const { return test::integrate(head.chart, field.baldness); }
};

} // namespace

TEST_CASE("Every pattern of loss only grows along its scale, and its seed matters") {
    const Case c;
    for (int i = 1; i <= int(LossPattern::traction); ++i) {
        const auto pattern = LossPattern(i);
        const LossScale scale = getLossScale(pattern);
        INFO("pattern " << i);
        HairLossField before = c.compute(pattern, scale.minimum);
        if (scale.bySeverity) CHECK(c.getArea(before) < 0.01);
        for (int k = 1; k <= 8; ++k) {
            INFO("step " << k);
            const HairLossField now =
                c.compute(pattern, scale.minimum + (scale.maximum - scale.minimum) * float(k) / 8);
            // What is gone stays gone: neither hairs nor their thickness come back.
            float back = 0;
            for (std::size_t n = 0; n < now.baldness.values.size(); ++n)
                back = std::max({back, before.baldness.values[n] - now.baldness.values[n],
                                 now.density.values[n] - before.density.values[n],
                                 now.calibre.values[n] - before.calibre.values[n]});
            CHECK(back < 0.01f);
            before = now;
        }
        CHECK(c.getArea(before) > 2);
        if (scale.bySeverity && scale.usual == scale.maximum) continue; // all is gone, whatever the seed
        CHECK(c.compute(pattern, scale.usual, 1).density.values != c.compute(pattern, scale.usual, 2).density.values);
    }
}

TEST_CASE("Ophiasis and its inverse share the scalp; totalis leaves nothing") {
    const Case c;
    const auto bald = [&](LossPattern pattern, ScalpCoord at) {
        return c.compute(pattern, 1).baldness.sample(c.head.chart.toChart(at).value());
    };
    CHECK(bald(LossPattern::ophiasis, {0, -0.2f}) == 0);
    CHECK(bald(LossPattern::ophiasisInverse, {0, -0.2f}) == 1);
    const HairLossField all = c.compute(LossPattern::totalis, 1);
    for (std::size_t i = 0; i < all.baldness.values.size(); ++i)
        if (c.map.cells[i].onChart) CHECK(all.baldness.values[i] > 0.99f);
}

TEST_CASE("A stroke alone paints loss, and takes it away from any pattern") {
    const Case c;
    LossParameters loss;
    loss.strokes.push_back({{{0.1f, -0.1f}}, 15, 1});
    const ChartPoint at = c.head.chart.toChart({0.1f, -0.1f}).value();
    const auto compute = [&] {
        return computeHairLoss(c.head.chart, c.head.landmarks, c.map, c.native, loss, {}).baldness.sample(at);
    };
    CHECK(compute() > 0.95f);
    loss.pattern = LossPattern::totalis;
    loss.severity = 1;
    loss.strokes[0].amount = -1;
    CHECK(compute() < 0.05f);
}
