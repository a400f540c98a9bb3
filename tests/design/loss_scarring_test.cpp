// Lichen planopilaris and discoid lupus beside their clinic pictures: shapes, sizes, what hair stays, and how much is
// lost.
#include "tests/chart/real_heads.h"
#include "tests/design/loss_shapes.h"

#include <catch2/catch.hpp>

#include <functional>

using namespace stipple;
using test::Shapes;
using test::Spread;

namespace {

constexpr std::uint64_t kSeeds[] = {1, 2, 3, 4};

// The design head and the built-in ones.
void visitShapes(float cellMm, const std::function<void(Shapes& shapes)>& visit) {
    Shapes shapes(cellMm);
    visit(shapes);
    test::visitBuiltinHeads(1, [&](const Head& head) {
        const ScalpChart chart(head.surface, head.landmarks);
        Shapes own(cellMm, chart, head.landmarks);
        visit(own);
    });
}

std::vector<Spread> findLargest(Shapes& shapes, const HairLossField& field, double leastMm) {
    std::vector<Spread> spots = shapes.findSpots(field);
    std::erase_if(spots, [&](const Spread& spot) { return spot.getDiameter() < leastMm; });
    std::sort(spots.begin(), spots.end(), [](const Spread& a, const Spread& b) { return a.area > b.area; });
    return spots;
}

double computeBaldCm2(Shapes& shapes, const HairLossField& field) {
    double bald = 0;
    shapes.visit([&](std::size_t i, const ScalpCoord&, const NativeDistances&) {
        bald += shapes.getArea(i) * double(field.baldness.values[i]) / 100;
    });
    return bald;
}

} // namespace

TEST_CASE("Foci of lichen planopilaris are small and branched, and run together with islands of hair left in",
          "[many]") {
    visitShapes(1, [](Shapes& shapes) {
        for (const std::uint64_t seed : kSeeds) {
            const std::vector<Spread> early =
                findLargest(shapes, shapes.compute(LossPattern::lichenPlanopilaris, 0.45f, seed), 4);
            const HairLossField worst = shapes.compute(LossPattern::lichenPlanopilaris, 0.9f, seed);
            const std::vector<Spread> late = findLargest(shapes, worst, 4);
            REQUIRE(early.size() >= 8);
            REQUIRE(!late.empty());
            double compact = 0, area = 0, islands = 0;
            for (const Spread& focus : early) {
                compact += focus.area * focus.getCompactness();
                area += focus.area;
            }
            for (const Spread& island : shapes.findIslands(worst))
                islands += island.area > 6; // three openings and more
            INFO("seed " << seed << ": " << early.size() << " foci, largest " << early[0].getDiameter() << ", median "
                         << early[early.size() / 2].getDiameter() << " mm, compactness " << compact / area
                         << "; in the end " << late[0].getDiameter() << " mm with " << islands << " islands");
            CHECK(early[early.size() / 2].getDiameter() < 10);
            CHECK(compact / area < 0.66); // discs of this size have 0.9 and more on this raster
            CHECK(late[0].getDiameter() > 40);
            CHECK(late[0].getCompactness() < 0.1);
            CHECK(islands >= 4);
        }
    });
}

TEST_CASE("Lichen planopilaris takes as much skin as its severity says on every head", "[many]") {
    visitShapes(1.75f, [](Shapes& shapes) {
        const struct {
            float severity;
            double low, high; // cm2
        } rows[] = {{0.25f, 0.5, 9}, {0.5f, 9, 32}, {0.75f, 30, 75}, {1, 60, 130}};
        for (const std::uint64_t seed : kSeeds)
            for (const auto& row : rows) {
                const double bald =
                    computeBaldCm2(shapes, shapes.compute(LossPattern::lichenPlanopilaris, row.severity, seed));
                INFO("seed " << seed << ", severity " << row.severity << ": " << bald << " cm2");
                CHECK(bald > row.low);
                CHECK(bald < row.high);
            }
    });
}

TEST_CASE("Hair about a focus of lichen planopilaris is thinned: there is no line where it ends") {
    Shapes shapes(1);
    for (const std::uint64_t seed : kSeeds) {
        const HairLossField field = shapes.compute(LossPattern::lichenPlanopilaris, 0.6f, seed);
        double left = 0, area = 0, away = 0, awayArea = 0;
        shapes.visit([&](std::size_t i, const ScalpCoord&, const NativeDistances&) {
            const float depth = field.depth.values[i];
            (depth > -3 && depth < -1 ? left : away) += depth < -1 ? shapes.getArea(i) * field.density.values[i] : 0.0;
            (depth > -3 && depth < -1 ? area : awayArea) += depth < -1 ? shapes.getArea(i) : 0.0;
        });
        INFO("seed " << seed << ": " << left / area << " beside, " << away / awayArea << " elsewhere");
        CHECK(left / area > 0.6);
        CHECK(left / area < 0.92);
        CHECK(away / awayArea > 0.97);
    }
}

TEST_CASE("No two plaques of discoid lupus are alike: small and large, young and old side by side", "[many]") {
    visitShapes(1.75f, [](Shapes& shapes) {
        for (const std::uint64_t seed : kSeeds)
            for (const int patches : {3, 6}) {
                const HairLossField field = shapes.compute(LossPattern::discoidLupus, 1, seed, patches);
                const std::vector<Spread> plaques = findLargest(shapes, field, 8);
                REQUIRE(plaques.size() >= std::size_t(patches - patches / 3));
                float youngest = 1, oldest = 0;
                double compact = 0;
                for (const Spread& plaque : plaques) {
                    const auto place = shapes.getChart().toChart(ScalpCoord(plaque.centre));
                    REQUIRE(place);
                    const float age = field.age.sample(*place);
                    youngest = std::min(youngest, age);
                    oldest = std::max(oldest, age);
                    compact += plaque.getCompactness() / double(plaques.size());
                }
                INFO("seed " << seed << ", " << patches << " patches: " << plaques[0].getDiameter() << " to "
                             << plaques.back().getDiameter() << " mm, age " << youngest << " to " << oldest
                             << ", compactness " << compact);
                CHECK(plaques[0].getDiameter() > 1.6 * plaques.back().getDiameter());
                CHECK(plaques[0].getDiameter() > 28);
                CHECK(plaques[0].getDiameter() < 60);
                CHECK(oldest - youngest > 0.35f);
                CHECK(compact < 0.97);
            }
    });
}

TEST_CASE("Lupus leaves a few tufts within, and more of the hair of a young plaque") {
    Shapes shapes(1.5f);
    for (const std::uint64_t seed : kSeeds) {
        const HairLossField field = shapes.compute(LossPattern::discoidLupus, 1, seed, 6);
        double young = 0, youngArea = 0, old = 0, oldArea = 0, tufts = 0;
        shapes.visit([&](std::size_t i, const ScalpCoord&, const NativeDistances&) {
            if (field.depth.values[i] < 3) return;
            const double area = shapes.getArea(i), left = area * double(field.density.values[i]);
            if (field.age.values[i] < 0.35f) {
                young += left;
                youngArea += area;
            } else if (field.age.values[i] > 0.6f) {
                old += left;
                oldArea += area;
                if (field.density.values[i] > 0.5f) tufts += area;
            }
        });
        INFO("seed " << seed << ": " << young / youngArea << " of the young, " << old / oldArea << " of the old");
        REQUIRE(oldArea > 100);
        CHECK(tufts > 0);
        CHECK(old < 0.12 * oldArea);
        if (youngArea > 30) CHECK(young / youngArea > old / oldArea + 0.03);
    }
}
