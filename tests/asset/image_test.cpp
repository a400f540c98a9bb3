#include "asset/image.h"
#include "core/error.h"
#include "core/file.h"
#include "core/parallel.h"
#include "core/random.h"
#include "tests/asset/model_files.h"

#include <catch2/catch.hpp>

#include <atomic>

using namespace stipple;
using namespace stipple::test;

namespace {

std::span<const std::byte> asBytes(const std::string& text) {
    return std::as_bytes(std::span(text.data(), text.size()));
}

// A 2 x 1 BMP: 24 bits, rows padded to four bytes, blue first.
std::string makeBmp() {
    const unsigned char bytes[] = {'B', 'M', 62, 0, 0, 0, 0, 0,  0, 0, 54, 0, 0, 0, 40, 0, 0, 0, 2, 0, 0,
                                   0,   1,   0,  0, 0, 1, 0, 24, 0, 0, 0,  0, 0, 8, 0,  0, 0, 0, 0, 0, 0,
                                   0,   0,   0,  0, 0, 0, 0, 0,  0, 0, 0,  0, 1, 2, 3,  4, 5, 6, 0, 0};
    return std::string(reinterpret_cast<const char*>(bytes), sizeof bytes);
}

} // namespace

TEST_CASE("PNG files come back as they were written") {
    const TemporaryFolder folder;
    Image8 image = makePicture(37, 21);
    const auto path = folder.getPath() / "picture.png";

    writePng(path, image);
    Image8 back = readImage(path);
    CHECK(back.width == 37);
    CHECK(back.height == 21);
    CHECK(back.pixels == image.pixels);
    const std::string opaque = readAll(path);
    CHECK(opaque[25] == 2); // colour type: RGB
    CHECK(opaque.substr(37, 4) == "sRGB");

    image.pixels[4 * 5 + 3] = 7;
    writePng(path, image);
    back = readImage(path);
    CHECK(back.pixels == image.pixels);
    CHECK(readAll(path)[25] == 6); // RGB and alpha
}

TEST_CASE("Pictures keep to their limits, which are checked before anything is decoded") {
    const std::string png = encodePng(makePicture(64, 32));
    CHECK_NOTHROW(decodeImage(asBytes(png), "a.png", {.maxSide = 64, .maxPixels = 64 * 32}));
    CHECK_THROWS_WITH(decodeImage(asBytes(png), "a.png", {.maxSide = 63, .maxPixels = 1 << 20}),
                      Catch::Contains("'a.png'") && Catch::Contains("64 x 32"));
    CHECK_THROWS_AS(decodeImage(asBytes(png), "a.png", {.maxSide = 64, .maxPixels = 64 * 32 - 1}), Error);

    // A header that promises 2^31 x 2^31 pixels.
    std::string huge = png;
    for (const std::size_t at : {16u, 20u})
        huge.replace(at, 4, std::string("\x7f\xff\xff\xff", 4));
    CHECK_THROWS_AS(decodeImage(asBytes(huge), "huge.png"), Error);
}

TEST_CASE("What is no picture is one clear error") {
    CHECK_THROWS_WITH(decodeImage({}, "empty.png"), Catch::Contains("empty.png") && Catch::Contains("empty"));
    CHECK_THROWS_WITH(decodeImage(asBytes("no picture at all, just words"), "w.png"), Catch::Contains("'w.png'"));
    CHECK_THROWS_WITH(readImage("/nowhere/at-all.png"), Catch::Contains("at-all.png"));
    const std::string png = encodePng(makePicture(64, 32));
    CHECK_THROWS_WITH(decodeImage(asBytes(png.substr(0, png.size() / 2)), "half.png"), Catch::Contains("half.png"));
}

TEST_CASE("BMP files are read") {
    const Image8 image = decodeImage(asBytes(makeBmp()), "a.bmp");
    CHECK(image.width == 2);
    CHECK(image.pixels == std::vector<std::uint8_t>{3, 2, 1, 255, 6, 5, 4, 255});
}

TEST_CASE("JPEG files with impossible tables never reach the decoder") {
    std::string jpeg = readAll("/usr/share/assimp/models/OBJ/SpiderTex.jpg"); // package assimp-testmodels
    CHECK(decodeImage(asBytes(jpeg), "spider.jpg").width > 0);
    const std::size_t tables = jpeg.find("\xff\xc4");
    REQUIRE(tables != std::string::npos);
    jpeg.replace(tables + 5, 2, "\xff\xff"); // 510 symbols
    CHECK_THROWS_WITH(decodeImage(asBytes(jpeg), "bad.jpg"), Catch::Contains("'bad.jpg'") && Catch::Contains("tables"));
}

TEST_CASE("Mutated pictures decode or fail, on several threads") {
    const std::vector<std::string> seeds{encodePng(makePicture(24, 16)), makeBmp(),
                                         readAll("/usr/share/assimp/models/OBJ/SpiderTex.jpg").substr(0, 6000)};
    std::atomic<int> decoded{0};
    std::atomic<int> refused{0};
    parallelFor(900, 10, [&](std::size_t begin, std::size_t end) {
        for (std::size_t i = begin; i < end; ++i) {
            Random random(i);
            std::string bytes = seeds[i % seeds.size()];
            for (int change = 0; change < 4; ++change)
                bytes[random.nextBelow(std::uint32_t(bytes.size()))] = char(random.nextU32());
            if (i % 4 == 0) bytes.resize(random.nextBelow(std::uint32_t(bytes.size())) + 1);
            try {
                const Image8 image = decodeImage(asBytes(bytes), "mutant", {.maxSide = 512, .maxPixels = 1 << 18});
                decoded += image.pixels.size() == std::size_t(image.width) * std::size_t(image.height) * 4;
            } catch (const Error&) {
                ++refused;
            }
        }
    });
    CHECK(decoded + refused == 900);
    CHECK(decoded > 20);
    CHECK(refused > 50);
}
