// How areata grows together to totalis: gradually, in patches of every size, with sharp edges.
#include "tests/design/loss_shapes.h"

#include <catch2/catch.hpp>

#include <algorithm>

using namespace stipple;
using test::Shapes;
using test::Spread;

namespace {

constexpr std::uint64_t kSeeds[] = {1, 2, 3, 4};

std::vector<Spread> findPatches(Shapes& shapes, const HairLossField& field) {
    std::vector<Spread> patches = shapes.findSpots(field);
    std::erase_if(patches, [](const Spread& patch) { return patch.getDiameter() < 4; }); // crumbs
    std::sort(patches.begin(), patches.end(), [](const Spread& a, const Spread& b) { return a.area > b.area; });
    return patches;
}

double computeBaldShare(Shapes& shapes, const HairLossField& field) {
    double all = 0, bald = 0;
    shapes.visit([&](std::size_t i, const ScalpCoord&, const NativeDistances&) {
        all += shapes.getArea(i);
        bald += shapes.getArea(i) * double(field.baldness.values[i]);
    });
    return bald / all;
}

// mm2 of a patch's outline squared over its area, 1 for a disc.
double computeRaggedness(const Spread& patch) {
    return patch.outline * patch.outline / (4 * std::numbers::pi * patch.area);
}

} // namespace

TEST_CASE("The worst areata has run together to areas that are large and not round, and is no totalis yet") {
    Shapes shapes(1.5f);
    for (const std::uint64_t seed : kSeeds) {
        const std::vector<Spread> before = findPatches(shapes, shapes.compute(LossPattern::areata, 0.65f, seed, 10));
        const HairLossField field = shapes.compute(LossPattern::areata, 1, seed, 10);
        const std::vector<Spread> worst = findPatches(shapes, field);
        const double share = computeBaldShare(shapes, field);
        INFO("seed " << seed << ": " << before.size() << " patches become " << worst.size() << ", " << 100 * share
                     << " % bald, largest " << worst[0].getDiameter() << " mm, ragged " << computeRaggedness(worst[0]));
        CHECK(worst.size() < before.size());
        CHECK(before[0].getDiameter() < 44);
        CHECK(computeRaggedness(before[0]) < 1.6);
        CHECK(worst[0].getDiameter() > 55);
        CHECK(computeRaggedness(worst[0]) > 2);
        CHECK(share > 0.15);
        CHECK(share < 0.55);
    }
    // One patch stays near its place.
    const HairLossField one = shapes.compute(LossPattern::areata, 1, 3, 1);
    CHECK(computeBaldShare(shapes, one) < 0.12);
}

TEST_CASE("Totalis comes little by little, and a little hair is left almost to the end") {
    Shapes shapes(2);
    for (const LossPattern pattern : {LossPattern::totalis, LossPattern::universalis})
        for (const std::uint64_t seed : kSeeds) {
            CHECK(computeBaldShare(shapes, shapes.compute(pattern, 0, seed)) == 0);
            for (const double severity : {0.15, 0.3, 0.5, 0.7, 0.85, 0.95}) {
                const double share = computeBaldShare(shapes, shapes.compute(pattern, float(severity), seed));
                INFO("seed " << seed << ", severity " << severity << ": " << share);
                CHECK(share == Approx(severity * (0.35 + 0.65 * severity)).margin(0.045));
            }
            CHECK(computeBaldShare(shapes, shapes.compute(pattern, 1, seed)) == Approx(1));
        }
}

TEST_CASE("Half of totalis is no pattern of equal discs") {
    Shapes shapes(1.5f);
    for (const std::uint64_t seed : kSeeds) {
        const HairLossField field = shapes.compute(LossPattern::totalis, 0.5f, seed);
        const std::vector<Spread> patches = findPatches(shapes, field);
        REQUIRE(patches.size() >= 4);
        double outline = 0, ragged = 0, area = 0, edge = 0;
        for (const Spread& patch : patches) {
            outline += patch.outline;
            ragged += patch.area * computeRaggedness(patch);
            area += patch.area;
        }
        for (std::size_t i = 0; i < field.baldness.values.size(); ++i)
            if (field.baldness.values[i] > 0.1f && field.baldness.values[i] < 0.9f) edge += shapes.getArea(i);
        INFO("seed " << seed << ": " << patches.size() << " patches, " << patches[0].getDiameter() << " and "
                     << patches[patches.size() / 2].getDiameter() << " mm, ragged " << ragged / area << ", edge "
                     << edge / outline << " mm");
        CHECK(patches[0].getDiameter() > 1.5 * patches[patches.size() / 2].getDiameter());
        CHECK(patches[0].getDiameter() > 3 * patches.back().getDiameter());
        CHECK(ragged / area > 1.8);
        CHECK(edge < 2 * outline);
    }
}

TEST_CASE("Totalis begins where areata's patches lie", "[threads]") {
    Shapes shapes(1.5f);
    for (const std::uint64_t seed : kSeeds) {
        const std::vector<Spread> first = findPatches(shapes, shapes.compute(LossPattern::areata, 0.65f, seed, 5));
        const HairLossField total = shapes.compute(LossPattern::totalis, 0.35f, seed);
        int met = 0;
        for (const Spread& patch : first)
            met += total.baldness.sample(shapes.getChart().toChart(ScalpCoord(patch.centre)).value()) > 0.5f;
        INFO("seed " << seed << ": " << met << " of " << first.size());
        CHECK(first.size() >= 3);
        CHECK(std::size_t(met) == first.size());
    }
}

TEST_CASE("The hairline cuts no patch of areata, lupus or decalvans") {
    Shapes shapes(1.5f);
    for (const auto& [pattern, severity] :
         {std::pair(LossPattern::areata, 0.65f), std::pair(LossPattern::discoidLupus, 1.0f),
          std::pair(LossPattern::folliculitisDecalvans, 1.0f)})
        for (std::uint64_t seed = 1; seed <= 8; ++seed)
            for (const int count : {3, 8}) {
                const HairLossField field = shapes.compute(pattern, severity, seed, count);
                float nearest = 1e9f;
                double bald = 0;
                shapes.visit([&](std::size_t i, const ScalpCoord&, const NativeDistances& native) {
                    if (field.baldness.values[i] < 0.5f) return;
                    nearest = std::min(nearest, native.inside.values[i]);
                    bald += shapes.getArea(i);
                });
                INFO("pattern " << int(pattern) << ", seed " << seed << ", " << count << " patches: " << nearest);
                CHECK(bald > 50);
                CHECK(nearest > 1);
            }
}
