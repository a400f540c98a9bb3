// Hair above the skin: lengths, lean, colour, and what combing does (rendering.md section 6).
#include "core/parallel.h"
#include "core/random.h"
#include "math/triangle_bvh.h"
#include "scalp/face_hair.h"
#include "scalp/fibres.h"
#include "scalp/parting.h"
#include "tests/chart/synthetic_head.h"
#include "tests/design/design_head.h"

#include <catch2/catch.hpp>

#include <cmath>

using namespace stipple;
using namespace stipple::test;

namespace {

const ScalpDesign& getHairyDesign() {
    static const ScalpDesign design = [] {
        ScalpPlan plan = makePlan(1);
        plan.loss.pattern = LossPattern::none;
        plan.treat = false;
        return computeDesign(getDesignHead().chart, getDesignHead().landmarks, plan, *getDesignHead().master);
    }();
    return design;
}

struct Grown {
    std::vector<std::size_t> starts{0};
    std::vector<HairRoot> roots;
    FibreGeometry geometry;
};

Grown grow(const HairStyle& style) {
    Grown grown;
    const auto& units = getHairyDesign().follicles;
    for (const FollicularUnit& unit : units)
        grown.starts.push_back(grown.starts.back() + unit.hairs);
    grown.roots.resize(grown.starts.back());
    for (std::size_t i = 0; i < units.size(); ++i)
        placeRoots(units[i], getDesignHead().chart, std::span(grown.roots).subspan(grown.starts[i], units[i].hairs));
    grown.geometry = growStubble(units, grown.roots, grown.starts, style);
    return grown;
}

double computeLength(const FibreGeometry& geometry, const Fibre& fibre) {
    double length = 0;
    for (std::uint32_t k = fibre.first; k + 1 < fibre.first + fibre.count; ++k)
        length += double(glm::distance(geometry.points[k], geometry.points[k + 1]));
    return length;
}

double computeMeanLength(const FibreGeometry& geometry) {
    double sum = 0;
    for (const Fibre& fibre : geometry.fibres)
        sum += computeLength(geometry, fibre);
    return sum / double(geometry.fibres.size());
}

} // namespace

TEST_CASE("Stubble is as long as it was cut and has grown since") {
    HairStyle style;
    style.lengthMm = 3;
    style.daysSinceCut = 0;
    CHECK(computeMeanLength(grow(style).geometry) == Approx(3).epsilon(0.01));
    style.lengthMm = 0;
    style.daysSinceCut = 5;
    style.growthMmPerDay = 0.4f;
    CHECK(computeMeanLength(grow(style).geometry) == Approx(2).epsilon(0.01));
    style.curl = 1;
    CHECK(computeMeanLength(grow(style).geometry) == Approx(2).epsilon(0.02));
}

TEST_CASE("Stubble leans the way it grows, out of the skin") {
    HairStyle style;
    style.lengthMm = 2;
    const Grown straight = grow(style);
    const auto& units = getHairyDesign().follicles;
    double along = 0, rise = 0, wanted = 0;
    std::size_t count = 0;
    for (std::size_t i = 0; i < units.size(); ++i)
        for (std::size_t hair = straight.starts[i]; hair < straight.starts[i + 1]; ++hair, ++count) {
            const Fibre& fibre = straight.geometry.fibres[hair];
            const glm::vec3 root = straight.geometry.points[fibre.first];
            const glm::vec3 way = straight.geometry.points[fibre.first + fibre.count - 1] - root;
            const glm::vec3 flat = way - glm::dot(way, units[i].normal) * units[i].normal;
            along += double(glm::dot(glm::normalize(flat), units[i].growth));
            rise += double(std::atan2(glm::dot(way, units[i].normal), glm::length(flat)));
            wanted += double(units[i].exitAngle);
        }
    CHECK(along / double(count) > 0.95);
    CHECK(rise / double(count) == Approx(wanted / double(count)).margin(0.05));

    style.curl = 1;
    style.lengthMm = 6;
    const Grown curled = grow(style);
    std::size_t below = 0;
    for (const Fibre& fibre : curled.geometry.fibres)
        for (std::uint32_t k = fibre.first; k < fibre.first + fibre.count; ++k)
            below += glm::dot(curled.geometry.points[k] - curled.geometry.points[fibre.first], fibre.normal) < -1e-4f;
    CHECK(below == 0);
    // Coils bring the tips back: chords are clearly shorter than the hair.
    double chord = 0;
    for (const Fibre& fibre : curled.geometry.fibres)
        chord += double(
            glm::distance(curled.geometry.points[fibre.first], curled.geometry.points[fibre.first + fibre.count - 1]));
    CHECK(chord / double(curled.geometry.fibres.size()) < 0.75 * computeMeanLength(curled.geometry));
}

TEST_CASE("Stubble is the same for any number of threads", "[threads]") {
    HairStyle style;
    style.lengthMm = 4;
    style.curl = 0.5f;
    const unsigned threads = getThreadCount();
    const Grown many = grow(style);
    setThreadCount(1);
    const Grown one = grow(style);
    setThreadCount(threads);
    CHECK(many.geometry.points == one.geometry.points);
    CHECK(many.geometry.chart == one.geometry.chart);
}

TEST_CASE("Grey hair is the share that was asked for, and more grey turns none back") {
    const Grown grown = grow({.lengthMm = 1});
    const auto countWhite = [&](float share) {
        return std::count_if(grown.geometry.fibres.begin(), grown.geometry.fibres.end(),
                             [&](const Fibre& fibre) { return fibre.greyFrom < share; });
    };
    const double all = double(grown.geometry.fibres.size());
    CHECK(countWhite(0) == 0);
    CHECK(double(countWhite(0.3f)) / all == Approx(0.3).margin(0.01));
    CHECK(double(countWhite(0.7f)) / all == Approx(0.7).margin(0.01));
    CHECK(countWhite(1) == std::ptrdiff_t(grown.geometry.fibres.size()));
}

TEST_CASE("Universalis takes brows and lashes, frontal fibrosing the brows") {
    LossParameters disease;
    CHECK(computeFaceHair(disease) == FaceHair{1, 1});
    disease.pattern = LossPattern::areata;
    disease.severity = 1;
    CHECK(computeFaceHair(disease) == FaceHair{1, 1});
    disease.pattern = LossPattern::universalis;
    CHECK(computeFaceHair(disease) == FaceHair{0, 0});
    disease.pattern = LossPattern::frontalFibrosingLinear;
    float before = 2;
    for (const float severity : {0.0f, 0.3f, 0.6f}) {
        disease.severity = severity;
        const FaceHair left = computeFaceHair(disease);
        CHECK(left.brows < before);
        CHECK(left.lashes == 1);
        before = left.brows;
    }
}

TEST_CASE("Combed hair lies outside the skin and to both sides of its parting", "[threads]") {
    const SyntheticHead shape = makeSyntheticHead();
    const TriangleBvh skin(shape.surface.positions, shape.surface.triangles);
    HairStyle style;
    style.lengthMm = 60;
    style.parting = Parting::middle;
    // Every twentieth unit: walking over the skin takes time.
    std::vector<FollicularUnit> units;
    for (std::size_t i = 0; i < getHairyDesign().follicles.size(); i += 20)
        units.push_back(getHairyDesign().follicles[i]);
    const FibreGeometry geometry =
        combParted(units, getDesignHead().chart, shape.surface, getDesignHead().landmarks, style);
    REQUIRE(geometry.fibres.size() == units.size());
    std::size_t inside = 0, atParting = 0, apart = 0;
    double length = 0;
    for (std::size_t i = 0; i < geometry.fibres.size(); ++i) {
        const Fibre& fibre = geometry.fibres[i];
        for (std::uint32_t k = fibre.first; k < fibre.first + fibre.count; ++k) {
            const auto near = skin.findClosest(geometry.points[k]);
            const glm::uvec3& t = shape.surface.triangles[near->triangle];
            const glm::vec3 normal = glm::cross(shape.surface.positions[t.y] - shape.surface.positions[t.x],
                                                shape.surface.positions[t.z] - shape.surface.positions[t.x]);
            inside += glm::dot(geometry.points[k] - near->position, normal) < 0;
        }
        CHECK(glm::distance(geometry.points[fibre.first], units[i].position) < 0.3f);
        // On the top of the head hair ends farther from the middle than it begins, on its own side.
        const glm::vec3 root = units[i].position, tip = geometry.points[fibre.first + fibre.count - 1];
        if (root.y < 95 || std::abs(root.x) < 2 || std::abs(root.x) > 15) continue;
        ++atParting;
        length += computeLength(geometry, fibre);
        apart += root.x * tip.x > 0 && std::abs(tip.x) > std::abs(root.x);
    }
    CHECK(inside == 0);
    REQUIRE(atParting > 20);
    CHECK(length / double(atParting) == Approx(60).epsilon(0.1));
    CHECK(double(apart) > 0.97 * double(atParting));
}

TEST_CASE("Strands of combed hair hide as much as the hairs that they stand for") {
    const SyntheticHead shape = makeSyntheticHead();
    HairStyle style;
    style.lengthMm = 30;
    style.parting = Parting::left;
    const auto& units = getHairyDesign().follicles;
    REQUIRE(units.size() > kMostStrands);
    const FibreGeometry geometry =
        combParted(units, getDesignHead().chart, shape.surface, getDesignHead().landmarks, style);
    CHECK(geometry.fibres.size() <= 1.02 * double(kMostStrands));
    double hairs = 0, strands = 0;
    for (const FollicularUnit& unit : units)
        hairs += double(unit.hairs) * double(unit.shaftDiameter);
    for (const Fibre& fibre : geometry.fibres)
        strands += double(fibre.widthMm * fibre.opacity);
    CHECK(strands == Approx(hairs).epsilon(0.02));
    CHECK(geometry.points ==
          combParted(units, getDesignHead().chart, shape.surface, getDesignHead().landmarks, style).points);
}
