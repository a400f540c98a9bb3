#include "scalp/disc_topology.h"
#include "scalp/fold_repair.h"
#include "tests/chart/synthetic_head.h"

#include <catch2/catch.hpp>

using namespace stipple;
using namespace stipple::test;

namespace {

// Edges at which two triangles face away from each other, within `radius` of a place.
int countFoldedEdges(const WorkingSurface& surface, const glm::vec3& place, float radius) {
    const auto neighbours = computeNeighbours(surface.triangles);
    const auto normalOf = [&](std::size_t t) {
        const glm::uvec3& c = surface.triangles[t];
        const glm::vec3& a = surface.positions[c.x];
        return glm::cross(surface.positions[c.y] - a, surface.positions[c.z] - a);
    };
    int count = 0;
    for (std::size_t h = 0; h < neighbours.size(); ++h)
        if (neighbours[h] != kNoTriangle && neighbours[h] > h / 3 &&
            glm::length(surface.positions[surface.triangles[h / 3].x] - place) < radius &&
            glm::dot(normalOf(h / 3), normalOf(neighbours[h])) < 0)
            ++count;
    return count;
}

// Draws the vertices around a place together and past each other.
void pinch(WorkingSurface& surface, const glm::vec3& place) {
    for (glm::vec3& p : surface.positions) {
        const glm::vec3 d = p - place;
        if (glm::length(d) < 4) p = place + d * glm::vec3(-0.3f, 1, 0.1f);
    }
}

} // namespace

TEST_CASE("a fold of the scalp is smoothed out and the rest stays") {
    SyntheticHead head = makeSyntheticHead({.level = 6});
    const glm::vec3 place = head.landmarks.at(LandmarkId::vertex) + glm::vec3(30, -6, 5);
    const glm::vec3 ear = head.landmarks.at(LandmarkId::tragionLeft) + glm::vec3(8, 0, -8);
    const std::vector<glm::vec3> before = head.surface.positions;
    pinch(head.surface, place);
    pinch(head.surface, ear); // folds there are real
    const int earFolds = countFoldedEdges(head.surface, ear, 15);
    REQUIRE(countFoldedEdges(head.surface, place, 15) > 0);
    const std::size_t moved = smoothScalpFolds(head.surface, head.landmarks);
    CHECK(moved > 0);
    CHECK(moved < 400);
    CHECK(countFoldedEdges(head.surface, place, 15) == 0);
    CHECK(countFoldedEdges(head.surface, ear, 15) == earFolds);
    for (std::size_t v = 0; v < before.size(); ++v) {
        if (glm::length(before[v] - place) > 20 && glm::length(before[v] - ear) > 5)
            CHECK(head.surface.positions[v] == before[v]);
        if (glm::length(before[v] - place) < 20) CHECK(glm::length(head.surface.positions[v] - before[v]) < 5);
    }
}

TEST_CASE("a plain head and its ears are left alone") {
    for (const float lumps : {0.0f, 2.0f}) {
        SyntheticHead head = makeSyntheticHead({.lumps = lumps});
        const std::vector<glm::vec3> before = head.surface.positions;
        CHECK(smoothScalpFolds(head.surface, head.landmarks) == 0);
        CHECK(head.surface.positions == before);
    }
}
