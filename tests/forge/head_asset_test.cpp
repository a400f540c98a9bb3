#include "asset/head_asset.h"
#include "core/error.h"
#include "core/file.h"
#include "core/hash.h"
#include "core/random.h"
#include "scalp/builtin_head.h"

#include <catch2/catch.hpp>

#include <cstring>

using namespace stipple;
using Catch::Contains;

namespace {

HeadAsset makeSmallAsset() {
    HeadAsset asset;
    asset.id = "test";
    asset.displayName = "Tést";
    asset.sex = "female";
    asset.age = 40;
    asset.melanin = 0.7f;
    asset.hairColour = "black";
    for (int i = 0; i < 10; ++i)
        asset.controls.emplace_back(float(i % 3), float(i / 3), 0.5f);
    asset.cageVertexCount = 9;
    asset.quads = {{0, 1, 4, 3}, {1, 2, 5, 4}};
    asset.morphs = {{"length", "Length", {{0, 4}, {{1, 0, 0}, {0, 1, 0}}}, {{2}, {{0, 0, 1}}}}};
    HeadSkinLevel level;
    level.edgeLengthMm = 1.5f;
    level.vertices = {{0, 0, 0}, {3, 65535, 0}, {63, 100, 200}};
    level.triangles = {{0, 1, 2}};
    level.tint = {{1, 2, 3, 4}, {5, 6, 7, 8}, {9, 10, 11, 12}};
    level.ear = {0, 1, 255};
    level.lips = {3, 2, 1};
    asset.skinLevels = {level};
    asset.cards = {
        {HeadCardKind::lash, {{1, 0, 0}}, {0.3f}, {{0, 0, 1}}, {{0.5f, 0.5f}}, {{0, 0, 0}}, 0, {1, 0.5f, 0.25f}}};
    asset.eyes = {{{9}, {{0, 0, 12}}, {{0.5f, 0.5f}}, {{0, 0, 0}}, 0}};
    asset.images = {{std::byte(1), std::byte(2)}};
    asset.landmarks = {{"vertex", {2, 7, 8}}};
    return asset;
}

// Header of 32 bytes: magic, version, size and hash of the rest.
void repairHash(std::vector<std::byte>& bytes) {
    const std::uint64_t hash = hashBytes(std::span(bytes).subspan(32));
    const std::uint64_t size = bytes.size() - 32;
    std::memcpy(&bytes[16], &size, 8);
    std::memcpy(&bytes[24], &hash, 8);
}

} // namespace

TEST_CASE("A summary is read from the start of a head file") {
    const std::filesystem::path folder = std::filesystem::temp_directory_path() / "stipple_summary_test";
    std::filesystem::create_directories(folder);
    HeadAsset asset = makeSmallAsset();
    writeHeadAsset(folder / "test.head", asset);
    asset.id = "young";
    asset.age = 22.6f;
    writeHeadAsset(folder / "a.head", asset);
    const HeadSummary summary = readHeadSummary(folder / "test.head");
    CHECK(summary.id == "test");
    CHECK(summary.label == "Tést, 40");
    CHECK(summary.sex == "female");
    CHECK(summary.melanin == 0.7f);
    CHECK(summary.hairColour == "black");
    const std::vector<HeadSummary> heads = listBuiltinHeads(folder);
    REQUIRE(heads.size() == 2); // by age
    CHECK(heads[0].label == "Tést, 23");
    CHECK(heads[1].id == "test");

    writeFileAtomic(folder / "a.head", std::string_view("not a head, but longer than a header is"));
    CHECK_THROWS_WITH(listBuiltinHeads(folder), Contains("a.head") && Contains("not a head file"));
    std::vector<std::byte> bytes = encodeHeadAsset(makeSmallAsset());
    bytes.resize(40);
    writeFileAtomic(folder / "a.head", bytes);
    CHECK_THROWS_WITH(readHeadSummary(folder / "a.head"), Contains("damaged"));
    CHECK_THROWS_WITH(readHeadSummary(folder / "none.head"), Contains("cannot be read"));
    CHECK_THROWS_WITH(listBuiltinHeads(folder / "none"), Contains("no folder"));
    std::filesystem::remove_all(folder);
}

TEST_CASE("A head file comes back as it was written") {
    const HeadAsset asset = makeSmallAsset();
    const std::vector<std::byte> bytes = encodeHeadAsset(asset);
    const HeadAsset back = decodeHeadAsset(bytes, "test.head");
    CHECK(encodeHeadAsset(back) == bytes);
    CHECK(back.displayName == asset.displayName);
    CHECK(back.controls == asset.controls);
    CHECK(back.morphs[0].negative.deltas == asset.morphs[0].negative.deltas);
    CHECK(back.skinLevels[0].vertices == asset.skinLevels[0].vertices);
    CHECK(back.skinLevels[0].tint == asset.skinLevels[0].tint);
    CHECK(back.cards[0].kind == HeadCardKind::lash);
    CHECK(back.eyes[0].sphere == asset.eyes[0].sphere);
    CHECK(back.images == asset.images);
}

TEST_CASE("Weights of a skin point survive packing") {
    Random random(7);
    for (int i = 0; i < 1000; ++i) {
        glm::vec3 w(random.nextFloat(), random.nextFloat(), random.nextFloat());
        w /= w.x + w.y + w.z;
        const glm::vec3 back = SkinPoint::make(5, w).getWeights();
        CHECK(glm::length(back - w) < 3e-5f);
        CHECK(back.x + back.y + back.z == Approx(1));
        CHECK(back.x >= -1e-6f);
    }
}

TEST_CASE("Damaged head files are refused with a reason") {
    const std::vector<std::byte> good = encodeHeadAsset(makeSmallAsset());
    SECTION("not a head file") {
        const std::vector<std::byte> text(64, std::byte('x'));
        CHECK_THROWS_WITH(decodeHeadAsset(text, "a.head"), Contains("a.head") && Contains("not a head file"));
        CHECK_THROWS_AS(decodeHeadAsset({}, "a.head"), Error);
    }
    SECTION("of another version") {
        std::vector<std::byte> bytes = good;
        bytes[8] = std::byte(99);
        CHECK_THROWS_WITH(decodeHeadAsset(bytes, "a.head"), Contains("version 99"));
    }
    SECTION("cut short anywhere") {
        for (std::size_t size = 0; size < good.size(); ++size) {
            std::vector<std::byte> bytes(good.begin(), good.begin() + std::ptrdiff_t(size));
            CHECK_THROWS_AS(decodeHeadAsset(bytes, "a.head"), Error);
            if (size < 32) continue;
            repairHash(bytes); // even with a matching checksum
            CHECK_THROWS_AS(decodeHeadAsset(bytes, "a.head"), Error);
        }
    }
    SECTION("any flipped bit") {
        for (std::size_t i = 8; i < good.size(); ++i) {
            if (i >= 12 && i < 16) continue; // reserved
            std::vector<std::byte> bytes = good;
            bytes[i] ^= std::byte(1 << (i % 8));
            CHECK_THROWS_AS(decodeHeadAsset(bytes, "a.head"), Error);
        }
    }
    SECTION("random damage under a valid checksum is refused or harmless") {
        Random random(3);
        for (int round = 0; round < 500; ++round) {
            std::vector<std::byte> bytes = good;
            for (int k = 0; k < 3; ++k)
                bytes[32 + random.nextBelow(std::uint32_t(bytes.size() - 32))] = std::byte(random.nextBelow(256));
            repairHash(bytes);
            try {
                const HeadAsset asset = decodeHeadAsset(bytes, "a.head");
                CHECK(asset.controls.size() >= asset.cageVertexCount);
            } catch (const Error& e) {
                CHECK_THAT(e.what(), Contains("a.head"));
            }
        }
    }
    SECTION("missing") {
        CHECK_THROWS_WITH(readHeadAsset("/nowhere/a.head"), Contains("/nowhere/a.head"));
    }
}
