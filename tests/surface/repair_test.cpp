#include "core/random.h"
#include "scalp/mesh_repair.h"
#include "tests/surface/shapes.h"

#include <catch2/catch.hpp>

#include <cmath>

using namespace stipple;
using namespace stipple::test;

namespace {

TracedMesh trace(const TriangleMesh& mesh) {
    TracedMesh traced;
    traced.append(mesh, 0);
    return traced;
}

// Every triangle with three vertices of its own, as in an STL file.
TriangleMesh makeSoup(const TriangleMesh& mesh) {
    TriangleMesh soup;
    for (const glm::uvec3& t : mesh.triangles) {
        const std::uint32_t first = std::uint32_t(soup.positions.size());
        for (int c = 0; c < 3; ++c)
            soup.positions.push_back(mesh.positions[t[c]]);
        soup.triangles.push_back({first, first + 1, first + 2});
    }
    return soup;
}

// Sources still name the corners that they claim.
void checkSources(const TracedMesh& mesh, const TriangleMesh& input, float tolerance) {
    for (std::size_t t = 0; t < mesh.mesh.triangles.size(); ++t) {
        const TriangleSource& source = mesh.sources[t];
        if (source.part == TriangleSource::kFilled) continue;
        glm::uvec3 corners = input.triangles[source.triangle];
        if (source.reversed) std::swap(corners.y, corners.z);
        for (int c = 0; c < 3; ++c)
            if (glm::distance(mesh.mesh.positions[mesh.mesh.triangles[t][c]], input.positions[corners[c]]) > tolerance)
                FAIL("triangle " << t << " has lost its source");
    }
}

} // namespace

TEST_CASE("A soup of triangles is welded to a closed surface") {
    TriangleMesh soup = makeSoup(makeSphere(100, 4));
    Random random(1);
    for (glm::vec3& p : soup.positions)
        p += 1e-4f * glm::vec3(random.nextFloat(), random.nextFloat(), random.nextFloat());
    TracedMesh mesh = trace(soup);
    weld(mesh, 1e-3f);
    makeManifold(mesh);
    const Facts facts = computeFacts(mesh.mesh);
    CHECK(facts.manifold);
    CHECK(facts.boundaryEdges == 0);
    CHECK(facts.euler == 2);
    CHECK(mesh.mesh.triangles.size() == soup.triangles.size());
    checkSources(mesh, soup, 2e-3f);
}

TEST_CASE("Vertices further apart than the tolerance stay apart") {
    TriangleMesh two;
    two.positions = {{0, 0, 0}, {1, 0, 0}, {0, 1, 0}, {1.01f, 0, 0}, {0, 1.01f, 0}, {1, 1, 0}};
    two.triangles = {{0, 1, 2}, {3, 5, 4}};
    TracedMesh mesh = trace(two);
    weld(mesh, 0.001f);
    CHECK(mesh.mesh.positions.size() == 6);
    weld(mesh, 0.02f);
    CHECK(mesh.mesh.positions.size() == 4);
}

TEST_CASE("Triangles that face the wrong way are turned") {
    const TriangleMesh sphere = makeSphere(50, 3);
    TriangleMesh damaged = sphere;
    Random random(5);
    for (glm::uvec3& t : damaged.triangles)
        if (random.nextFloat() < 0.4f) std::swap(t.y, t.z);
    TracedMesh mesh = trace(damaged);
    RepairCounts counts;
    makeManifold(mesh, &counts);
    CHECK(counts.turned > 400);
    CHECK(computeFacts(mesh.mesh).manifold);
    CHECK(computeFacts(mesh.mesh).euler == 2);
    if (!isOutward(mesh.mesh)) reverse(mesh);
    for (const glm::uvec3& t : mesh.mesh.triangles) {
        const glm::vec3& p = mesh.mesh.positions[t.x];
        if (glm::dot(glm::cross(mesh.mesh.positions[t.y] - p, mesh.mesh.positions[t.z] - p), p) <= 0)
            FAIL("a triangle still faces inwards");
    }
    checkSources(mesh, damaged, 1e-6f);
}

TEST_CASE("An open surface knows its outside") {
    TracedMesh cap = trace(makeCap(50, 60, 20, 60));
    CHECK(isOutward(cap.mesh));
    reverse(cap);
    CHECK_FALSE(isOutward(cap.mesh));
}

TEST_CASE("Duplicates, degenerate triangles and fins go") {
    const TriangleMesh sphere = makeSphere(50, 3);
    TriangleMesh damaged = sphere;
    for (std::size_t i = 0; i < 100; ++i) {
        const glm::uvec3 t = sphere.triangles[7 * i];
        damaged.triangles.push_back({t.y, t.x, t.z});
    }
    damaged.triangles.push_back({3, 3, 5});
    // A fin on the first edge and a second sphere hanging on one vertex.
    const glm::uvec3 first = sphere.triangles[0];
    damaged.positions.push_back(1.3f * sphere.positions[first.x]);
    damaged.triangles.push_back({first.x, first.y, std::uint32_t(damaged.positions.size() - 1)});
    const TriangleMesh other = makeSphere(5, 1);
    const std::uint32_t offset = std::uint32_t(damaged.positions.size());
    for (const glm::vec3& p : other.positions)
        damaged.positions.push_back(p - other.positions[0] + sphere.positions[0]);
    for (const glm::uvec3& t : other.triangles)
        damaged.triangles.push_back(t + offset);

    TracedMesh mesh = trace(damaged);
    RepairCounts counts;
    weld(mesh, 1e-4f, &counts);
    CHECK(counts.duplicates == 100);
    CHECK(counts.collapsed == 1);
    makeManifold(mesh, &counts);
    CHECK(counts.cutEdges == 1);
    CHECK(computeFacts(mesh.mesh).manifold);
    const Components components = findComponents(mesh.mesh);
    REQUIRE(components.count == 3);
    std::vector<bool> keep;
    for (std::uint32_t c : components.ofTriangle)
        keep.push_back(c == 0);
    const Facts facts = computeFacts(takeTriangles(mesh, keep).mesh);
    CHECK(facts.euler == 2);
    CHECK(facts.boundaryEdges == 0);
}

TEST_CASE("A Moebius band is cut open") {
    TriangleMesh band;
    const int count = 30;
    for (int i = 0; i < count; ++i) {
        const float a = 2 * kPi * float(i) / count;
        for (float s : {-1.0f, 1.0f}) {
            const float r = 10 + s * std::cos(a / 2);
            band.positions.push_back({r * std::cos(a), s * std::sin(a / 2), r * std::sin(a)});
        }
    }
    for (std::uint32_t i = 0; i < count; ++i) {
        const bool last = i + 1 == count;
        const std::uint32_t a = 2 * i, b = 2 * i + 1;
        const std::uint32_t c = last ? 1 : 2 * i + 2, d = last ? 0 : 2 * i + 3;
        band.triangles.push_back({a, b, c});
        band.triangles.push_back({b, d, c});
    }
    TracedMesh mesh = trace(band);
    makeManifold(mesh);
    CHECK(computeFacts(mesh.mesh).manifold);
    CHECK(computeFacts(mesh.mesh).euler == 1);
}

TEST_CASE("Random triangles become a manifold whatever they are") {
    for (std::uint64_t seed = 0; seed < 20; ++seed) {
        Random random(seed);
        TriangleMesh mess;
        for (int i = 0; i < 12; ++i)
            mess.positions.push_back({random.nextFloat(), random.nextFloat(), random.nextFloat()});
        for (int i = 0; i < 150; ++i)
            mess.triangles.push_back({random.nextBelow(12), random.nextBelow(12), random.nextBelow(12)});
        TracedMesh mesh = trace(mess);
        weld(mesh, 1e-5f);
        makeManifold(mesh);
        CHECK(computeFacts(mesh.mesh).manifold);
        fillSmallHoles(mesh, 100);
        CHECK(computeFacts(mesh.mesh).manifold);
    }
}

TEST_CASE("Small holes are filled, large ones stay") {
    TriangleMesh cap = makeCap(50, 60, 20, 60);
    std::vector<glm::uvec3> kept;
    for (std::size_t t = 0; t < cap.triangles.size(); ++t)
        if (t != 900 && t != 905 && t != 1499 && t != 1500) kept.push_back(cap.triangles[t]);
    cap.triangles = kept;
    const Facts before = computeFacts(cap);
    TracedMesh mesh = trace(cap);
    CHECK(fillSmallHoles(mesh, 30) == 3);
    const Facts after = computeFacts(mesh.mesh);
    CHECK(after.manifold);
    CHECK(after.boundaryEdges == 60);
    CHECK(after.euler == before.euler + 3);
    CHECK(isOutward(mesh.mesh));
}
