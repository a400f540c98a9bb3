#include "core/random.h"
#include "math/triangle_bvh.h"
#include "scalp/builtin_head.h"
#include "scalp/landmark_detection.h"
#include "tests/landmarks/synthetic_head.h"

#include <catch2/catch.hpp>

#include <algorithm>
#include <cmath>
#include <filesystem>

using namespace stipple;
using namespace stipple::test;

namespace {

const WorkingSurface& getHead() {
    static const WorkingSurface head = toSurface(makeSyntheticHead());
    return head;
}

const Landmarks& getFree() {
    static const Landmarks landmarks = detectLandmarks(getHead());
    return landmarks;
}

struct HandPoint {
    LandmarkId id;
    glm::vec3 shift; // from where the search finds it
};

Landmarks detectWith(std::initializer_list<HandPoint> points) {
    PartialLandmarks byHand;
    for (const HandPoint& point : points)
        byHand[std::size_t(point.id)] = getFree().at(point.id) + point.shift;
    return detectLandmarks(getHead(), byHand);
}

glm::vec3 getShift(const Landmarks& found, LandmarkId id) {
    return found.at(id) - getFree().at(id);
}

} // namespace

TEST_CASE("a point set where it was found changes nothing") {
    for (std::size_t i = 0; i < kLandmarkCount; ++i) {
        const Landmarks found = detectWith({{LandmarkId(i), glm::vec3(0)}});
        for (std::size_t k = 0; k < kLandmarkCount; ++k) {
            INFO(getLandmarkName(LandmarkId(i)) << " leads " << getLandmarkName(LandmarkId(k)));
            // An eye's corner is news on a head whose eyes do not show: the Frankfurt plane moves.
            const bool isNews =
                LandmarkId(i) == LandmarkId::lateralCanthusLeft || LandmarkId(i) == LandmarkId::lateralCanthusRight;
            CHECK(glm::length(getShift(found, LandmarkId(k))) < (isNews ? 7.0f : 3.0f));
            CHECK(found[LandmarkId(k)].setByHand == (i == k));
        }
    }
}

TEST_CASE("midline points set to one side take the midline with them") {
    const glm::vec3 aside(6, 0, 0);
    const Landmarks found = detectWith({{LandmarkId::glabella, aside},
                                        {LandmarkId::menton, aside},
                                        {LandmarkId::vertex, aside},
                                        {LandmarkId::opisthocranion, aside}});
    for (const LandmarkId id : {LandmarkId::nasion, LandmarkId::subnasale, LandmarkId::trichion, LandmarkId::inion}) {
        INFO(getLandmarkName(id));
        CHECK(getShift(found, id).x > 4);
        CHECK(getShift(found, id).x < 8);
    }
}

TEST_CASE("a side set by hand leads the other") {
    SECTION("tragion") {
        const Landmarks found = detectWith({{LandmarkId::tragionLeft, {0, -5, 4}}});
        CHECK(getShift(found, LandmarkId::tragionRight).y == Approx(-5).margin(2));
        CHECK(getShift(found, LandmarkId::tragionRight).z == Approx(4).margin(2));
    }
    SECTION("euryon") {
        const Landmarks found = detectWith({{LandmarkId::euryonRight, {0.5f, 9, -8}}});
        const glm::vec3 left = found.at(LandmarkId::euryonLeft), right = found.at(LandmarkId::euryonRight);
        CHECK(left.y == Approx(right.y).margin(2));
        CHECK(left.z == Approx(right.z).margin(2));
    }
    SECTION("lateral canthus, and the orbitales below") {
        const Landmarks found = detectWith({{LandmarkId::lateralCanthusRight, {0, -6, 0}}});
        CHECK(getShift(found, LandmarkId::lateralCanthusLeft).y < -3);
        CHECK(getShift(found, LandmarkId::orbitaleLeft).y < -3);
    }
    SECTION("orbitale") {
        const Landmarks found = detectWith({{LandmarkId::orbitaleLeft, {0, -6, 0}}});
        CHECK(getShift(found, LandmarkId::orbitaleRight).y == Approx(-6).margin(2));
    }
}

TEST_CASE("points on the profile follow those they are measured from") {
    SECTION("the glabella and the trichion stay above the nasion") {
        const Landmarks found = detectWith({{LandmarkId::nasion, {0, 8, 1}}});
        CHECK(found.at(LandmarkId::glabella).y > found.at(LandmarkId::nasion).y + 4);
    }
    SECTION("the inion stays below the opisthocranion") {
        const Landmarks found = detectWith({{LandmarkId::opisthocranion, {0, -22, 2}}});
        CHECK(found.at(LandmarkId::inion).y < found.at(LandmarkId::opisthocranion).y - 8);
        CHECK(getShift(found, LandmarkId::inion).y < -1);
    }
    SECTION("a higher glabella raises the trichion") {
        CHECK(getShift(detectWith({{LandmarkId::glabella, {0, 8, 0}}}), LandmarkId::trichion).y > 3);
    }
}

TEST_CASE("ears set by hand turn the Frankfurt plane and what is sought along it") {
    const float down = -10;
    const Landmarks found =
        detectWith({{LandmarkId::tragionLeft, {0, down, 0}}, {LandmarkId::tragionRight, {0, down, 0}}});
    // The face looks up less in the new plane: the highest point of the head moves.
    const glm::mat4 before = computeHeadFrame(getFree()), after = computeHeadFrame(found);
    const float turn = std::acos(std::min(1.0f, before[1][1] * after[1][1] + before[1][2] * after[1][2])) / kDegree;
    CHECK(turn > 3);
    CHECK(std::abs(getShift(found, LandmarkId::vertex).z) > 3);
    // The vertex is highest in the plane of the new landmarks.
    const auto heightOf = [&](const glm::vec3& p) { return (after * glm::vec4(p, 1)).y; };
    float top = -1000;
    for (const glm::vec3& p : getHead().positions)
        top = std::max(top, heightOf(p));
    CHECK(heightOf(found.at(LandmarkId::vertex)) > top - 1);
}

TEST_CASE("confidence falls where evidence is missing") {
    const auto confidence = [](const Landmarks& landmarks, LandmarkId id) { return landmarks[id].confidence; };
    SECTION("a hole at the back of the head") {
        WorkingSurface head = getHead();
        const glm::vec3 back = getFree().at(LandmarkId::opisthocranion);
        std::erase_if(head.triangles,
                      [&](const glm::uvec3& t) { return glm::length(head.positions[t.x] - back) < 14; });
        const Landmarks found = detectLandmarks(head);
        CHECK(confidence(found, LandmarkId::opisthocranion) < 0.7f * confidence(getFree(), LandmarkId::opisthocranion));
        CHECK(confidence(found, LandmarkId::glabella) > 0.9f * confidence(getFree(), LandmarkId::glabella));
    }
    SECTION("a rough surface, as of hair") {
        TriangleMesh rough = makeSyntheticHead(300);
        Random random(9);
        for (glm::vec3& p : rough.positions)
            if (p.y > -10) p += 3.0f * (glm::vec3(random.nextFloat(), random.nextFloat(), random.nextFloat()) - 0.5f);
        const Landmarks found = detectLandmarks(toSurface(rough));
        CHECK(confidence(found, LandmarkId::vertex) < 0.75f * confidence(getFree(), LandmarkId::vertex));
        CHECK(confidence(found, LandmarkId::menton) > 0.7f * confidence(getFree(), LandmarkId::menton));
    }
    SECTION("hair on one side") {
        TriangleMesh tuft = makeSyntheticHead();
        for (glm::vec3& p : tuft.positions)
            if (p.x > 0) p.x += 14 * (1 - smoothRamp(20, 34, glm::length(glm::vec2(p.y - 10, p.z + 20))));
        const Landmarks found = detectLandmarks(toSurface(tuft));
        CHECK(confidence(found, LandmarkId::euryonLeft) < 0.9f * confidence(getFree(), LandmarkId::euryonLeft));
    }
    SECTION("ears that the scan lost") {
        WorkingSurface head = getHead();
        const glm::vec3 ear = getFree().at(LandmarkId::tragionLeft);
        std::erase_if(head.triangles, [&](const glm::uvec3& t) {
            const glm::vec3 d = glm::abs(head.positions[t.x]) - glm::abs(ear);
            return head.positions[t.x].x > 0 && glm::length(glm::vec2(d.y, d.z)) < 32;
        });
        const Landmarks found = detectLandmarks(head);
        CHECK(confidence(found, LandmarkId::tragionLeft) < 0.75f * confidence(getFree(), LandmarkId::tragionLeft));
        // The other ear stands for it.
        CHECK(std::abs(getShift(found, LandmarkId::tragionLeft).y) < 6);
        CHECK(std::abs(getShift(found, LandmarkId::tragionLeft).z) < 6);
    }
}

TEST_CASE("Known landmarks stay where they are until a point is set elsewhere; then the others follow on the skin") {
    const std::filesystem::path file = std::filesystem::path(STIPPLE_SOURCE_DIR) / "build" / "heads" / "adam.head";
    const Head head = loadBuiltinHead(file, {}, 1);
    const TriangleBvh skin(head.surface.positions, head.surface.triangles);
    for (const LandmarkId id : {LandmarkId::glabella, LandmarkId::tragionLeft, LandmarkId::vertex}) {
        INFO(getLandmarkName(id));
        PartialLandmarks byHand;
        byHand[std::size_t(id)] = head.landmarks.at(id);
        const Landmarks same = adjustLandmarks(head.surface, head.landmarks, byHand);
        for (std::size_t i = 0; i < kLandmarkCount; ++i)
            CHECK(same.at(LandmarkId(i)) == head.landmarks.at(LandmarkId(i)));
        *byHand[std::size_t(id)] += glm::vec3(0, 6, 4);
        const Landmarks moved = adjustLandmarks(head.surface, head.landmarks, byHand);
        CHECK(moved.at(id) == *byHand[std::size_t(id)]);
        CHECK(moved[id].setByHand);
        float most = 0;
        for (std::size_t i = 0; i < kLandmarkCount; ++i) {
            if (LandmarkId(i) == id) continue;
            CHECK(!moved[LandmarkId(i)].setByHand);
            CHECK(glm::length(skin.findClosest(moved.at(LandmarkId(i)))->position - moved.at(LandmarkId(i))) < 0.01f);
            const float shift = glm::length(moved.at(LandmarkId(i)) - head.landmarks.at(LandmarkId(i)));
            INFO(getLandmarkName(LandmarkId(i)) << " by " << shift);
            CHECK(shift < 20); // the plane tilts by up to 5 degrees; what is farthest back moves most
            most = std::max(most, shift);
        }
        if (id != LandmarkId::vertex) CHECK(most > 0.5f); // nothing is measured from the vertex
    }
}
