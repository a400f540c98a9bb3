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
