#include "scalp/orientation.h"
#include "tests/landmarks/mesh_file.h"
#include "tests/landmarks/shared_heads.h"
#include "tests/landmarks/synthetic_head.h"

#include <catch2/catch.hpp>

#include <iostream>

using namespace stipple;
using namespace stipple::test;

namespace {

std::vector<glm::mat3> makeQuarterTurns() {
    std::vector<glm::mat3> turns;
    for (int a = 0; a < 3; ++a)
        for (int b = 0; b < 3; ++b)
            for (int signs = 0; signs < 4 && a != b; ++signs) {
                glm::vec3 x(0), y(0);
                x[a] = signs & 1 ? -1.0f : 1.0f;
                y[b] = signs & 2 ? -1.0f : 1.0f;
                turns.emplace_back(x, y, glm::cross(x, y));
            }
    return turns;
}

// The rotation that is found must undo `turn`, and the scale the unit.
void checkFound(const TriangleMesh& head, const glm::mat3& turn, double unit, std::optional<double> declared = {}) {
    const glm::vec3 far(40, -1700, 300);
    const auto found = findOrientation(transformMesh(head, turn * float(1 / unit), far / float(unit)), declared);
    INFO(found.reason);
    CHECK(found.confidence >= kMinOrientationConfidence);
    CHECK(glm::length(found.rotation * (turn * glm::vec3(1, 2, 3)) - glm::vec3(1, 2, 3)) < 1e-4f);
    CHECK(found.scaleToMm == Approx(unit));
    CHECK(glm::determinant(found.rotation) == Approx(1));
}

} // namespace

TEST_CASE("a head is found in all orientations and units") {
    const TriangleMesh head = makeSyntheticHead(100);
    constexpr std::array<double, 5> kUnits = {1, 10, 25.4, 100, 1000};
    std::size_t next = 0;
    for (const glm::mat3& turn : makeQuarterTurns())
        checkFound(head, turn, kUnits[next++ % kUnits.size()]);
}

TEST_CASE("a declared unit is believed when it makes a head, and named when it does not") {
    const TriangleMesh head = makeSyntheticHead(100);
    checkFound(head, glm::mat3(1), 11, 11.0);   // no usual unit
    checkFound(head, glm::mat3(1), 10, 1000.0); // exported in cm, declared as metres
    const auto found = findOrientation(transformMesh(head, glm::mat3(0.1f)), 1000.0);
    CHECK(found.reason.find("not believed") != std::string::npos);
}

TEST_CASE("a head without any usual unit is scaled to an average one, and that is said") {
    const auto found = findOrientation(transformMesh(makeSyntheticHead(100), glm::mat3(1 / 300.0f)));
    CHECK(found.confidence >= kMinOrientationConfidence);
    CHECK(found.scaleToMm == Approx(300).epsilon(0.1));
    CHECK(found.reason.find("circumference") != std::string::npos);
}

TEST_CASE("bodies that are no heads are refused with a reason") {
    for (const TriangleMesh& body : makeBodiesThatAreNoHeads()) {
        const auto found = findOrientation(body);
        INFO(found.reason);
        CHECK(found.confidence < kMinOrientationConfidence);
        CHECK(found.reason.size() > 40);
    }
    CHECK(findOrientation({}).confidence == 0);
    TriangleMesh flat; // all in one plane
    for (std::uint32_t i = 0; i < 300; ++i) {
        flat.positions.emplace_back(float(i % 17), 0, float(i / 17));
        if (i >= 2) flat.triangles.emplace_back(i - 2, i - 1, i);
    }
    CHECK(findOrientation(flat).confidence == 0);
}

TEST_CASE("every shared head is found in any orientation and unit") {
    const auto heads = loadSharedHeads();
    if (heads.empty()) {
        std::cout << "skipped: no shared data\n";
        return;
    }
    const auto turns = makeQuarterTurns();
    constexpr std::array<double, 5> kUnits = {1, 10, 25.4, 100, 1000};
    std::size_t next = 0;
    for (const SharedHead& head : heads)
        for (int i = 0; i < 4; ++i, next += 5) {
            INFO(head.name);
            checkFound(head.mesh, turns[next % turns.size()], kUnits[next % kUnits.size()]);
        }
}
