// Live morphs change what they say and nothing breaks at the ends of their range.
#include "core/error.h"
#include "scalp/measures.h"
#include "tests/forge/forged_heads.h"

#include <catch2/catch.hpp>

#include <cmath>
#include <limits>

using namespace stipple;
using namespace stipple::test;
using Catch::Contains;

namespace {

constexpr int kQuickLevel = 1;

HeadMeasures measure(const Head& head) {
    return computeMeasures(head.surface, head.landmarks);
}

} // namespace

TEST_CASE("Head morphs change the measure they name") {
    for (const std::string& id : listForgedHeads()) {
        INFO(id);
        const BuiltinHead& builtin = getForgedHead(id);
        const auto at = [&](const char* morph, float weight) { return builtin.build({{morph, weight}}, kQuickLevel); };
        const HeadMeasures neutral = measure(builtin.build({}, kQuickLevel));
        CHECK(measure(at("length", 1)).length > neutral.length + 5);
        CHECK(measure(at("length", -1)).length < neutral.length - 5);
        CHECK(measure(at("length", 1)).breadth == Approx(neutral.breadth).margin(1));
        CHECK(measure(at("breadth", 1)).breadth > neutral.breadth + 5);
        CHECK(measure(at("breadth", -1)).breadth < neutral.breadth - 5);
        CHECK(measure(at("breadth", 1)).length == Approx(neutral.length).margin(1));
        CHECK(measure(at("occiput", 1)).length > neutral.length + 5);
        const float top = builtin.build({}, kQuickLevel).landmarks.at(LandmarkId::vertex).y;
        CHECK(at("height", 1).landmarks.at(LandmarkId::vertex).y > top + 5);
        CHECK(at("height", -1).landmarks.at(LandmarkId::vertex).y < top - 5);
        // Half a weight is half the way.
        CHECK(measure(at("length", 0.5f)).length ==
              Approx(0.5f * (neutral.length + measure(at("length", 1)).length)).margin(0.3));
    }
}

TEST_CASE("Every morph moves the skin both ways, and every head stays a head", "[many]") {
    for (const std::string& id : listForgedHeads()) {
        const BuiltinHead& builtin = getForgedHead(id);
        const Head neutral = builtin.build({}, 2);
        CHECK(builtin.getMorphs().size() >= 12);
        for (const MorphInfo& morph : builtin.getMorphs()) {
            for (const float weight : {morph.minimum, morph.maximum}) {
                INFO(id << " " << morph.name << " " << weight);
                const Head head = builtin.build({{morph.name, weight}}, 2);
                float farthest = 0;
                for (std::size_t i = 0; i < head.surface.positions.size(); ++i) {
                    const glm::vec3 d = head.surface.positions[i] - neutral.surface.positions[i];
                    farthest = std::max(farthest, glm::length(d));
                }
                CHECK(farthest > 1);
                CHECK(farthest < 60);
                const HeadMeasures m = measure(head);
                CHECK((m.length > 165 && m.length < 220));
                CHECK((m.breadth > 130 && m.breadth < 175));
            }
        }
    }
}

TEST_CASE("The tragions and the orbitales stay the frame whatever is morphed") {
    const BuiltinHead& builtin = getForgedHead(listForgedHeads().front());
    const Head head = builtin.build({{"ears", 1}, {"age", 0.7f}, {"length", -0.5f}, {"weight", 1}}, 2);
    const auto at = [&](LandmarkId l) { return head.landmarks.at(l); };
    CHECK(glm::length(0.5f * (at(LandmarkId::tragionLeft) + at(LandmarkId::tragionRight))) < 1e-3f);
    CHECK(std::abs(at(LandmarkId::tragionLeft).y) < 1e-3f);
    CHECK(std::abs(at(LandmarkId::orbitaleLeft).y + at(LandmarkId::orbitaleRight).y) < 1e-3f);
}

TEST_CASE("Wrong morphs and levels are refused with what there is") {
    const BuiltinHead& builtin = getForgedHead(listForgedHeads().front());
    CHECK_THROWS_WITH(builtin.build({{"lenght", 0.5f}}), Contains("lenght") && Contains("length, breadth, height"));
    CHECK_THROWS_WITH(builtin.build({{"length", 1.5f}}), Contains("length") && Contains("1.5") && Contains("-1 to 1"));
    CHECK_THROWS_AS(builtin.build({{"length", std::numeric_limits<float>::quiet_NaN()}}), Error);
    CHECK_THROWS_WITH(builtin.build({}, 3), Contains("0 to 2"));
}

TEST_CASE("The same morphs give the same head bit by bit") {
    const BuiltinHead& builtin = getForgedHead(listForgedHeads().front());
    const MorphWeights morphs = {{"length", 0.3f}, {"nose", -0.6f}};
    const Head a = builtin.build(morphs, kQuickLevel), b = builtin.build(morphs, kQuickLevel);
    CHECK(a.surface.positions == b.surface.positions);
    CHECK(a.surface.normals == b.surface.normals);
}
