// Interface triangles come out as the pixels they describe.
#include "gpu/device.h"
#include "gpu/transfer.h"
#include "graph/graph.h"
#include "render/ui_pass.h"
#include "tests/render/scenes.h"

#include <catch2/catch.hpp>

using namespace stipple;
using namespace stipple::test;

namespace {

constexpr std::uint32_t kWhite = 0xffffffff;

void addQuad(UiDraw& draw, const glm::vec2& low, const glm::vec2& high, std::uint32_t colour, UiTexture texture,
             const glm::ivec4& clip, const glm::vec2& uvLow = glm::vec2(0), const glm::vec2& uvHigh = glm::vec2(1)) {
    UiCommand command;
    command.texture = texture;
    command.clip = clip;
    command.vertexOffset = std::uint32_t(draw.vertices.size());
    command.firstIndex = std::uint32_t(draw.indices.size());
    command.indexCount = 6;
    draw.vertices.push_back({low, uvLow, colour});
    draw.vertices.push_back({{high.x, low.y}, {uvHigh.x, uvLow.y}, colour});
    draw.vertices.push_back({high, uvHigh, colour});
    draw.vertices.push_back({{low.x, high.y}, {uvLow.x, uvHigh.y}, colour});
    for (const int i : {0, 1, 2, 0, 2, 3})
        draw.indices.push_back(std::uint16_t(i));
    draw.commands.push_back(command);
}

struct Canvas {
    ShaderLibrary shaders{getTestDevice()};
    UiPass pass;
    Graph graph{getTestDevice()};
    Image target;
    bool swapped; // blue first

    Canvas(VkFormat format, int width, int height)
        : pass(shaders, format)
        , target(getTestDevice(),
                 {.format = format,
                  .width = std::uint32_t(width),
                  .height = std::uint32_t(height),
                  .usage = VK_IMAGE_USAGE_COLOR_ATTACHMENT_BIT | VK_IMAGE_USAGE_SAMPLED_BIT},
                 "canvas")
        , swapped(format == VK_FORMAT_B8G8R8A8_UNORM) {}

    void draw(const UiDraw& ui, const Image* picture = nullptr, const glm::vec3& background = glm::vec3(0)) {
        pass.add(graph, graph.importImage(target), ui, picture, background);
        graph.execute();
    }
    glm::ivec4 read(int x, int y) const {
        const auto bytes = readImageAs<std::uint8_t>(target);
        const std::uint8_t* p = &bytes[(std::size_t(y) * target.getDesc().width + std::size_t(x)) * 4];
        return swapped ? glm::ivec4(p[2], p[1], p[0], p[3]) : glm::ivec4(p[0], p[1], p[2], p[3]);
    }
};

bool isNear(const glm::ivec4& a, const glm::ivec4& b, int tolerance = 1) {
    for (int c = 0; c < 4; ++c)
        if (std::abs(a[c] - b[c]) > tolerance) return false;
    return true;
}

} // namespace

TEST_CASE("Colours, opacity and glyphs are blended in sRGB values") {
    for (const VkFormat format : {VK_FORMAT_R8G8B8A8_UNORM, VK_FORMAT_B8G8R8A8_UNORM}) {
        Canvas canvas(format, 64, 32);
        UiFontAtlas font{1, 2, 1, {0, 255}};
        canvas.pass.setFont(font);
        canvas.pass.setImage(kUiFirstImage, Image8{1, 1, {10, 200, 30, 128}});
        UiDraw draw;
        const glm::ivec4 all(0, 0, 64, 32);
        const glm::vec2 inside(0.9f, 0.5f), outside(0.1f, 0.5f);
        addQuad(draw, {0, 0}, {8, 32}, 0xff2050a0, kUiFont, all, inside, inside);             // opaque
        addQuad(draw, {8, 0}, {16, 32}, 0x80ffffff, kUiFont, all, inside, inside);            // half
        addQuad(draw, {16, 0}, {24, 32}, 0xffffffff, kUiFont, all, outside, outside);         // no glyph here
        addQuad(draw, {24, 0}, {32, 32}, kWhite, kUiFirstImage, all);                         // image with alpha
        addQuad(draw, {32, 0}, {64, 32}, kWhite, kUiFont, {40, 4, 8, 8}, inside, inside);     // clipped
        addQuad(draw, {56, 0}, {64, 32}, kWhite, kUiFont, {60, -5, 400, 12}, inside, inside); // clip beyond the target
        canvas.draw(draw, nullptr, glm::vec3(0.2f, 0.4f, 0.6f));
        const glm::ivec4 background(51, 102, 153, 255);
        CHECK(canvas.read(4, 16) == glm::ivec4(0xa0, 0x50, 0x20, 255));
        CHECK(isNear(canvas.read(12, 16), {153, 179, 204, 255}));
        CHECK(canvas.read(20, 16) == background);
        CHECK(isNear(canvas.read(28, 16), {30, 151, 91, 255}));
        CHECK(canvas.read(39, 6) == background);
        CHECK(canvas.read(40, 4) == glm::ivec4(255));
        CHECK(canvas.read(47, 11) == glm::ivec4(255));
        CHECK(canvas.read(47, 12) == background);
        CHECK(canvas.read(59, 2) == background);
        CHECK(canvas.read(63, 0) == glm::ivec4(255));
        CHECK(canvas.read(63, 7) == background);
        checkValidation();
    }
}

TEST_CASE("The picture is shown as it is, and black where there is none") {
    Canvas canvas(VK_FORMAT_B8G8R8A8_UNORM, 40, 24);
    Image picture(getTestDevice(),
                  {.format = VK_FORMAT_R8G8B8A8_UNORM, .width = 40, .height = 24, .usage = VK_IMAGE_USAGE_SAMPLED_BIT},
                  "picture");
    std::vector<std::uint8_t> pixels;
    for (int i = 0; i < 40 * 24; ++i)
        for (const int value : {i % 251, i * 7 % 253, i * 13 % 255, 255})
            pixels.push_back(std::uint8_t(value));
    uploadImage(picture, std::as_bytes(std::span(pixels)));
    UiDraw draw;
    addQuad(draw, {0, 0}, {40, 24}, kWhite, kUiPicture, {0, 0, 40, 24});
    canvas.draw(draw, &picture);
    int wrong = 0;
    for (int y = 0; y < 24; ++y)
        for (int x = 0; x < 40; ++x) {
            const std::uint8_t* p = &pixels[std::size_t(y * 40 + x) * 4];
            wrong += canvas.read(x, y) != glm::ivec4(p[0], p[1], p[2], p[3]);
        }
    CHECK(wrong == 0);
    // Of half the size: as large as before, corners in place.
    Image small(getTestDevice(),
                {.format = VK_FORMAT_R8G8B8A8_UNORM, .width = 20, .height = 12, .usage = VK_IMAGE_USAGE_SAMPLED_BIT},
                "small picture");
    pixels.clear();
    for (int i = 0; i < 20 * 12; ++i)
        for (const int value : {i % 20 * 10, i / 20 * 20, 77, 255})
            pixels.push_back(std::uint8_t(value));
    uploadImage(small, std::as_bytes(std::span(pixels)));
    canvas.draw(draw, &small);
    CHECK(isNear(canvas.read(0, 0), {0, 0, 77, 255}));
    CHECK(isNear(canvas.read(39, 23), {190, 220, 77, 255}));
    CHECK(isNear(canvas.read(21, 11), {103, 105, 77, 255}, 2)); // between the pixels of the small one
    canvas.draw(draw, nullptr, glm::vec3(1));
    CHECK(canvas.read(20, 12) == glm::ivec4(0, 0, 0, 255));
    checkValidation();
}

TEST_CASE("An interface of many vertices, a new font and an empty one are drawn") {
    Canvas canvas(VK_FORMAT_R8G8B8A8_UNORM, 256, 256);
    UiDraw draw;
    // 16384 quads of a pixel: more than an upload chunk holds.
    for (int y = 0; y < 256; y += 2)
        for (int x = 0; x < 256; x += 2) {
            const auto colour = 0xff000000 | std::uint32_t(x) | std::uint32_t(y) << 8;
            addQuad(draw, glm::vec2(x, y), glm::vec2(x + 1, y + 1), colour, kUiFont, {0, 0, 256, 256});
        }
    canvas.draw(draw);
    CHECK(canvas.read(0, 0) == glm::ivec4(0, 0, 0, 255));
    CHECK(canvas.read(254, 254) == glm::ivec4(254, 254, 0, 255));
    CHECK(canvas.read(100, 30) == glm::ivec4(100, 30, 0, 255));
    CHECK(canvas.read(101, 30) == glm::ivec4(0, 0, 0, 255));

    UiDraw one;
    addQuad(one, {0, 0}, {256, 256}, kWhite, kUiFont, {0, 0, 256, 256});
    canvas.pass.setFont({3, 1, 1, {51}});
    canvas.draw(one);
    CHECK(canvas.read(9, 9) == glm::ivec4(51, 51, 51, 255));
    canvas.pass.setFont({3, 1, 1, {255}}); // the same number: nothing new
    canvas.draw(one);
    CHECK(canvas.read(9, 9) == glm::ivec4(51, 51, 51, 255));
    canvas.draw(UiDraw{}, nullptr, glm::vec3(0, 1, 0));
    CHECK(canvas.read(128, 128) == glm::ivec4(0, 255, 0, 255));
    checkValidation();
}
