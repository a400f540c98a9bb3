#include "asset/import_stream.h"
#include "core/error.h"
#include "core/random.h"

#include <catch2/catch.hpp>

#include <cmath>
#include <cstring>
#include <limits>

using namespace stipple;

namespace {

ImportedModel makeModel() {
    ImportedModel model;
    model.declaredUnitToMm = 25.4;
    model.notes = {"a note", "another"};
    Image8 image;
    image.width = 3;
    image.height = 2;
    image.pixels.assign(24, 9);
    model.images.push_back(image);
    for (int i = 0; i < 2; ++i) {
        ImportedPart part;
        part.name = i ? "gesicht \xc3\xa4" : "face";
        part.material = "skin";
        part.mesh.positions = {{0, 0, 0}, {1, 0, 0}, {0, 1, 0}, {0, 0, 1}};
        part.mesh.triangles = {{0, 2, 1}, {0, 1, 3}};
        part.baseColour = {0.5f, 0.25f, 0.125f, 1};
        if (i) {
            part.uvs.assign(4, glm::vec2(0.25f, 0.75f));
            part.colours.assign(4, glm::u8vec4(1, 2, 3, 4));
            part.baseColourMap = 0;
        }
        model.parts.push_back(part);
    }
    return model;
}

std::string encode(const ImportedModel& model) {
    std::string bytes;
    writeModel(model,
               [&](std::span<const std::byte> b) { bytes.append(reinterpret_cast<const char*>(b.data()), b.size()); });
    return bytes;
}

ImportedModel decode(const std::string& bytes, const WireLimits& limits = {}) {
    std::size_t at = 0;
    return readModel(
        [&](std::span<std::byte> out) {
            if (out.size() > bytes.size() - at) throw WireError("ends early");
            std::memcpy(out.data(), bytes.data() + at, out.size());
            at += out.size();
        },
        limits);
}

} // namespace

TEST_CASE("A flat model crosses the pipe unchanged") {
    const ImportedModel model = makeModel();
    const ImportedModel back = decode(encode(model));
    CHECK(back.declaredUnitToMm == model.declaredUnitToMm);
    CHECK(back.notes == model.notes);
    REQUIRE(back.images.size() == 1);
    CHECK(back.images[0].pixels == model.images[0].pixels);
    REQUIRE(back.parts.size() == 2);
    for (std::size_t i = 0; i < 2; ++i) {
        CHECK(back.parts[i].name == model.parts[i].name);
        CHECK(back.parts[i].material == model.parts[i].material);
        CHECK(back.parts[i].mesh.positions == model.parts[i].mesh.positions);
        CHECK(back.parts[i].mesh.triangles == model.parts[i].mesh.triangles);
        CHECK(back.parts[i].uvs == model.parts[i].uvs);
        CHECK(back.parts[i].colours == model.parts[i].colours);
        CHECK(back.parts[i].baseColour == model.parts[i].baseColour);
        CHECK(back.parts[i].baseColourMap == model.parts[i].baseColourMap);
    }
}

TEST_CASE("The reader refuses a worker that lies") {
    const auto refuses = [](auto change, const WireLimits& limits = {}) {
        ImportedModel model = makeModel();
        change(model);
        CHECK_THROWS_AS(decode(encode(model), limits), WireError);
    };
    const auto keep = [](ImportedModel&) {};
    refuses([](ImportedModel& m) { m.parts[1].mesh.triangles[1].z = 4; });
    refuses([](ImportedModel& m) { m.parts[0].mesh.positions[2].y = std::numeric_limits<float>::quiet_NaN(); });
    refuses([](ImportedModel& m) { m.parts[0].mesh.positions[2].y = std::numeric_limits<float>::infinity(); });
    refuses([](ImportedModel& m) { m.parts[0].mesh.positions[2].y = 2e9f; });
    refuses([](ImportedModel& m) { m.parts[1].uvs[0].x = std::numeric_limits<float>::infinity(); });
    refuses([](ImportedModel& m) { m.parts[1].baseColourMap = 1; });
    refuses([](ImportedModel& m) { m.parts[1].baseColour.x = std::numeric_limits<float>::quiet_NaN(); });
    refuses([](ImportedModel& m) { m.parts.clear(); });
    refuses([](ImportedModel& m) { m.parts[0].mesh.triangles.clear(); });
    refuses([](ImportedModel& m) { m.declaredUnitToMm = -1.0; });
    refuses([](ImportedModel& m) { m.images[0].width = 0; });
    refuses(keep, {.maxTriangles = 3});
    refuses(keep, {.maxParts = 1});
    refuses(keep, {.maxImages = 0});
    refuses(keep, {.maxImagePixels = 5});
    refuses(keep, {.maxNotes = 1});
    refuses(keep, {.maxText = 3});
}

TEST_CASE("A stream cut anywhere is refused") {
    const std::string bytes = encode(makeModel());
    for (std::size_t size = 0; size < bytes.size(); ++size)
        CHECK_THROWS_AS(decode(bytes.substr(0, size)), WireError);
}

TEST_CASE("A mutated stream gives a model within limits or a refusal, and memory follows the bytes") {
    const std::string good = encode(makeModel());
    int kept = 0;
    for (std::uint64_t seed = 0; seed < 20'000; ++seed) {
        Random random(seed);
        std::string bytes = good;
        for (int change = 0; change < 2; ++change)
            bytes[random.nextBelow(std::uint32_t(bytes.size()))] = char(random.nextU32());
        try {
            const ImportedModel model = decode(bytes);
            bool isSound = true;
            for (const ImportedPart& part : model.parts) {
                isSound = isSound && (part.uvs.empty() || part.uvs.size() == part.mesh.positions.size());
                for (const glm::uvec3& t : part.mesh.triangles)
                    isSound = isSound && std::max({t.x, t.y, t.z}) < part.mesh.positions.size();
                for (const glm::vec3& p : part.mesh.positions)
                    isSound = isSound && std::isfinite(p.x + p.y + p.z);
            }
            REQUIRE(isSound);
            ++kept;
        } catch (const Error&) {
        }
    }
    CHECK(kept > 1000);
}

TEST_CASE("A refusal keeps the worker's words") {
    std::string bytes;
    writeRefusal("'a.obj' is broken.\nTruly.", [&](std::span<const std::byte> b) {
        bytes.append(reinterpret_cast<const char*>(b.data()), b.size());
    });
    CHECK_THROWS_WITH(decode(bytes), "'a.obj' is broken.?Truly.");
}

TEST_CASE("Names out of files become clean text") {
    CHECK(cleanText("plain", 100) == "plain");
    CHECK(cleanText("k\xc3\xb6pfe \xe2\x82\xac \xf0\x9f\x99\x82", 100) == "k\xc3\xb6pfe \xe2\x82\xac \xf0\x9f\x99\x82");
    CHECK(cleanText("\x1b[31mred\x07", 100) == "?[31mred?");
    CHECK(cleanText("a\xc2\x9b"
                    "b",
                    100) == "a?b");                  // a control character of C1
    CHECK(cleanText("\xff\xfe", 100) == "??");       // never in UTF-8
    CHECK(cleanText("\xc0\xaf", 100) == "??");       // too long for a slash
    CHECK(cleanText("\xed\xa0\x80", 100) == "???");  // half of a pair
    CHECK(cleanText("\xe2\x82", 100) == "??");       // cut
    CHECK(cleanText("abc\xe2\x82\xac", 5) == "abc"); // never half a character
}
