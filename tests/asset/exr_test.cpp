#include "asset/image.h"
#include "core/error.h"
#include "core/random.h"
#include "tests/asset/model_files.h"

#include <catch2/catch.hpp>

#include <cmath>
#include <iostream>

using namespace stipple;
using namespace stipple::test;

namespace fs = std::filesystem;

TEST_CASE("EXR files come back within half precision") {
    ImageF image;
    image.width = 33;
    image.height = 17;
    Random random(1);
    for (int i = 0; i < 33 * 17; ++i)
        image.pixels.emplace_back(random.nextFloat() * 8, random.nextFloat() * 0.01f, random.nextFloat() * 1000,
                                  random.nextFloat());
    image.pixels[0] = {1e9f, -1e9f, 0.5f, 1}; // beyond half: its largest values

    const TemporaryFolder folder;
    const fs::path path = folder.getPath() / "a.exr";
    writeExr(path, image);
    const ImageF back = readExr(path);
    REQUIRE(back.width == 33);
    REQUIRE(back.height == 17);
    CHECK(back.pixels[0] == glm::vec4(65504, -65504, 0.5f, 1));
    for (std::size_t i = 1; i < image.pixels.size(); ++i)
        for (int c = 0; c < 4; ++c)
            REQUIRE(std::abs(back.pixels[i][c] - image.pixels[i][c]) <= std::abs(image.pixels[i][c]) / 2048 + 1e-7f);
    const std::string bytes = readAll(path);
    CHECK(bytes.find("chromaticities") != std::string::npos);
}

TEST_CASE("The reference pictures are read") {
    const fs::path folder = fs::path(STIPPLE_SHARED_DIR) / "reference";
    if (!fs::exists(folder)) {
        std::cout << "skipped: no shared data\n";
        return;
    }
    int count = 0;
    for (const auto& entry : fs::recursive_directory_iterator(folder)) {
        if (entry.path().extension() != ".exr") continue;
        ++count;
        INFO(entry.path());
        const ImageF image = readExr(entry.path());
        REQUIRE(image.width >= 64);
        double sum = 0;
        bool isGrey = true;
        bool isFinite = true;
        for (const glm::vec4& p : image.pixels) {
            isFinite = isFinite && std::isfinite(p.x + p.y + p.z + p.w);
            sum += p.y;
            isGrey = isGrey && p.x == p.y && p.y == p.z;
        }
        CHECK(isFinite);
        CHECK(sum > 0);
        if (entry.path().filename() == "coverage.exr") {
            CHECK(isGrey);
            CHECK(sum <= double(image.pixels.size()) * 1.001);
        }
        if (entry.path().filename() == "full.exr") CHECK_FALSE(isGrey);
    }
    CHECK(count >= 20);
}

TEST_CASE("Damaged EXR files are one clear error each") {
    ImageF image;
    image.width = image.height = 16;
    image.pixels.assign(256, glm::vec4(0.25f));
    const TemporaryFolder folder;
    writeExr(folder.getPath() / "a.exr", image);
    const std::string good = readAll(folder.getPath() / "a.exr");

    CHECK_THROWS_WITH(readExr(folder.write("e.exr", "")), Catch::Contains("e.exr"));
    CHECK_THROWS_WITH(readExr(folder.write("t.exr", "just words, and a few more of them")), Catch::Contains("t.exr"));
    for (std::size_t size = 1; size < good.size(); size += 19)
        CHECK_THROWS_AS(readExr(folder.write("cut.exr", good.substr(0, size))), Error);
    int refused = 0;
    for (std::uint64_t seed = 0; seed < 200; ++seed) {
        Random random(seed);
        std::string bytes = good;
        for (int change = 0; change < 3; ++change)
            bytes[random.nextBelow(std::uint32_t(bytes.size()))] = char(random.nextU32());
        try {
            const ImageF back = readExr(folder.write("mutant.exr", bytes));
            REQUIRE(back.pixels.size() == std::size_t(back.width) * std::size_t(back.height));
        } catch (const Error&) {
            ++refused;
        }
    }
    CHECK(refused > 60);
}
