// Pictures of scar tissue: what of them counts, and where on the head it comes to lie.
#include "scalp/scar_texture.h"
#include "tests/design/design_head.h"

#include <catch2/catch.hpp>

#include <functional>

using namespace stipple;

namespace {

Image8 makeImage(int width, int height, const std::function<glm::ivec4(int, int)>& colour) {
    Image8 image{width, height, {}};
    for (int y = 0; y < height; ++y)
        for (int x = 0; x < width; ++x) {
            const glm::ivec4 c = colour(x, y);
            for (int k = 0; k < 4; ++k)
                image.pixels.push_back(std::uint8_t(c[k]));
        }
    return image;
}

} // namespace

TEST_CASE("Darker is more melanin, redder more blood, and an even picture changes nothing") {
    const ScarTexture even(makeImage(8, 8, [](int, int) { return glm::ivec4(180, 140, 120, 255); }), 100);
    CHECK(even.sample({0.3f, 0.6f}).melanin == Approx(1).epsilon(1e-3));
    CHECK(even.sample({0.3f, 0.6f}).blood == Approx(1).epsilon(1e-3));
    CHECK(even.sample({0.3f, 0.6f}).coverage == 1);
    const ScarTexture sides(
        makeImage(16, 4,
                  [](int x, int) { return x < 8 ? glm::ivec4(120, 90, 80, 255) : glm::ivec4(200, 150, 133, 255); }),
        100);
    CHECK(sides.sample({0.1f, 0.5f}).melanin > 1.3f);
    CHECK(sides.sample({0.9f, 0.5f}).melanin < 0.8f);
    CHECK(sides.sample({0.1f, 0.5f}).blood == Approx(sides.sample({0.9f, 0.5f}).blood).epsilon(0.2));
    const ScarTexture red(
        makeImage(16, 4,
                  [](int x, int) { return x < 8 ? glm::ivec4(180, 110, 110, 255) : glm::ivec4(160, 130, 110, 255); }),
        100);
    CHECK(red.sample({0.1f, 0.5f}).blood > 1.5f * red.sample({0.9f, 0.5f}).blood);
    // A large one is averaged down, and its mean stays.
    const ScarTexture large(
        makeImage(512, 512, [](int x, int y) { return (x + y) % 2 ? glm::ivec4(0, 0, 0, 255) : glm::ivec4(255); }), 64);
    for (const float u : {0.2f, 0.5f, 0.77f})
        CHECK(large.sample({u, 0.4f}).melanin == Approx(1).epsilon(0.02));
}

TEST_CASE("A picture lies along its scar, its transparent parts are skin") {
    const test::DesignHead& head = test::getDesignHead();
    // A round scar on the crown: upper left dark, lower right missing.
    ScarParameters scar;
    scar.kind = ScarKind::trauma;
    scar.path = {{0, -0.1f}};
    scar.widthMm = 40;
    scar.mottle = 0;
    scar.picture = std::make_shared<const Image8>(makeImage(64, 64, [](int x, int y) {
        if (x >= 32 && y >= 32) return glm::ivec4(0, 0, 0, 0);
        return x < 32 && y < 32 ? glm::ivec4(90, 70, 60, 255) : glm::ivec4(200, 160, 140, 255);
    }));
    ScalpPlan plan;
    plan.scars = {scar};
    const ScalpFields fields = computeFields(head.chart, head.landmarks, plan);
    const auto skinAt = [&](float x, float y) { return fields.skin.sample(head.chart.toChart({x, y}).value()); };
    const auto edgeAt = [&](float x, float y) { return fields.scarEdge.sample(head.chart.toChart({x, y}).value()); };
    // From above with the face up: the person's left (+x) is on the left, the front (+y) up.
    CHECK(skinAt(0.06f, -0.04f).x > 1.4f * skinAt(-0.06f, -0.04f).x);
    CHECK(skinAt(0.06f, -0.04f).x > 1.4f * skinAt(0.06f, -0.16f).x);
    CHECK(skinAt(-0.06f, -0.16f) == kPlainSkin);
    CHECK(edgeAt(-0.06f, -0.16f) > 0);
    CHECK(edgeAt(0.06f, -0.16f) < 0);

    // Along a line its left end is the line's beginning.
    ScarParameters line;
    line.path = {{0.4f, -0.3f}, {0, -0.35f}, {-0.4f, -0.3f}};
    line.widthMm = 10;
    line.mottle = 0;
    line.picture = std::make_shared<const Image8>(makeImage(
        64, 8, [](int x, int) { return x < 32 ? glm::ivec4(90, 70, 60, 255) : glm::ivec4(200, 160, 140, 255); }));
    plan.scars = {line};
    const ScalpFields along = computeFields(head.chart, head.landmarks, plan);
    const auto melaninAt = [&](float x, float y) { return along.skin.sample(head.chart.toChart({x, y}).value()).x; };
    CHECK(melaninAt(0.2f, -0.3375f) > 1.4f * melaninAt(-0.2f, -0.3375f));
}
