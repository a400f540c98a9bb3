#include "core/hash.h"
#include "core/random.h"
#include "math/camera.h"
#include "math/deterministic.h"
#include "math/triangle_bvh.h"

#include <catch2/catch.hpp>

#include <cmath>

using namespace stipple;

TEST_CASE("deterministic functions keep their stated accuracy") {
    Random random(7);
    for (int i = 0; i < 20000; ++i) {
        const double x = (random.nextDouble() - 0.5) * 200;
        const double y = (random.nextDouble() - 0.5) * 200;
        CHECK(std::abs(det::sin(x) - std::sin(x)) < 1e-11);
        CHECK(std::abs(det::cos(x) - std::cos(x)) < 1e-11);
        CHECK(std::abs(det::atan2(y, x) - std::atan2(y, x)) < 1e-10);
        CHECK(std::abs(det::acos(x / 100) - std::acos(x / 100)) < 1e-10);
        CHECK(std::abs(det::exp(x) / std::exp(x) - 1) < 1e-11);
        CHECK(std::abs(det::log(std::abs(x) + 1e-9) - std::log(std::abs(x) + 1e-9)) < 1e-11 * 30);
    }
    CHECK(det::atan2(0, 0) == 0);
    CHECK(det::atan2(0, -1) == Approx(kPi));
    CHECK(det::cos(0) == 1);
}

TEST_CASE("random numbers are uniform and reproducible") {
    Random a(1, 2), b(1, 2), c(1, 3);
    double sum = 0, sum2 = 0;
    bool differs = false;
    for (int i = 0; i < 100000; ++i) {
        const float v = a.nextFloat();
        CHECK((v >= 0 && v < 1));
        CHECK(v == b.nextFloat());
        differs = differs || v != c.nextFloat();
        sum += v;
        sum2 += v * v;
    }
    CHECK(differs);
    CHECK(sum / 100000 == Approx(0.5).margin(0.005));
    CHECK(sum2 / 100000 == Approx(1.0 / 3).margin(0.005));
    CHECK(Random(1).nextBits() == 14691106192357535160ull);
}

TEST_CASE("hashes tell neighbours apart") {
    CHECK(Hasher().add(1).get() != Hasher().add(2).get());
    CHECK(Hasher().add(std::string_view("ab")).get() != Hasher().add(std::string_view("a")).get());
}

TEST_CASE("the camera looks where design.md says") {
    // +azimuth goes towards the person's left (+X), +elevation up; the face is at +Z.
    const Camera left = makeOrbitCamera({0, 0, 0}, 90 * kDegree, 0, 1000, 14 * kDegree);
    CHECK(left.position.x == Approx(1000).margin(1e-2));
    const Camera top = makeOrbitCamera({0, 0, 0}, 0, 90 * kDegree, 1000, 14 * kDegree);
    CHECK(top.position.y == Approx(1000).margin(1e-2));
    const glm::mat4 m = top.getProjection(1) * top.getView();
    const glm::vec4 face = m * glm::vec4(0, 0, 50, 1);
    CHECK(face.y / face.w > 0); // the face is at the lower edge of a picture taken from above: Vulkan's y points down
    const Camera front = makeOrbitCamera({0, 0, 0}, 0, 0, 1000, 14 * kDegree);
    const glm::vec4 high = front.getProjection(1) * front.getView() * glm::vec4(0, 50, 0, 1);
    CHECK(high.y / high.w < 0);
    const glm::vec4 near = front.getProjection(1) * front.getView() * glm::vec4(0, 0, 100, 1);
    CHECK(near.z / near.w > high.z / high.w); // reversed depth
}

TEST_CASE("the hierarchy answers like brute force") {
    Random random(3);
    std::vector<glm::vec3> positions;
    std::vector<glm::uvec3> triangles;
    for (unsigned i = 0; i < 300; ++i) {
        const glm::vec3 p(random.nextFloat(), random.nextFloat(), random.nextFloat());
        for (int k = 0; k < 3; ++k)
            positions.push_back(p + 0.1f * glm::vec3(random.nextFloat(), random.nextFloat(), random.nextFloat()));
        triangles.push_back({3 * i, 3 * i + 1, 3 * i + 2});
    }
    const TriangleBvh bvh(positions, triangles);
    for (int i = 0; i < 500; ++i) {
        const glm::vec3 q = 2.0f * glm::vec3(random.nextFloat(), random.nextFloat(), random.nextFloat()) - 0.5f;
        float best = 1e30f;
        for (const glm::uvec3& t : triangles) {
            const glm::vec3 w = computeClosestBarycentric(q, positions[t.x], positions[t.y], positions[t.z]);
            const glm::vec3 p = w.x * positions[t.x] + w.y * positions[t.y] + w.z * positions[t.z];
            best = std::min(best, glm::length(p - q));
        }
        const auto hit = bvh.findClosest(q);
        REQUIRE(hit);
        CHECK(hit->distance == Approx(best).margin(1e-5));
        const glm::vec3 inside(0.5f);
        const auto first = bvh.castRay(inside, glm::normalize(q - inside));
        const auto last = bvh.castRayLast(inside, glm::normalize(q - inside));
        CHECK(first.has_value() == last.has_value());
        if (first) CHECK(first->distance <= last->distance);
    }
}

TEST_CASE("rays along an axis meet triangles that end in their plane") {
    // A tent whose ridge lies in the plane x = 0, as the midline of a symmetric head does.
    std::vector<glm::vec3> positions;
    std::vector<glm::uvec3> triangles;
    for (int i = 0; i < 40; ++i) {
        const float z = float(i);
        positions.insert(positions.end(), {{-5, 0, z}, {0, 3, z}, {5, 0, z}});
        if (i == 0) continue;
        const auto n = std::uint32_t(3 * i);
        for (const std::uint32_t side : {0u, 1u}) {
            triangles.emplace_back(n - 3 + side, n - 2 + side, n + side);
            triangles.emplace_back(n - 2 + side, n + 1 + side, n + side);
        }
    }
    const TriangleBvh bvh(positions, triangles);
    for (int i = 0; i < 76; ++i) {
        const auto hit = bvh.castRay({0, 10, 0.5f + 0.5f * float(i)}, {0, -1, 0});
        REQUIRE(hit);
        CHECK(hit->distance == Approx(7));
    }
}
