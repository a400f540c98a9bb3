#include "asset/import.h"
#include "core/error.h"
#include "math/colour.h"
#include "math/triangle_bvh.h"
#include "scalp/builtin_head.h"
#include "scalp/head_colour.h"
#include "scalp/head_import.h"
#include "scalp/head_parts.h"
#include "tests/surface/shapes.h"

#include <catch2/catch.hpp>

#include <cmath>
#include <cstdio>
#include <filesystem>

using namespace stipple;
using namespace stipple::test;

namespace {

namespace fs = std::filesystem;

std::optional<ImportedModel> readShared(const std::string& file) {
    const fs::path path = fs::path(STIPPLE_SHARED_DIR) / "heads" / file;
    if (!fs::exists(path)) {
        std::puts("skipped: no shared data");
        return std::nullopt;
    }
    setImportWorkerProgram(STIPPLE_TEST_WORKER_PROGRAM);
    return importModel(path);
}

// A model of one part.
ImportedModel makeModel(TriangleMesh mesh, std::string name = "part") {
    ImportedModel model;
    model.parts.emplace_back();
    model.parts[0].name = std::move(name);
    model.parts[0].mesh = std::move(mesh);
    return model;
}

// The skin of a built-in head as a bald scan of one part, in the head frame; colours are the test's.
ImportedModel makeBaldScan() {
    const fs::path file = fs::path(STIPPLE_SOURCE_DIR) / "build" / "heads" / "adam.head";
    INFO("the set-up script forges " << file.string());
    REQUIRE(fs::exists(file));
    Head head = loadBuiltinHead(file, {}, 1);
    return makeModel({std::move(head.surface.positions), std::move(head.surface.triangles)});
}

// Coarser than the program's, for speed; still fine enough for ears.
HeadImportOptions makeQuickOptions() {
    HeadImportOptions options;
    options.edgeLength = 3.0f;
    options.minEdgeLength = 1.5f;
    return options;
}

float computeLength(const Head& head) {
    return glm::distance(head.landmarks.at(LandmarkId::glabella), head.landmarks.at(LandmarkId::opisthocranion));
}

// cm2 of skin that belongs to the auricle on one side.
double computeEarArea(const WorkingSurface& surface, float side) {
    double area = 0;
    for (const glm::uvec3& t : surface.triangles) {
        const glm::vec3& p = surface.positions[t.x];
        if (p.x * side < 0) continue;
        const float weight = (surface.ear[t.x] + surface.ear[t.y] + surface.ear[t.z]) / 3;
        area +=
            0.005 * double(weight * glm::length(glm::cross(surface.positions[t.y] - p, surface.positions[t.z] - p)));
    }
    return area;
}

struct Expected {
    const char* file;
    double scaleToMm;
    float length; // mm, tape measure of the README
    glm::vec3 up, front;
};

} // namespace

TEST_CASE("Every test head becomes a working surface in the head frame") {
    const Expected expected = GENERATE(Expected{"ict_neutral.obj", 10, 194.5f, {0, 1, 0}, {0, 0, 1}},
                                       Expected{"niosh_medium.stl", 1, 194, {0, 1, 0}, {0, 0, 1}},
                                       Expected{"hrtf_head.ply", 1, 208, {0, 0, 1}, {1, 0, 0}},
                                       Expected{"base_male.obj", 1, 216, {0, 1, 0}, {0, 0, 1}},
                                       Expected{"bald_face.obj", 10, 207, {0, 1, 0}, {0, 0, 1}},
                                       Expected{"max_planck.obj", 1, 0, {0, 1, 0}, {0, 0, -1}});
    const std::optional<ImportedModel> model = readShared(expected.file);
    if (!model) return;
    const Head head = importHead(*model, expected.file, makeQuickOptions());
    INFO(expected.file);
    const WorkingSurface& surface = head.surface;
    const Facts facts = computeFacts({surface.positions, surface.triangles});
    CHECK(facts.manifold);
    CHECK(facts.degenerate == 0);
    CHECK(facts.edgeLengths[facts.edgeLengths.size() / 2] == Approx(2.6).epsilon(0.2));
    CHECK(surface.normals.size() == surface.positions.size());
    CHECK(surface.ear.size() == surface.positions.size());
    CHECK(surface.ownColour.empty());
    CHECK(findComponents({surface.positions, surface.triangles}).count == 1);
    CHECK(isOutward({surface.positions, surface.triangles}));

    CHECK(head.scaleToMm == Approx(expected.scaleToMm));
    if (expected.length > 0) CHECK(computeLength(head) == Approx(expected.length).margin(6));
    // The file's axes arrive where they belong, but for a tilt of the head.
    const glm::mat3 turn = glm::mat3(head.fileToHead) / float(head.scaleToMm);
    CHECK((turn * expected.up).y > 0.9f);
    CHECK((turn * expected.front).z > 0.9f);
    CHECK(std::abs(head.landmarks.at(LandmarkId::tragionLeft).y) < 0.01f);
    CHECK(head.landmarks.at(LandmarkId::tragionLeft).x > 50);
    // Auricles have some 25 cm2 of skin a side, front and back.
    CHECK(computeEarArea(surface, 1) > 15);
    CHECK(computeEarArea(surface, 1) < 55);
    CHECK(computeEarArea(surface, -1) == Approx(computeEarArea(surface, 1)).epsilon(0.3));
    for (std::size_t v = 0; v < surface.positions.size(); ++v)
        if (surface.ear[v] > 0 && (surface.positions[v].y > 60 || std::abs(surface.positions[v].x) < 40))
            FAIL("an ear where the scalp is");
    CHECK_FALSE(head.assumptions.empty());
}

TEST_CASE("A head of several material groups is joined and its inner parts are set aside") {
    const auto model = readShared("ict_neutral.obj");
    if (!model) return;
    const SkinAndParts parts = separateSkin(*model, "ict_neutral.obj");
    // Face and back of the head, joined along their common border: one hole for each eye and the neck are left.
    CHECK(parts.skin.mesh.triangles.size() == 18460 + 9608);
    CHECK(findComponents(parts.skin.mesh).count == 1);
    std::size_t eyeballs = 0;
    for (const PartAside& part : parts.aside)
        eyeballs += part.kind == PartKind::eyeball;
    CHECK(eyeballs == 4); // sclera and iris of each side
}

TEST_CASE("The same head in other units, axes and states of repair is the same") {
    const auto model = readShared("hrtf_head.ply");
    if (!model) return;
    const Head plain = importHead(*model, "head", makeQuickOptions());
    // Inches, -Y up, -X front, inside out, every triangle on its own.
    ImportedModel other = makeModel({});
    const TriangleMesh& mesh = model->parts[0].mesh;
    for (const glm::uvec3& t : mesh.triangles) {
        const std::uint32_t first = std::uint32_t(other.parts[0].mesh.positions.size());
        for (int c = 0; c < 3; ++c) {
            const glm::vec3& p = mesh.positions[t[c]];
            other.parts[0].mesh.positions.push_back(glm::vec3(-p.x, -p.z, -p.y) / 25.4f + glm::vec3(20, -7, 4));
        }
        other.parts[0].mesh.triangles.push_back({first, first + 2, first + 1});
    }
    const Head head = importHead(other, "other", makeQuickOptions());
    CHECK(head.scaleToMm == Approx(25.4));
    CHECK(computeLength(head) == Approx(computeLength(plain)).margin(2));
    const LandmarkId id = LandmarkId::nasion;
    CHECK(glm::distance(head.landmarks.at(id), plain.landmarks.at(id)) < 4);
    // fileToHead takes the file's points onto the surface.
    const TriangleBvh bvh(head.surface.positions, head.surface.triangles);
    for (std::size_t i = 0; i < other.parts[0].mesh.positions.size(); i += 997) {
        const glm::vec3 p(head.fileToHead * glm::vec4(other.parts[0].mesh.positions[i], 1));
        CHECK(bvh.findClosest(p)->distance < 1.5f);
    }
}

TEST_CASE("A person's choices override what the shape tells", "[threads]") {
    const auto model = readShared("hrtf_head.ply");
    if (!model) return;
    HeadImportOptions options = makeQuickOptions();
    options.unitToMm = 0.9;
    options.up = glm::vec3(0, 0, 1);
    options.front = glm::vec3(1, 0, 0);
    const glm::vec3 vertex = [&] {
        glm::vec3 top(0, 0, -1e9f);
        for (const glm::vec3& p : model->parts[0].mesh.positions)
            if (p.z > top.z) top = p;
        return top;
    }();
    options.landmarks[LandmarkId::vertex] = vertex;
    const Head head = importHead(*model, "head", options);
    CHECK(head.scaleToMm == Approx(0.9));
    CHECK(head.landmarks[LandmarkId::vertex].setByHand);
    CHECK(glm::distance(head.landmarks.at(LandmarkId::vertex), glm::vec3(head.fileToHead * glm::vec4(vertex, 1))) <
          0.1f);
    options.front = glm::vec3(0, 0, 2);
    CHECK_THROWS_WITH(importHead(*model, "head", options), Catch::Contains("two different axes"));
}

TEST_CASE("Colours of the file reach the face and stay off the scalp", "[threads]") {
    ImportedModel model = makeBaldScan();
    ImportedPart& part = model.parts[0];
    part.colours.assign(part.mesh.positions.size(), glm::u8vec4(230, 160, 120, 255));
    for (std::size_t v = 0; v < part.colours.size(); v += 2)
        part.colours[v] = {200, 130, 100, 255};
    const Head head = importHead(model, "head", makeQuickOptions());
    REQUIRE(head.surface.ownColour.size() == head.surface.positions.size());
    const std::optional<glm::vec3> plain = computePlainSkin(head.surface.ownColour);
    REQUIRE(plain);
    CHECK(plain->r > plain->g);
    CHECK(plain->g > plain->b);
    bool face = false, darker = false;
    for (std::size_t v = 0; v < head.surface.positions.size(); ++v) {
        const glm::vec3& p = head.surface.positions[v];
        const glm::vec4& colour = head.surface.ownColour[v];
        if (p.y > 100 || p.z < 0) CHECK(colour.w == 0);
        if (p.z > 80 && p.y < 30 && p.y > -20) {
            CHECK(colour.w == 1);
            // Plain skin is the median of the two tones.
            CHECK(colour.r / plain->r > 0.6f);
            CHECK(colour.r / plain->r < 1.5f);
            darker = darker || colour.g / plain->g < 0.9f;
            face = true;
        }
    }
    CHECK(face);
    CHECK(darker);
}

TEST_CASE("A scan that was lit from one side has one skin") {
    ImportedModel model = makeBaldScan();
    ImportedPart& part = model.parts[0];
    const std::vector<glm::vec3> normals = computeVertexNormals(part.mesh.positions, part.mesh.triangles);
    const glm::vec3 skin = labToLinear({61, 11, 17.5f}); // type III of domain.md section 6
    const auto photograph = [&](float lamp) {
        part.colours.resize(normals.size());
        for (std::size_t v = 0; v < normals.size(); ++v) {
            const float lit = 1 - 0.5f * lamp + lamp * std::max(0.0f, normals[v].x);
            for (int c = 0; c < 3; ++c)
                part.colours[v][c] = std::uint8_t(std::lround(255 * encodeSrgb(std::min(skin[c] * lit, 1.0f))));
            part.colours[v].a = 255;
        }
        // A freckle, so that the colour is not one all over.
        part.colours[0] = {90, 60, 40, 255};
        return importHead(model, "head", makeQuickOptions());
    };
    const Head head = photograph(0.8f);
    const std::vector<glm::vec4>& own = head.surface.ownColour;
    REQUIRE(own.size() == head.surface.positions.size());
    const std::optional<glm::vec3> plain = computePlainSkin(own);
    REQUIRE(plain);
    const glm::vec3 lab = linearToLab(*plain);
    CAPTURE(lab.x, lab.y, lab.z);
    // Its hue and chroma; lightness as far as the exposure is known.
    CHECK(std::abs(lab.x - 61) < 8);
    CHECK(std::abs(lab.y - 11) < 2);
    CHECK(std::abs(lab.z - 17.5f) < 2.5f);
    // Lit was one side more than twice the other.
    double sums[2] = {}, counts[2] = {};
    for (std::size_t v = 0; v < own.size(); ++v) {
        const glm::vec3& n = head.surface.normals[v];
        if (own[v].w < 0.9f || std::abs(n.x) < 0.4f) continue;
        sums[n.x > 0] += double(own[v].g / plain->g);
        ++counts[n.x > 0];
    }
    REQUIRE(counts[0] > 50);
    REQUIRE(counts[1] > 50);
    const double ratio = sums[1] / counts[1] / (sums[0] / counts[0]);
    CAPTURE(ratio);
    CHECK(ratio > 0.88);
    CHECK(ratio < 1.14);
}

TEST_CASE("Photographed hair that begins low is no skin") {
    ImportedModel model = makeBaldScan();
    ImportedPart& part = model.parts[0];
    const Head bare = importHead(model, "head", makeQuickOptions());
    const glm::vec3 glabella = bare.landmarks.at(LandmarkId::glabella);
    part.colours.clear();
    for (const glm::vec3& p : part.mesh.positions) {
        const bool isHair = glm::vec3(bare.fileToHead * glm::vec4(p, 1)).y > glabella.y + 30;
        part.colours.push_back(isHair ? glm::u8vec4(45, 35, 30, 255) : glm::u8vec4(205, 160, 135, 255));
    }
    const Head head = importHead(model, "head", makeQuickOptions());
    const std::optional<glm::vec3> plain = computePlainSkin(head.surface.ownColour);
    REQUIRE(plain);
    for (std::size_t v = 0; v < head.surface.positions.size(); ++v) {
        const glm::vec4& own = head.surface.ownColour[v];
        const glm::vec3& p = head.surface.positions[v];
        const float above = p.y - head.landmarks.at(LandmarkId::glabella).y;
        if (above > 33) CHECK(own.w * (1 - own.g / plain->g) < 0.05f); // by how much it would darken the forehead
        if (above < 10 && above > -40 && p.z > 70) CHECK(own.w > 0.95f);
    }
}

TEST_CASE("What is no head is refused with a reason") {
    for (const TriangleMesh& mesh : {makeCube(200), makeSphere(90, 4), makeTorus(80, 30, 60, 30)}) {
        try {
            importHead(makeModel(mesh), "thing.obj", makeQuickOptions());
            FAIL("taken for a head");
        } catch (const Error& error) {
            CHECK_THAT(error.what(), Catch::Contains("thing.obj") && Catch::Contains("does not look like a head"));
        }
    }
    TriangleMesh line = makeSphere(50, 2);
    for (glm::vec3& p : line.positions)
        p = {p.x, 0, 0};
    CHECK_THROWS_AS(importHead(makeModel(line), "line.obj", makeQuickOptions()), Error);
    CHECK_THROWS_AS(importHead(makeModel({}), "empty.obj", makeQuickOptions()), Error);
}

TEST_CASE("Names of meshes and materials tell their role") {
    CHECK(findRole("M_Face") == PartRole::skin);
    CHECK(findRole("M_BackHead") == PartRole::skin);
    CHECK(findRole("M_ScleraLeft") == PartRole::eyeball);
    CHECK(findRole("M_EyeLashes") == PartRole::lash);
    CHECK(findRole("M_EyeOcclusion") == PartRole::hidden);
    CHECK(findRole("M_GumsTongue") == PartRole::other);
    CHECK(findRole("eyebrow_001") == PartRole::brow);
    CHECK(findRole("Head_Hair") == PartRole::hair);
    CHECK(findRole("HeadWithEyes") == PartRole::unknown);
    CHECK(findRole("upper_eye_lid") == PartRole::skin);
    CHECK(findRole("chair") == PartRole::unknown);
    CHECK(findRole("") == PartRole::unknown);
}

TEST_CASE("Importing stops when asked", "[threads]") {
    std::stop_source stop;
    stop.request_stop();
    CHECK_THROWS_AS(importHead(makeModel(makeSphere(90, 4)), "thing.obj", {}, {}, stop.get_token()), Cancelled);
}
