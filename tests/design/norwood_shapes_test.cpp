// What a trichologist looks for in Norwood's types beyond their areas (domain.md section 4).
#include "tests/design/loss_shapes.h"

#include <catch2/catch.hpp>

#include <algorithm>

using namespace stipple;
using test::Shapes;

namespace {

// Hair of the usual density of such a band between two barer places of one column of the map.
struct Band {
    double widthMm = 0;
    double density = 0; // mean share of the units that is left there
};

// Along the scalp's plane at `x` mm; nothing where front and crown are not both bald.
std::optional<Band> findBand(Shapes& shapes, const HairLossField& field, float x) {
    constexpr float kBare = 0.2f, kStep = 0.5f;
    const float unit = shapes.getUnitMm();
    std::vector<float> densities;
    for (float y = shapes.getFront().y * unit - 25; y > shapes.getWhorl().y * unit; y -= kStep) {
        const auto at = shapes.getChart().toChart({x / unit, y / unit});
        if (at) densities.push_back(field.density.sample(*at));
    }
    const auto isBare = [](float density) { return density < kBare; };
    const auto first = std::find_if(densities.begin(), densities.end(), isBare);
    const auto last = std::find_if(densities.rbegin(), densities.rend(), isBare).base();
    if (first >= last) return std::nullopt;
    Band band;
    for (auto it = first; it != last; ++it)
        if (!isBare(*it)) {
            band.widthMm += double(kStep);
            band.density += double(*it);
        }
    if (band.widthMm > 0) band.density *= double(kStep) / band.widthMm;
    return band;
}

} // namespace

TEST_CASE("Type V keeps a sparse band of 10 to 20 mm, alike on both sides") {
    Shapes shapes(1);
    for (const LossPattern pattern : {LossPattern::norwood, LossPattern::norwoodVertex})
        for (const std::uint64_t seed : {1, 2, 3, 4, 5}) {
            const HairLossField field = shapes.compute(pattern, 5, seed);
            double sides[2] = {}, width = 0, density = 0, count = 0;
            for (float x = -20; x <= 20; x += 2) {
                const auto band = findBand(shapes, field, x);
                REQUIRE(band.has_value());
                width += band->widthMm;
                const double hair = band->density * band->widthMm;
                density += hair;
                if (x != 0) sides[x > 0] += hair;
                ++count;
            }
            const double mean = density / width;
            INFO("pattern " << int(pattern) << ", seed " << seed << ": " << width / count << " mm, density " << mean
                            << ", sides " << sides[0] << " and " << sides[1]);
            CHECK(width / count > 10);
            CHECK(width / count < 25); // its soft edges are part of it
            CHECK(mean > 0.25);
            CHECK(mean < 0.5);
            CHECK(sides[0] < 1.8 * sides[1]);
            CHECK(sides[1] < 1.8 * sides[0]);
        }
}

TEST_CASE("The band of type IV is dense and 25 mm or wider") {
    Shapes shapes(1);
    const HairLossField field = shapes.compute(LossPattern::norwood, 4);
    const float unit = shapes.getUnitMm();
    for (const float x : {-15.0f, 0.0f, 15.0f}) {
        double longest = 0, dense = 0;
        for (float y = shapes.getFront().y * unit; y > shapes.getWhorl().y * unit; y -= 0.5f) {
            const float left = field.density.sample(shapes.getChart().toChart({x / unit, y / unit}).value());
            dense = left > 0.9f ? dense + 0.5 : 0;
            longest = std::max(longest, dense);
        }
        INFO("at " << x << ": " << longest << " mm");
        CHECK(longest > 25);
    }
}

TEST_CASE("Norwood's A variants retreat as one line without horns behind the temples") {
    Shapes shapes(1);
    const float unit = shapes.getUnitMm();
    const float corner = computeFrontAnchors(shapes.makeContext(LossPattern::none, 0)).corner.x * unit;
    for (const float stage : {4.0f, 4.5f, 5.0f, 6.0f})
        for (const std::uint64_t seed : {1, 2, 3}) {
            const HairLossField field = shapes.compute(LossPattern::norwoodA, stage, seed);
            // How far back the bald front reaches in a column, mm of the scalp's plane.
            const auto getEdge = [&](float x) {
                float y = shapes.getFront().y * unit - 12;
                while (y > -120 &&
                       field.baldness.sample(shapes.getChart().toChart({x / unit, y / unit}).value()) > 0.5f)
                    y -= 0.5f;
                return y;
            };
            float middle = 0, horn = 1e9f;
            for (float x = -20; x <= 20; x += 4)
                middle += getEdge(x) / 11;
            for (float x = 26; x <= corner; x += 2)
                horn = std::min({horn, getEdge(x), getEdge(-x)});
            INFO("stage " << stage << ", seed " << seed << ": middle " << middle << ", horn " << horn);
            CHECK(horn > middle - (stage < 4.4f ? 14 : 9));
        }
}

TEST_CASE("The whorl moves the vertex patch with it and leaves the front alone") {
    Shapes shapes(2);
    const float unit = shapes.getUnitMm();
    const HairLossField usual = shapes.compute(LossPattern::norwood, 4);
    for (const ScalpCoord whorl : {ScalpCoord(0.14f, -0.06f), ScalpCoord(-0.14f, -0.2f), ScalpCoord(0, -0.5f),
                                   ScalpCoord(0.15f, -0.75f), ScalpCoord(-0.15f, -0.75f)}) {
        shapes.setWhorl(whorl);
        const HairLossField field = shapes.compute(LossPattern::norwood, 4);
        INFO("whorl " << whorl.x << ", " << whorl.y);
        CHECK(field.baldness.sample(shapes.getChart().toChart(whorl).value()) > 0.9f);
        double area = 0, moved = 0, changed = 0;
        glm::dvec2 centre(0);
        shapes.visit([&](std::size_t i, const ScalpCoord& at, const NativeDistances& native) {
            // What lies within reach of the temples belongs to the front.
            if (native.upper.values[i] < 30)
                changed += shapes.getArea(i) * std::abs(double(field.baldness.values[i] - usual.baldness.values[i]));
            if (glm::length(at - whorl) * unit > 75 || native.upper.values[i] < 60) return;
            area += shapes.getArea(i) * double(field.baldness.values[i]);
            centre += shapes.getArea(i) * double(field.baldness.values[i]) * glm::dvec2(at);
        });
        centre /= area;
        moved = glm::length(centre - glm::dvec2(whorl)) * double(unit);
        INFO("patch of " << area / 100 << " cm2, " << moved << " mm from the whorl; front changed by " << changed / 100
                         << " cm2");
        CHECK(moved < 28);
        CHECK(area / 100 > 15);
        CHECK(changed / 100 < 8);
    }
}

TEST_CASE("Loss only grows with the type wherever the whorl is") {
    Shapes shapes(3);
    for (const LossPattern pattern : {LossPattern::norwood, LossPattern::norwoodVertex, LossPattern::norwoodA})
        for (const ScalpCoord whorl : {ScalpCoord(0.14f, -0.06f), ScalpCoord(-0.15f, -0.75f)}) {
            shapes.setWhorl(whorl);
            HairLossField before = shapes.compute(pattern, 1);
            for (float stage = 1.25f; stage < 7.01f; stage += 0.25f) {
                const HairLossField now = shapes.compute(pattern, stage);
                float back = 0;
                for (std::size_t i = 0; i < now.baldness.values.size(); ++i)
                    back = std::max(back, before.baldness.values[i] - now.baldness.values[i]);
                INFO("pattern " << int(pattern) << ", stage " << stage << ", whorl " << whorl.y);
                CHECK(back < 0.001f);
                before = now;
            }
        }
}
