// Hair on a patch of skin: coverage by known answers, and the same scalp at every distance.
#include "core/random.h"
#include "math/colour.h"
#include "render/fibre_buffers.h"
#include "render/fibre_pass.h"
#include "tests/render/scenes.h"

#include <catch2/catch.hpp>

#include <cmath>

using namespace stipple;
using namespace stipple::test;

namespace {

// Equal straight hairs that lean towards +x over the square |x|, |y| <= half in the plane z = 0.
std::shared_ptr<const FibreSet> makeLawn(float half, float perCm2, float width, float length, float rise) {
    static std::uint64_t key = 0x6c61776e;
    auto set = std::make_shared<FibreSet>();
    set->key = ++key;
    set->bounds = {glm::vec2(-half), glm::vec2(half + length)};
    set->pigmented = glm::vec3(0.05f);
    Random random(7);
    const float pitch = 10 / std::sqrt(perCm2);
    for (float y = -half + 0.5f * pitch; y < half; y += pitch)
        for (float x = -half + 0.5f * pitch; x < half; x += pitch) {
            const float jx = random.nextFloat(), jy = random.nextFloat();
            const glm::vec3 root(x + pitch * (jx - 0.5f), y + pitch * (jy - 0.5f), 0);
            const float turn = 0.1f * random.nextNormalish();
            const glm::vec3 way =
                length * glm::vec3(std::cos(rise) * std::cos(turn), std::cos(rise) * std::sin(turn), std::sin(rise));
            Fibre fibre;
            fibre.first = std::uint32_t(set->geometry.points.size());
            fibre.count = 2;
            fibre.normal = {0, 0, 1};
            fibre.widthMm = width;
            fibre.id = std::uint32_t(set->geometry.fibres.size());
            fibre.greyFrom = random.nextFloat();
            set->geometry.fibres.push_back(fibre);
            for (const glm::vec3& p : {root, root + way}) {
                set->geometry.points.push_back(p);
                set->geometry.chart.emplace_back(p);
            }
        }
    return set;
}

double computeArea(const FibreCoverage& coverage, std::size_t mip) {
    const GridField<glm::vec2>& level = coverage.mips[mip];
    double sum = 0;
    for (const glm::vec2& value : level.values)
        sum += double(value.x + value.y);
    return sum * double(level.grid.cell * level.grid.cell);
}

double computeMeanCover(const FibreCoverage& coverage, std::size_t mip, float half) {
    const GridField<glm::vec2>& level = coverage.mips[mip];
    double sum = 0;
    std::size_t count = 0;
    for (int y = 0; y < level.grid.height; ++y)
        for (int x = 0; x < level.grid.width; ++x) {
            const glm::vec2 p = glm::abs(level.grid.getPoint(x, y));
            if (std::max(p.x, p.y) > half) continue;
            sum += double(level.at(x, y).x + level.at(x, y).y);
            ++count;
        }
    return sum / double(count);
}

RenderScene makeLawnScene(float half, std::shared_ptr<const FibreSet> fibres) {
    RenderScene scene;
    scene.surfaces.push_back({Material::skin, makePatch(half), nullptr, glm::vec3(1), 0.5f});
    Appearance bare = makeMatteSkin(glm::vec3(0.5f)), hairy = bare;
    hairy.fibres = std::move(fibres);
    scene.appearances = {bare, hairy};
    scene.rigs.push_back(makeFurnace(1));
    RectLight lamp;
    lamp.centre = {200, 300, 900};
    lamp.halfU = {100, 0, 0};
    lamp.halfV = {0, 100, 0};
    if (glm::dot(glm::cross(lamp.halfU, lamp.halfV), lamp.centre) > 0) lamp.halfU = -lamp.halfU;
    lamp.radiance = glm::vec3(20);
    scene.rigs[0].lights.push_back(lamp);
    return scene;
}

} // namespace

TEST_CASE("Sparse hair covers number times width times length of the skin") {
    constexpr float kHalf = 20;
    for (const float length : {0.6f, 1.5f, 3.0f}) {
        for (const float rise : {0.2f, 0.7f}) {
            // So sparse that hardly any two cross.
            const auto lawn = makeLawn(kHalf, 20, 0.07f, length, rise);
            const double hairs = double(lawn->geometry.fibres.size());
            const double n = hairs / double(4 * kHalf * kHalf);
            const double wanted = hairs * 0.07 * double(length * std::cos(rise));
            const FibreCoverage coverage = computeFibreCoverage(*lawn, 0.2f);
            INFO(length << " mm at " << rise);
            for (const std::size_t mip : {0u, 3u, 6u})
                CHECK(computeArea(coverage, mip) == Approx(wanted).epsilon(0.03));
            const FibreField field = computeFibreField(*lawn, 2);
            const glm::vec4 middle = field.sample(glm::vec2(0));
            CHECK(double(middle.x) == Approx(n * 0.07 * double(length)).epsilon(0.15));
            CHECK(middle.y == Approx(std::cos(rise)).margin(0.02));
            CHECK(middle.w == Approx(std::sin(rise)).margin(0.02));
        }
    }
}

TEST_CASE("Dense hair covers as the laying of many over each other does") {
    const auto lawn = makeLawn(20, 200, 0.07f, 3, 0.5f);
    const double n = double(lawn->geometry.fibres.size()) / 1600;
    const double once = n * 0.07 * 3 * std::cos(0.5);
    const double covered = computeMeanCover(computeFibreCoverage(*lawn, 0.2f), 0, 15);
    CHECK(covered < once);
    CHECK(covered == Approx(1 - std::exp(-once)).epsilon(0.06));
}

TEST_CASE("White hair covers its share") {
    auto lawn = std::make_shared<FibreSet>(*makeLawn(20, 100, 0.06f, 2, 0.5f));
    lawn->greyShare = 0.4f;
    const FibreCoverage coverage = computeFibreCoverage(*lawn, 0.2f);
    glm::dvec2 sum(0);
    for (const glm::vec2& value : coverage.mips[0].values)
        sum += glm::dvec2(value);
    CHECK(sum.y / (sum.x + sum.y) == Approx(0.4).margin(0.03));
}

TEST_CASE("A straight ribbon stands for a bent hair by its area") {
    auto set = std::make_shared<FibreSet>(*makeLawn(5, 100, 0.07f, 2, 0.5f));
    // A bend in the middle of the first.
    Fibre bent = set->geometry.fibres.front();
    bent.first = std::uint32_t(set->geometry.points.size());
    bent.count = 3;
    for (const glm::vec3 p : {glm::vec3(0), glm::vec3(1, 0, 0.5f), glm::vec3(1, 1, 1)}) {
        set->geometry.points.push_back(p);
        set->geometry.chart.emplace_back(p);
    }
    set->geometry.fibres = {bent};
    const FibreRecords records = computeFibreRecords(*set, computeFibreField(*set, 2));
    REQUIRE(records.segments.size() == 3);
    const auto getArea = [&](std::size_t i) {
        return records.segments[i].width * glm::distance(records.segments[i].start, records.segments[i].end);
    };
    CHECK(getArea(0) + getArea(1) == Approx(getArea(2)));
}

TEST_CASE("Hair darkens the skin equally at every distance") {
    constexpr float kHalf = 40, kFrameMm = 38.4f;
    Renderer renderer(getTestDevice());
    for (const float length : {0.8f, 3.0f}) {
        const RenderScene scene = makeLawnScene(kHalf, makeLawn(kHalf, 180, 0.07f, length, 0.6f));
        const Camera camera = makeFrontCamera(400, kFrameMm);
        double least = 1e9, most = 0;
        // .06 to 1.2 mm a pixel: ribbons below .125, the atlas from .25 on.
        for (const int size : {640, 320, 256, 192, 160, 96, 32}) {
            const View bare{camera, 0, 0, {0, 0, size, size}, 1}, hairy{camera, 1, 0, {0, 0, size, size}, 1};
            const int samples = size > 200 ? 4 : 16;
            const auto draw = [&](const View& view) {
                return getLuminance(glm::vec3(
                    computeMean(renderer.render(scene, {&view, 1}, size, size, {.samples = samples}).linear, 0.9f)));
            };
            const double ratio = double(draw(hairy) / draw(bare));
            UNSCOPED_INFO(double(kFrameMm) / size << " mm a pixel: " << ratio);
            least = std::min(least, ratio);
            most = std::max(most, ratio);
        }
        INFO(length << " mm");
        CHECK(most < 0.97);
        CHECK(most / least < 1.005);
    }
    checkValidation();
}

TEST_CASE("Hair is lit alike however the chart lies on the skin") {
    constexpr float kHalf = 40;
    constexpr int kSize = 48; // .8 mm a pixel: the atlas alone
    Renderer renderer(getTestDevice());
    const auto lawn = makeLawn(kHalf, 180, 0.07f, 3, 0.4f);
    RenderScene scene = makeLawnScene(kHalf, lawn);
    const View view{makeFrontCamera(400, 38.4f), 1, 0, {0, 0, kSize, kSize}, 1};
    const auto draw = [&] {
        return computeMean(renderer.render(scene, {&view, 1}, kSize, kSize, {.samples = 16}).linear);
    };
    const double asLaid = double(getLuminance(glm::vec3(draw())));
    // A quarter turn of the chart, skin and hair where they were.
    const auto turn = [](std::vector<glm::vec2>& points) {
        for (glm::vec2& p : points)
            p = {-p.y, p.x};
    };
    auto patch = std::make_shared<SurfaceGeometry>(*makePatch(kHalf));
    turn(patch->chart);
    scene.surfaces[0].geometry = patch;
    auto turned = std::make_shared<FibreSet>(*lawn);
    turned->key = ~lawn->key;
    turn(turned->geometry.chart);
    turned->bounds = {glm::vec2(-lawn->bounds.max.y, lawn->bounds.min.x),
                      glm::vec2(-lawn->bounds.min.y, lawn->bounds.max.x)};
    scene.appearances[1].fibres = turned;
    CHECK(double(getLuminance(glm::vec3(draw()))) == Approx(asLaid).epsilon(0.002));
    checkValidation();
}

TEST_CASE("Many hairs seen from afar are not drawn one by one") {
    const auto lawn = makeLawn(60, 300, 0.07f, 2, 0.5f);
    REQUIRE(lawn->geometry.fibres.size() > 40000);
    const FibreBuffers buffers(getTestDevice(), *lawn);
    const auto countDrawn = [&](float heightMm) {
        std::size_t count = 0;
        const View view{makeFrontCamera(400, heightMm), 0, 0, {0, 0, 400, 400}, 1};
        for (const FibreDrawRange& range : findRibbons(buffers, view))
            count += range.count;
        return count;
    };
    CHECK(countDrawn(200) == 0);        // .5 mm a pixel, no silhouette
    CHECK(countDrawn(10) > 0);          // close up ...
    CHECK(countDrawn(10) < 40000 / 10); // ... only what is in the picture
}
