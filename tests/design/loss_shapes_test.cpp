// Sizes and places of the shapes of hair loss beside the figures of domain.md section 4.
#include "tests/design/loss_shapes.h"

#include <catch2/catch.hpp>

#include <algorithm>
#include <cmath>
#include <numbers>
#include <vector>

using namespace stipple;
using test::Shapes;
using test::Spread;

TEST_CASE("Areata lies in round patches of 10 to 40 mm with a sharp edge") {
    Shapes shapes(1.5f);
    for (const std::uint64_t seed : {1, 2, 3, 4, 5})
        for (const int patches : {1, 4, 10}) {
            const HairLossField field = shapes.compute(LossPattern::areata, 0.65f, seed, patches); // before they join
            const std::vector<Spread> spots = shapes.findSpots(field);
            INFO("seed " << seed << ", patches " << patches << ", spots " << spots.size());
            CHECK(spots.size() <= std::size_t(patches));
            CHECK(2 * spots.size() >= std::size_t(patches));
            double outline = 0;
            for (const Spread& spot : spots) {
                CHECK(spot.getDiameter() > 10);
                CHECK(spot.getDiameter() < 44);
                outline += std::numbers::pi * spot.getDiameter();
            }
            double edge = 0;
            for (std::size_t i = 0; i < field.baldness.values.size(); ++i)
                if (field.baldness.values[i] > 0.1f && field.baldness.values[i] < 0.9f) edge += shapes.getArea(i);
            INFO("edge " << edge / outline << " mm");
            CHECK(edge < 2 * outline);
        }
}

TEST_CASE("Discoid lupus has few plaques of 10 to 50 mm, decalvans keeps tufts at the back") {
    Shapes shapes(1.5f);
    for (const std::uint64_t seed : {1, 2, 3, 4}) {
        INFO("seed " << seed);
        for (const Spread& spot : shapes.findSpots(shapes.compute(LossPattern::discoidLupus, 1, seed)))
            if (spot.area > 9) { // crumbs of the ragged edge aside
                CHECK(spot.getDiameter() > 10);
                CHECK(spot.getDiameter() < 60);
            }
        const HairLossField field = shapes.compute(LossPattern::folliculitisDecalvans, 1, seed);
        double inside = 0, left = 0, back = 0;
        shapes.visit([&](std::size_t i, const ScalpCoord& at, const NativeDistances&) {
            if (field.depth.values[i] < 6) return;
            inside += shapes.getArea(i);
            left += shapes.getArea(i) * double(field.density.values[i]);
            if (at.y < 0.05f) back += shapes.getArea(i);
        });
        INFO("left " << left / inside << ", back " << back / inside);
        CHECK(inside > 100);
        // Few openings, of many hairs each: one in a hundred or more, but no islands of hair.
        CHECK(left > 0.005 * inside);
        CHECK(left < 0.1 * inside);
        CHECK(back > 0.8 * inside);
    }
}

TEST_CASE("Ophiasis is a band of 20 to 50 mm above nape and ears; its inverse spares that rim") {
    Shapes shapes(2);
    const HairLossField band = shapes.compute(LossPattern::ophiasis, 1);
    const HairLossField rim = shapes.compute(LossPattern::ophiasisInverse, 1);
    double bandArea = 0, far = 0, rimHair = 0, rimArea = 0, near = 0, nearBald = 0;
    shapes.visit([&](std::size_t i, const ScalpCoord& at, const NativeDistances& native) {
        if (at.y > -0.2f) return;
        const float d = native.lower.values[i];
        const double area = shapes.getArea(i);
        if (band.baldness.values[i] > 0.5f) {
            bandArea += area;
            if (d > 58) far += area;
        }
        if (d < 20) {
            near += area;
            if (band.baldness.values[i] > 0.5f) nearBald += area;
            rimArea += area;
            if (rim.baldness.values[i] < 0.5f) rimHair += area;
        }
    });
    INFO("beyond 58 mm " << far << " of " << bandArea << ", near and bald " << nearBald / near << ", rim "
                         << rimHair / rimArea);
    CHECK(bandArea > 0);
    CHECK(far == 0);
    CHECK(nearBald > 0.98 * near);
    CHECK(rimHair > 0.98 * rimArea);
}

TEST_CASE("Ludwig keeps the frontal strip and the sides and leaves what its type says") {
    Shapes shapes(2);
    constexpr float kLeft[] = {0.75f, 0.45f, 0.1f};
    for (const int type : {1, 2, 3}) {
        const HairLossField field = shapes.compute(LossPattern::ludwig, float(type));
        double area = 0, left = 0;
        float strip = 1, sides = 1;
        shapes.visit([&](std::size_t i, const ScalpCoord& at, const NativeDistances& native) {
            if (native.upper.values[i] < 10 && std::abs(at.x) < 0.2f) strip = std::min(strip, field.density.values[i]);
            if (std::abs(at.x) > 0.72f) sides = std::min(sides, field.density.values[i]);
            if (glm::length(at - ScalpCoord(0, 0.05f)) > 0.12f) return;
            area += shapes.getArea(i);
            left += shapes.getArea(i) * double(field.density.values[i]);
        });
        INFO("type " << type << ": left " << left / area << ", strip " << strip << ", sides " << sides);
        CHECK(left / area == Approx(kLeft[type - 1]).margin(0.05));
        CHECK(strip > 0.99f);
        CHECK(sides > 0.99f);
    }
}

TEST_CASE("Sinclair's parting is 2, 5, 12 and 25 mm wide and takes the whole top at last") {
    Shapes shapes(1);
    constexpr double kWidth[] = {2, 5, 12, 25};
    const float unit = shapes.getUnitMm();
    const float middle = 0.5f * (shapes.getFront().y + shapes.getWhorl().y);
    for (const int type : {1, 2, 3, 4, 5}) {
        const HairLossField field = shapes.compute(LossPattern::sinclair, float(type));
        // Width at half of the loss, mean over some rows about the middle of the parting.
        std::vector<double> widths;
        for (float y = middle - 0.06f; y <= middle + 0.06f; y += 0.02f) {
            std::vector<float> row;
            constexpr float kStep = 0.25f; // mm
            for (float x = -80; x <= 80; x += kStep)
                row.push_back(field.baldness.sample(shapes.getChart().toChart({x / unit, y}).value()));
            const float half = 0.5f * *std::max_element(row.begin(), row.end());
            widths.push_back(double(kStep) *
                             double(std::count_if(row.begin(), row.end(), [&](float v) { return v > half; })));
        }
        double mean = 0;
        for (const double w : widths)
            mean += w / double(widths.size());
        INFO("type " << type << ": " << mean << " mm");
        if (type == 5)
            CHECK(mean > 80);
        else
            CHECK(mean == Approx(kWidth[type - 1]).epsilon(0.2).margin(0.6));
    }
}

TEST_CASE("A parting widens from type to type wherever the whorl lies, also ahead of the hairline") {
    Shapes shapes(3);
    const ScalpCoord front = shapes.getFront();
    for (const float y : {shapes.getWhorl().y, front.y - 0.05f, front.y, front.y + 0.3f}) {
        shapes.setWhorl({0, y});
        double before = 0;
        for (const float type : {1.0f, 2.0f, 3.0f, 4.0f, 5.0f}) {
            const HairLossField field = shapes.compute(LossPattern::sinclair, type);
            double lost = 0, wrong = 0;
            for (std::size_t i = 0; i < field.baldness.values.size(); ++i) {
                const float bald = field.baldness.values[i];
                if (!(bald >= 0 && bald <= 1)) wrong += 1;
                lost += shapes.getArea(i) * double(bald);
            }
            INFO("whorl at " << y << ", type " << type << ": " << lost << " mm2");
            CHECK(wrong == 0);
            CHECK(lost > before);
            before = lost;
        }
    }
}

TEST_CASE("The Christmas tree stands on the hairline and has its tip at the vertex") {
    Shapes shapes(2);
    const HairLossField field = shapes.compute(LossPattern::christmasTree, 2);
    const auto getWidth = [&](float from, float to) {
        float low = 0, high = 0;
        shapes.visit([&](std::size_t i, const ScalpCoord& at, const NativeDistances&) {
            if (at.y < from || at.y > to || field.baldness.values[i] < 0.25f) return;
            low = std::min(low, at.x);
            high = std::max(high, at.x);
        });
        return (high - low) * shapes.getUnitMm();
    };
    const float front = shapes.getFront().y;
    const float base = getWidth(0.7f * front, 0.85f * front);
    const float middle = getWidth(0.3f * front, 0.45f * front);
    const float tip = getWidth(-0.1f, 0.02f);
    INFO(base << ", " << middle << ", " << tip << " mm");
    CHECK(base > 1.25f * middle);
    CHECK(middle > 1.25f * tip);
    CHECK(tip < 35);
    CHECK(getWidth(-1, -0.3f) == 0);
}

TEST_CASE("Frontal fibrosing and traction take bands of 10 to 80 and 10 to 40 mm, with their lonely hairs and fringe") {
    Shapes shapes(1.5f);
    for (const LossPattern pattern : {LossPattern::frontalFibrosingLinear, LossPattern::frontalFibrosingDiffuse,
                                      LossPattern::frontalFibrosingDouble}) {
        INFO("pattern " << int(pattern));
        double before = 0;
        for (const float level : {0.3f, 0.6f, 1.0f}) {
            const HairLossField field = shapes.compute(pattern, level);
            std::vector<double> depths; // mm behind the line of what is at the edge of the band, middle of the front
            double area = 0, lonely = 0;
            shapes.visit([&](std::size_t i, const ScalpCoord& at, const NativeDistances& native) {
                if (field.depth.values[i] > 3) {
                    area += shapes.getArea(i);
                    if (field.density.values[i] > 0.2f) lonely += shapes.getArea(i);
                }
                if (std::abs(at.x) > 0.15f || at.y < 0) return;
                if (std::abs(field.depth.values[i]) < 1) depths.push_back(double(native.upper.values[i]));
            });
            REQUIRE(!depths.empty());
            const double width = *std::max_element(depths.begin(), depths.end());
            INFO("level " << level << ": " << width << " mm, lonely " << lonely / area);
            CHECK(width > 10);
            CHECK(width < 96);
            CHECK(width > before + 8);
            CHECK(lonely > 0);
            CHECK(lonely < 0.15 * area);
            before = width;
        }
    }
    const HairLossField field = shapes.compute(LossPattern::traction, 1);
    double fringe = 1, far = 0, area = 0;
    shapes.visit([&](std::size_t i, const ScalpCoord&, const NativeDistances& native) {
        const float behind = native.upper.values[i];
        if (behind < 3 && native.lower.values[i] > 20) fringe = std::min(fringe, double(field.density.values[i]));
        if (field.baldness.values[i] < 0.5f) return;
        area += shapes.getArea(i);
        far = std::max(far, double(behind));
    });
    INFO("fringe " << fringe << ", band to " << far << " mm");
    CHECK(fringe > 0.5);
    CHECK(area > 500);
    CHECK(far > 25);
    CHECK(far < 50);
}

TEST_CASE("Centrifugal loss is round about the vertex and keeps survivors; lichen planopilaris begins in small foci") {
    Shapes shapes(1);
    for (const std::uint64_t seed : {1, 2, 3}) {
        double before = 0;
        for (const float level : {0.2f, 0.6f, 1.0f}) {
            const HairLossField field = shapes.compute(LossPattern::centralCentrifugal, level, seed);
            const std::vector<Spread> spots = shapes.findSpots(field);
            REQUIRE(!spots.empty());
            const Spread& main =
                *std::max_element(spots.begin(), spots.end(), [](auto& a, auto& b) { return a.area < b.area; });
            double inside = 0, kept = 0;
            shapes.visit([&](std::size_t i, const ScalpCoord&, const NativeDistances&) {
                if (field.depth.values[i] < 4) return;
                inside += shapes.getArea(i);
                if (field.density.values[i] > 0.1f) kept += shapes.getArea(i);
            });
            INFO("seed " << seed << ", level " << level << ": " << main.getDiameter() << " mm at " << main.centre.x
                         << ", " << main.centre.y << ", kept " << kept / inside);
            CHECK(std::abs(main.centre.x) * double(shapes.getUnitMm()) < 12);
            CHECK(std::abs(main.centre.y + 0.16) * double(shapes.getUnitMm()) < 14);
            CHECK(main.getDiameter() > before + 10);
            CHECK(kept > 0);
            CHECK(kept < 0.3 * inside);
            before = main.getDiameter();
        }
        const std::vector<Spread> foci = shapes.findSpots(shapes.compute(LossPattern::lichenPlanopilaris, 0.25f, seed));
        std::vector<double> sizes;
        for (const Spread& focus : foci) {
            sizes.push_back(focus.getDiameter());
            CHECK(std::abs(focus.centre.x) * double(shapes.getUnitMm()) < 75);
        }
        REQUIRE(sizes.size() >= 3);
        std::sort(sizes.begin(), sizes.end());
        INFO("seed " << seed << ": " << sizes.size() << " foci, median " << sizes[sizes.size() / 2] << " mm");
        CHECK(sizes[sizes.size() / 2] > 1);
        CHECK(sizes[sizes.size() / 2] < 5);
    }
}

TEST_CASE("Without scars hair is thin wherever it is few, and thin also farther out") {
    Shapes shapes(2);
    for (int k = 1; k <= int(LossPattern::traction); ++k) {
        const auto pattern = LossPattern(k);
        const LossScale scale = getLossScale(pattern);
        if (scale.scarring) continue;
        const HairLossField field = shapes.compute(pattern, scale.minimum + 0.7f * (scale.maximum - scale.minimum), 1);
        double few = 0, thin = 0, thickAndFew = 0;
        shapes.visit([&](std::size_t i, const ScalpCoord&, const NativeDistances&) {
            const double area = shapes.getArea(i);
            if (field.density.values[i] < 0.97f) {
                few += area;
                if (field.calibre.values[i] > 0.99f) thickAndFew += area;
            }
            if (field.calibre.values[i] < 0.97f) thin += area;
        });
        INFO("pattern " << k << ": few " << few << ", thin " << thin << " mm2");
        CHECK(few > 100);
        CHECK(thickAndFew == 0);
        CHECK(thin >= few);
    }
}
