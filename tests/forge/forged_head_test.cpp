// What every forged head must be, whoever it is.
#include "math/triangle_bvh.h"
#include "scalp/measures.h"
#include "tests/forge/forged_heads.h"

#include <catch2/catch.hpp>

#include <algorithm>
#include <map>
#include <set>

using namespace stipple;
using namespace stipple::test;

namespace {

using Side = std::pair<std::uint32_t, std::uint32_t>;

// Every triangle's sides in their direction, sorted.
std::vector<Side> listDirectedSides(const std::vector<glm::uvec3>& triangles) {
    std::vector<Side> sides;
    sides.reserve(3 * triangles.size());
    for (const glm::uvec3& t : triangles)
        for (int i = 0; i < 3; ++i)
            sides.emplace_back(t[i], t[(i + 1) % 3]);
    std::sort(sides.begin(), sides.end());
    return sides;
}

const HeadPart& findPart(const Head& head, PartKind kind, std::size_t number = 0) {
    for (const HeadPart& part : head.parts)
        if (part.kind == kind && number-- == 0) return part;
    FAIL("part missing");
    return head.parts.front();
}

bool isIn(float value, float low, float high) {
    return value >= low && value <= high;
}

} // namespace

TEST_CASE("Forged heads have sizes of real people") {
    for (const std::string& id : listForgedHeads()) {
        INFO(id);
        const BuiltinHead& builtin = getForgedHead(id);
        const Head head = builtin.build();
        const HeadMeasures m = computeMeasures(head.surface, head.landmarks);
        // 5th to 95th percentile, domain.md section 7.
        const bool male = builtin.getAsset().sex == "male";
        CHECK(isIn(m.length, male ? 188 : 178, male ? 211 : 202));
        CHECK(isIn(m.breadth, male ? 146 : 140, male ? 163 : 156));
        CHECK(isIn(m.circumference, male ? 548 : 532, male ? 601 : 597));
        const auto at = [&](LandmarkId l) { return head.landmarks.at(l); };
        CHECK(isIn(at(LandmarkId::vertex).y, 115, 145)); // tragion to top
        CHECK(isIn(glm::length(at(LandmarkId::menton) - at(LandmarkId::nasion)), 100, 140));
        CHECK(isIn(at(LandmarkId::tragionLeft).x - at(LandmarkId::tragionRight).x, 130, 165));
    }
}

TEST_CASE("Landmarks of forged heads are where they belong") {
    for (const std::string& id : listForgedHeads()) {
        INFO(id);
        const Head head = getForgedHead(id).build();
        const TriangleBvh bvh(head.surface.positions, head.surface.triangles);
        const auto at = [&](LandmarkId l) { return head.landmarks.at(l); };
        for (std::size_t i = 0; i < kLandmarkCount; ++i) {
            INFO(getLandmarkName(LandmarkId(i)));
            CHECK(bvh.findClosest(at(LandmarkId(i)))->distance < 0.5f);
            CHECK(head.landmarks[LandmarkId(i)].confidence == 1);
        }
        for (const LandmarkId l :
             {LandmarkId::glabella, LandmarkId::nasion, LandmarkId::trichion, LandmarkId::vertex,
              LandmarkId::opisthocranion, LandmarkId::inion, LandmarkId::subnasale, LandmarkId::menton})
            CHECK(std::abs(at(l).x) < 4);
        CHECK(glm::length(0.5f * (at(LandmarkId::tragionLeft) + at(LandmarkId::tragionRight))) < 1e-3f);
        CHECK(std::abs(at(LandmarkId::orbitaleLeft).y + at(LandmarkId::orbitaleRight).y) < 1e-3f);
        for (const auto& [left, right] : {std::pair(LandmarkId::euryonLeft, LandmarkId::euryonRight),
                                          std::pair(LandmarkId::lateralCanthusLeft, LandmarkId::lateralCanthusRight)}) {
            const glm::vec3 mirrored = at(right) * glm::vec3(-1, 1, 1);
            CHECK(at(left).x > 30);
            CHECK(glm::length(at(left) - mirrored) < 10);
        }
        // Down the profile.
        const LandmarkId down[] = {LandmarkId::vertex, LandmarkId::trichion,  LandmarkId::glabella,
                                   LandmarkId::nasion, LandmarkId::subnasale, LandmarkId::menton};
        for (std::size_t i = 0; i + 1 < std::size(down); ++i)
            CHECK(at(down[i]).y > at(down[i + 1]).y + 8);
        CHECK(at(LandmarkId::opisthocranion).z < -70);
        CHECK(isIn(at(LandmarkId::opisthocranion).y - at(LandmarkId::inion).y, 10, 41));
    }
}

TEST_CASE("The skin of every level is one oriented sheet whose only border is a flat rim at the neck") {
    for (const std::string& id : listForgedHeads()) {
        const BuiltinHead& builtin = getForgedHead(id);
        REQUIRE(builtin.getLevelCount() == 3);
        for (int level = 0; level < builtin.getLevelCount(); ++level) {
            INFO(id << " level " << level);
            const WorkingSurface surface = builtin.build({}, level).surface;
            const std::vector<Side> sides = listDirectedSides(surface.triangles);
            std::map<std::uint32_t, std::uint32_t> rim;
            std::size_t inner = 0;
            const bool isManifold = std::adjacent_find(sides.begin(), sides.end()) == sides.end();
            for (const Side& side : sides) {
                if (std::binary_search(sides.begin(), sides.end(), Side(side.second, side.first)))
                    ++inner;
                else
                    rim[side.first] = side.second;
            }
            CHECK(isManifold);
            // One loop.
            std::size_t walked = 0;
            std::uint32_t v = rim.begin()->first;
            do {
                v = rim.at(v);
                ++walked;
            } while (v != rim.begin()->first && walked <= rim.size());
            CHECK(walked == rim.size());
            // A disc: vertices - edges + triangles = 1, and every vertex is used.
            const long edges = long(inner / 2 + rim.size());
            CHECK(long(surface.positions.size()) - edges + long(surface.triangles.size()) == 1);
            // Flat: all rim vertices near one plane through three of them.
            std::vector<glm::vec3> points;
            for (const auto& [from, to] : rim)
                points.push_back(surface.positions[from]);
            const auto front =
                *std::max_element(points.begin(), points.end(), [](auto& a, auto& b) { return a.z < b.z; });
            const auto back =
                *std::min_element(points.begin(), points.end(), [](auto& a, auto& b) { return a.z < b.z; });
            const glm::vec3 normal = glm::normalize(glm::cross(front - back, glm::vec3(1, 0, 0)));
            float farthest = 0;
            for (const glm::vec3& p : points)
                farthest = std::max(farthest, std::abs(glm::dot(p - back, normal)));
            CHECK(farthest < 2.5f);
            CHECK(front.y < -120);
        }
    }
}

TEST_CASE("A cap closes the neck from below") {
    for (const std::string& id : listForgedHeads()) {
        const BuiltinHead& builtin = getForgedHead(id);
        for (int level = 0; level < builtin.getLevelCount(); ++level) {
            INFO(id << " level " << level);
            const Head head = builtin.build({}, level);
            const HeadPart& cap = findPart(head, PartKind::other);
            // Skin and cap together enclose a volume: the divergence theorem gives the same from two origins.
            const auto computeVolume = [&](const glm::vec3& origin) {
                double volume = 0;
                const auto add = [&](const std::vector<glm::vec3>& p, const std::vector<glm::uvec3>& triangles) {
                    for (const glm::uvec3& t : triangles)
                        volume += double(glm::dot(p[t.x] - origin, glm::cross(p[t.y] - origin, p[t.z] - origin))) / 6;
                };
                add(head.surface.positions, head.surface.triangles);
                add(cap.mesh.positions, cap.mesh.triangles);
                return volume * 1e-6; // litres
            };
            CHECK(computeVolume({0, 0, 0}) == Approx(computeVolume({300, -200, 500})).epsilon(1e-3));
            CHECK(isIn(float(computeVolume({0, 0, 0})), 3.5f, 7.5f));
            CHECK(cap.normals[0].y < -0.7f);
        }
    }
}

TEST_CASE("The working surface is even and smooth") {
    for (const std::string& id : listForgedHeads()) {
        INFO(id);
        const WorkingSurface surface = getForgedHead(id).build().surface;
        float longest = 0, roughest = 1, crossest = 1;
        std::size_t degenerate = 0;
        for (const glm::uvec3& t : surface.triangles) {
            const glm::vec3 a = surface.positions[t.x], b = surface.positions[t.y], c = surface.positions[t.z];
            longest = std::max({longest, glm::length(a - b), glm::length(b - c), glm::length(c - a)});
            const glm::vec3 cross = glm::cross(b - a, c - a);
            if (glm::length(cross) < 1e-3f) ++degenerate;
            const bool onScalp = a.y > 60;
            if (!onScalp) continue;
            roughest = std::min({roughest, glm::dot(surface.normals[t.x], surface.normals[t.y]),
                                 glm::dot(surface.normals[t.y], surface.normals[t.z])});
            crossest = std::min(crossest, glm::dot(glm::normalize(cross), surface.normals[t.x]));
        }
        CHECK(longest < 3.0f);
        CHECK(degenerate == 0);
        CHECK(roughest > 0.996f); // neighbouring normals within 5 degrees
        CHECK(crossest > 0.99f);
    }
}

TEST_CASE("Coarser levels are the same head") {
    for (const std::string& id : listForgedHeads()) {
        const BuiltinHead& builtin = getForgedHead(id);
        const Head fine = builtin.build();
        const TriangleBvh bvh(fine.surface.positions, fine.surface.triangles);
        std::size_t triangles = fine.surface.triangles.size();
        for (int level = 1; level < builtin.getLevelCount(); ++level) {
            INFO(id << " level " << level);
            const Head coarse = builtin.build({}, level);
            CHECK(coarse.surface.triangles.size() * 2 < triangles);
            triangles = coarse.surface.triangles.size();
            // Each level smooths the sharp creases beside nose and mouth in its own way.
            std::size_t off = 0;
            for (const glm::vec3& p : coarse.surface.positions) {
                const float distance = bvh.findClosest(p)->distance;
                if (distance > 0.2f) ++off;
                CHECK(distance < 2);
            }
            CHECK(off * 100 < coarse.surface.positions.size());
            CHECK(coarse.landmarks.at(LandmarkId::glabella) == fine.landmarks.at(LandmarkId::glabella));
        }
    }
}

TEST_CASE("Old skin pictures tint the face only: no hair is painted on any scalp") {
    for (const std::string& id : listForgedHeads()) {
        INFO(id);
        const Head head = getForgedHead(id).build();
        const WorkingSurface& surface = head.surface;
        REQUIRE(surface.ownColour.size() == surface.positions.size());
        const float hairline = head.landmarks.at(LandmarkId::trichion).y;
        const float chin = head.landmarks.at(LandmarkId::menton).y;
        std::size_t tintedScalp = 0, tintedFace = 0, paleLips = 0;
        for (std::size_t i = 0; i < surface.positions.size(); ++i) {
            const glm::vec3& p = surface.positions[i];
            const float weight = surface.ownColour[i].w;
            const bool mayTint = p.z > 15 && p.y < hairline - 12 && p.y > chin - 12 && surface.ear[i] == 0;
            if (weight > 0 && !mayTint) ++tintedScalp;
            if (weight > 0.5f) ++tintedFace;
            if (surface.lips[i] > 0.9f && weight < 0.8f) ++paleLips;
        }
        CHECK(tintedScalp == 0);
        CHECK(tintedFace > 3000);
        CHECK(paleLips == 0);
    }
}

TEST_CASE("Auricles are marked, the scalp is not") {
    for (const std::string& id : listForgedHeads()) {
        INFO(id);
        const WorkingSurface surface = getForgedHead(id).build().surface;
        Box3 left, right;
        for (std::size_t i = 0; i < surface.positions.size(); ++i) {
            if (surface.ear[i] < 0.5f) continue;
            (surface.positions[i].x > 0 ? left : right).add(surface.positions[i]);
        }
        for (const Box3& ear : {left, right}) {
            CHECK(isIn(ear.getSize().y, 48, 80)); // domain.md section 7: about 64 and 59 mm
            CHECK(ear.max.y < 45);
            CHECK(ear.min.y > -50);
            CHECK(isIn(ear.getCentre().z, -35, 5));
        }
    }
}

TEST_CASE("Eyes look at the viewer and fill the opening between the lids") {
    for (const std::string& id : listForgedHeads()) {
        const Head head = getForgedHead(id).build();
        const TriangleBvh skin(head.surface.positions, head.surface.triangles);
        for (const std::size_t number : {0, 1}) {
            INFO(id << " eye " << number);
            const HeadPart& eye = findPart(head, PartKind::eyeball, number);
            const glm::vec3 pole = eye.mesh.positions[0]; // the pole of the gaze
            const Box3 box = computeBounds(eye.mesh.positions);
            CHECK(pole.z > box.max.z - 0.3f);
            // To one point before the face, at most a little down.
            const auto& eyes = getForgedHead(id).getAsset().eyes;
            const glm::vec3 gaze = glm::normalize(eyes[number].positions[0]);
            CHECK(isIn(gaze.y, -0.075f, 0.055f));
            CHECK(std::abs(gaze.y - glm::normalize(eyes[1 - number].positions[0]).y) < 1e-3f);
            const float inward = number == 0 ? -gaze.x : gaze.x;
            CHECK(isIn(std::abs(pole.x) / inward, 1000, 2500)); // mm to where they meet
            CHECK(eye.normals[0].z > 0.97f);
            CHECK((number == 0 ? pole.x : -pole.x) > 25);
            CHECK(isIn(std::abs(pole.x), 27, 36)); // half the distance between pupils, domain.md section 7
            const TriangleBvh ball(eye.mesh.positions, eye.mesh.triangles);
            std::size_t gaps = 0, seen = 0;
            for (const float yaw : {-0.6f, 0.0f, 0.6f}) {
                const glm::vec3 towards(std::sin(yaw), 0, -std::cos(yaw));
                for (float y = -12; y <= 12; y += 0.5f)
                    for (float x = -20; x <= 20; x += 0.5f) {
                        const glm::vec3 start = pole + glm::vec3(x, y, 0) - 60.0f * towards;
                        const auto onSkin = skin.castRay(start, towards), onBall = ball.castRay(start, towards);
                        if (onBall && (!onSkin || onBall->distance < onSkin->distance)) ++seen;
                        // Skin seen through the opening lies behind the lids, deep in the socket.
                        else if (onSkin && onSkin->position.z < pole.z - 14 &&
                                 std::abs(onSkin->position.x) < std::abs(pole.x) + 11)
                            ++gaps;
                    }
            }
            CHECK(seen > 1000);
            CHECK(gaps == 0);
        }
    }
}

TEST_CASE("Brows and lashes lie on the skin, not in it") {
    for (const std::string& id : listForgedHeads()) {
        INFO(id);
        const Head head = getForgedHead(id).build();
        const TriangleBvh skin(head.surface.positions, head.surface.triangles);
        const HeadPart& brow = findPart(head, PartKind::brow);
        for (const glm::vec3& p : brow.mesh.positions) {
            const float distance = skin.findClosest(p)->distance;
            if (!isIn(distance, 0.2f, 0.5f)) FAIL_CHECK("brow vertex at " << distance << " mm");
        }
        const HeadPart& lash = findPart(head, PartKind::lash);
        for (const glm::vec3& p : lash.mesh.positions)
            CHECK(skin.findClosest(p)->distance < 12);
        for (const HeadPart& part : head.parts) {
            if (part.kind == PartKind::other) continue;
            REQUIRE(part.image >= 0);
            REQUIRE(std::size_t(part.image) < head.images.size());
            CHECK(part.uvs.size() == part.mesh.positions.size());
            CHECK(part.normals.size() == part.mesh.positions.size());
        }
    }
}
