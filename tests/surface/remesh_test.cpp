#include "core/error.h"
#include "core/parallel.h"
#include "core/random.h"
#include "scalp/remesh.h"
#include "tests/surface/shapes.h"

#include <catch2/catch.hpp>

#include <algorithm>
#include <cmath>
#include <cstring>

using namespace stipple;
using namespace stipple::test;

namespace {

TriangleMesh makeBumpySphere() {
    TriangleMesh mesh = makeSphere(40, 5);
    Random random(7);
    for (glm::vec3& p : mesh.positions) {
        const glm::vec3 n = glm::normalize(p);
        p += n * (3 * std::sin(6 * n.x) * std::sin(5 * n.y + 1) + 0.08f * random.nextNormalish());
    }
    return mesh;
}

// Largest distance from any vertex or triangle middle of `from` to the surface `to`.
float computeDeviation(const TriangleMesh& from, const TriangleMesh& to, bool middles) {
    const TriangleBvh bvh(to.positions, to.triangles);
    float largest = 0;
    for (const glm::vec3& p : from.positions)
        largest = std::max(largest, bvh.findClosest(p)->distance);
    if (middles)
        for (const glm::uvec3& t : from.triangles)
            largest = std::max(
                largest,
                bvh.findClosest((from.positions[t.x] + from.positions[t.y] + from.positions[t.z]) / 3.0f)->distance);
    return largest;
}

// Triangles that face away from the input where they lie on it.
std::size_t countTurned(const TriangleMesh& mesh, const std::vector<SurfacePoint>& places, const TriangleMesh& input) {
    const std::vector<glm::vec3> normals = computeVertexNormals(input.positions, input.triangles);
    std::size_t turned = 0;
    for (const glm::uvec3& t : mesh.triangles) {
        glm::vec3 expected(0);
        for (int c = 0; c < 3; ++c) {
            const SurfacePoint& place = places[t[c]];
            const glm::uvec3& i = input.triangles[place.triangle];
            expected += place.barycentric.x * normals[i.x] + place.barycentric.y * normals[i.y] +
                        place.barycentric.z * normals[i.z];
        }
        const glm::vec3 n =
            glm::cross(mesh.positions[t.y] - mesh.positions[t.x], mesh.positions[t.z] - mesh.positions[t.x]);
        turned += !(glm::dot(n, expected) > 0);
    }
    return turned;
}

double shareWithin(const std::vector<float>& sorted, float low, float high) {
    const auto first = std::lower_bound(sorted.begin(), sorted.end(), low);
    const auto last = std::upper_bound(sorted.begin(), sorted.end(), high);
    return double(last - first) / double(sorted.size());
}

void checkRemesh(const TriangleMesh& input, float edge, float maxDeviation) {
    const Facts before = computeFacts(input);
    REQUIRE(before.manifold);
    RemeshOptions options;
    options.edgeLength = edge;
    std::vector<SurfacePoint> places;
    const TriangleMesh output = remeshIsotropic(input, options, &places);
    const Facts after = computeFacts(output);
    CHECK(after.manifold);
    CHECK(after.euler == before.euler);
    CHECK((after.boundaryEdges == 0) == (before.boundaryEdges == 0));
    CHECK(after.degenerate == 0);
    CHECK(after.smallestAngle > 0.2f);
    CHECK(shareWithin(after.edgeLengths, 0.6f * edge, 1.5f * edge) > 0.9);
    CHECK(after.edgeLengths.back() < 2 * edge);
    CHECK(places.size() == output.positions.size());
    CHECK(countTurned(output, places, input) == 0);
    CHECK(computeDeviation(output, input, false) < 0.1f);
    CHECK(computeDeviation(output, input, true) < maxDeviation);
    // The places are where the vertices are.
    for (std::size_t v = 0; v < places.size(); ++v) {
        const glm::uvec3& t = input.triangles[places[v].triangle];
        const glm::vec3 p = places[v].barycentric.x * input.positions[t.x] +
                            places[v].barycentric.y * input.positions[t.y] +
                            places[v].barycentric.z * input.positions[t.z];
        if (glm::distance(p, output.positions[v]) > 0.1f) FAIL("place of vertex " << v);
    }
}

} // namespace

TEST_CASE("Remeshing gives even, manifold, upright triangles on the input") {
    SECTION("dense sphere, made coarser") {
        checkRemesh(makeSphere(40, 6), 2.5f, 0.1f);
    }
    SECTION("coarse sphere, made finer") {
        checkRemesh(makeSphere(40, 3), 2.0f, 0.1f);
    }
    SECTION("torus with needles") {
        checkRemesh(makeTorus(40, 15, 300, 40), 2.0f, 0.1f);
    }
    SECTION("bumpy, noisy sphere") {
        checkRemesh(makeBumpySphere(), 2.0f, 0.35f);
    }
    SECTION("flap like an ear, 3 mm thick") {
        checkRemesh(makeFlap(25, 3, 6), 0.7f, 0.12f);
    }
    SECTION("thin plate, 1 mm") {
        checkRemesh(makeFlap(8, 1, 6), 0.4f, 0.1f);
    }
    SECTION("open cap") {
        checkRemesh(makeCap(50, 30, 60, 400), 2.0f, 0.1f);
    }
}

TEST_CASE("Remeshing keeps the boundary curve") {
    const float radius = 50;
    const float height = 30;
    const TriangleMesh input = makeCap(radius, height, 40, 500);
    RemeshOptions options;
    options.edgeLength = 2;
    const TriangleMesh output = remeshIsotropic(input, options);
    // Every boundary vertex lies on the circle, and the boundary goes all the way round.
    const float rim = std::sqrt(radius * radius - (radius - height) * (radius - height));
    std::vector<std::pair<std::uint32_t, std::uint32_t>> edges;
    for (const glm::uvec3& t : output.triangles)
        for (int c = 0; c < 3; ++c)
            edges.emplace_back(t[c], t[(c + 1) % 3]);
    std::sort(edges.begin(), edges.end());
    double length = 0;
    for (const auto& [a, b] : edges) {
        if (std::binary_search(edges.begin(), edges.end(), std::make_pair(b, a))) continue;
        const glm::vec3& p = output.positions[a];
        CHECK(std::abs(p.y - (radius - height)) < 0.1f);
        CHECK(std::abs(std::sqrt(p.x * p.x + p.z * p.z) - rim) < 0.1f);
        length += glm::distance(p, output.positions[b]);
    }
    CHECK(length == Approx(2 * kPi * rim).epsilon(0.01));
}

TEST_CASE("Remeshing does not depend on the number of threads", "[threads]") {
    const TriangleMesh input = makeBumpySphere();
    RemeshOptions options;
    options.edgeLength = 2;
    options.minEdgeLength = 1;
    const unsigned threads = getThreadCount();
    setThreadCount(1);
    const TriangleMesh one = remeshIsotropic(input, options);
    setThreadCount(4);
    const TriangleMesh four = remeshIsotropic(input, options);
    setThreadCount(threads);
    REQUIRE(one.positions.size() == four.positions.size());
    REQUIRE(one.triangles.size() == four.triangles.size());
    CHECK(std::memcmp(one.positions.data(), four.positions.data(), one.positions.size() * sizeof(glm::vec3)) == 0);
    CHECK(std::memcmp(one.triangles.data(), four.triangles.data(), one.triangles.size() * sizeof(glm::uvec3)) == 0);
}

TEST_CASE("Edges get shorter where the surface bends") {
    // The tube bends at 1 / 4 mm everywhere: 8 * 0.04 * 4 = 1.28 = 1.13^2.
    const TriangleMesh input = makeTorus(30, 4, 200, 40);
    RemeshOptions options;
    options.edgeLength = 3;
    options.minEdgeLength = 0.7f;
    const Facts tight = computeFacts(remeshIsotropic(input, options));
    CHECK(tight.manifold);
    CHECK(tight.edgeLengths[tight.edgeLengths.size() / 2] == Approx(1.13).epsilon(0.2));
    options.minEdgeLength = 0;
    const Facts even = computeFacts(remeshIsotropic(input, options));
    CHECK(even.edgeLengths[even.edgeLengths.size() / 2] == Approx(3).epsilon(0.2));
}

TEST_CASE("A sizing field is followed") {
    const TriangleMesh input = makeSphere(40, 5);
    std::vector<float> sizing;
    for (const glm::vec3& p : input.positions)
        sizing.push_back(2.5f + 1.5f * p.y / 40);
    RemeshOptions options;
    options.sizing = sizing;
    const TriangleMesh output = remeshIsotropic(input, options);
    CHECK(computeFacts(output).manifold);
    double top = 0, bottom = 0;
    std::size_t topCount = 0, bottomCount = 0;
    for (const glm::uvec3& t : output.triangles) {
        const glm::vec3& p = output.positions[t.x];
        const float length = glm::distance(p, output.positions[t.y]);
        if (p.y > 30) top += length, ++topCount;
        if (p.y < -30) bottom += length, ++bottomCount;
    }
    CHECK(top / double(topCount) == Approx(3.8).epsilon(0.2));
    CHECK(bottom / double(bottomCount) == Approx(1.2).epsilon(0.2));
}

TEST_CASE("Coarse input can be rounded") {
    const TriangleMesh input = makeSphere(40, 2); // facets of about 12 mm, 0.5 mm inside the sphere
    RemeshOptions options;
    options.edgeLength = 2;
    options.roundFacets = true;
    const TriangleMesh output = remeshIsotropic(input, options);
    CHECK(computeFacts(output).manifold);
    float lowest = 40;
    for (const glm::vec3& p : output.positions)
        lowest = std::min(lowest, glm::length(p));
    CHECK(lowest > 39.7f);
}

TEST_CASE("Remeshing refuses what is not manifold") {
    TriangleMesh mesh = makeSphere(10, 1);
    mesh.positions.push_back({0, 0, 30});
    const glm::uvec3 t = mesh.triangles[0];
    mesh.triangles.push_back({t.x, t.y, std::uint32_t(mesh.positions.size() - 1)});
    CHECK_THROWS_AS(remeshIsotropic(mesh, {}), Error);
}
