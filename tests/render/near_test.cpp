// Dots drawn one by one in close views, against the atlas and against what the skin should show.
#include "core/random.h"
#include "gpu/device.h"
#include "render/near_dots_pass.h"
#include "tests/render/scenes.h"

#include <catch2/catch.hpp>

#include <cmath>

using namespace stipple;
using namespace stipple::test;

namespace {

RenderScene makeSkinScene(std::shared_ptr<const SurfaceGeometry> geometry, std::shared_ptr<const StampSet> stamps) {
    RenderScene scene;
    scene.surfaces.push_back({Material::skin, std::move(geometry), nullptr, glm::vec3(1), 0.5f});
    Appearance bare = makeMatteSkin(glm::vec3(0.8f)), dotted = bare;
    dotted.stamps = std::move(stamps);
    scene.appearances = {bare, dotted};
    scene.rigs.push_back(makeFurnace(1));
    return scene;
}

ImageF renderOne(Renderer& renderer, const RenderScene& scene, const Camera& camera, int size, int appearance = 1,
                 int samples = 1) {
    const View view{camera, appearance, 0, {0, 0, size, size}, 1};
    return renderer.render(scene, {&view, 1}, size, size, {.samples = samples}).linear;
}

// Moments of what the dots take away, in mm of a picture `heightMm` high about its centre, y up.
struct Darkness {
    double sum = 0; // mm2
    glm::dvec2 mean{0};
    double xx = 0, xy = 0, yy = 0;
};
Darkness measureDarkness(const ImageF& image, float heightMm, double bare) {
    Darkness d;
    const double pixel = double(heightMm) / image.height;
    const auto visit = [&](auto&& add) {
        for (int y = 0; y < image.height; ++y)
            for (int x = 0; x < image.width; ++x) {
                const double loss =
                    1 - double(image.pixels[std::size_t(y) * std::size_t(image.width) + std::size_t(x)].g) / bare;
                add(loss * pixel * pixel, glm::dvec2((x + 0.5) * pixel - 0.5 * pixel * image.width,
                                                     0.5 * double(heightMm) - (y + 0.5) * pixel));
            }
    };
    visit([&](double loss, const glm::dvec2& p) {
        d.sum += loss;
        d.mean += loss * p;
    });
    d.mean /= d.sum;
    visit([&](double loss, const glm::dvec2& p) {
        const glm::dvec2 q = p - d.mean;
        d.xx += loss * q.x * q.x / d.sum;
        d.xy += loss * q.x * q.y / d.sum;
        d.yy += loss * q.y * q.y / d.sum;
    });
    return d;
}

} // namespace

TEST_CASE("Darkness is the same from dots one by one to the coarse atlas") {
    // Dots well inside the picture, so that no filter carries any of them over its border.
    auto set = std::make_shared<StampSet>(*makeStamps({glm::vec2(-5), glm::vec2(5)}, 220, {0.11f, 0.09f, 3}));
    for (std::size_t i = 0; i < set->stamps.size(); i += 4) {
        set->stamps[i].optics = {0.035f, 0.055f, 4};
        set->stamps[i].group = StampGroup::hair;
    }
    const RenderScene scene = makeSkinScene(makePatch(20), set);
    Renderer renderer(getTestDevice());
    // One camera on 12.8 mm of skin; only the picture's size changes: 0.02 to 1.07 mm a pixel.
    std::vector<double> means;
    double last = 0;
    for (const int size : {640, 320, 256, 192, 160, 144, 136, 128, 120, 96, 64, 32, 16, 12}) {
        const ImageF image = renderOne(renderer, scene, makeFrontCamera(300, 12.8f), size, 1, size < 100 ? 16 : 1);
        means.push_back(computeMean(image).g);
        UNSCOPED_INFO("footprint " << 12.8 / size << " mm: mean " << means.back());
        // Across the cross-fade, 0.05 to 0.1 mm.
        if (size < 256 && size >= 120) CHECK(means.back() == Approx(last).epsilon(0.002));
        last = means.back();
    }
    for (const double mean : means) {
        CHECK(mean < 0.77);
        CHECK(mean == Approx(means.front()).epsilon(0.01));
    }
    checkValidation();
}

TEST_CASE("Dots one by one and the atlas show the same picture where they meet") {
    const auto set = makeStamps({glm::vec2(-5), glm::vec2(5)}, 200, {0.09f, 0.1f, 2});
    const RenderScene scene = makeSkinScene(makePatch(20), set);
    Renderer renderer(getTestDevice());
    // 0.05 mm a pixel is drawn one by one, 0.1 mm from the atlas.
    const ImageF fine = renderOne(renderer, scene, makeFrontCamera(300, 8), 160);
    const ImageF coarse = renderOne(renderer, scene, makeFrontCamera(300, 8), 80);
    double difference = 0, contrast = 0;
    const double mean = computeMean(coarse).g;
    for (int y = 0; y < 80; ++y) {
        for (int x = 0; x < 80; ++x) {
            double box = 0;
            for (int k = 0; k < 4; ++k)
                box += 0.25 * double(fine.pixels[std::size_t((2 * y + k / 2) * 160 + 2 * x + k % 2)].g);
            const double got = coarse.pixels[std::size_t(y * 80 + x)].g;
            difference += (got - box) * (got - box);
            contrast += (box - mean) * (box - mean);
        }
    }
    CHECK(std::sqrt(contrast / 6400) > 0.05);
    // The atlas' own filter, a texel wide, and the quarter of a mip that keeps dots in motion from flickering.
    CHECK(std::sqrt(difference / contrast) < 0.16);
    checkValidation();
}

TEST_CASE("Dots are round on the skin whatever the chart does") {
    Renderer renderer(getTestDevice());
    const glm::vec2 place(0.21f, -0.13f);
    const auto draw = [&](const glm::mat2& chartOfSkin) {
        auto patch = std::make_shared<SurfaceGeometry>(*makePatch(10));
        for (glm::vec2& p : patch->chart)
            p = chartOfSkin * p;
        static std::uint64_t key = 500;
        patch->key = ++key;
        const glm::mat2 skinOfChart = glm::inverse(chartOfSkin);
        auto set = std::make_shared<StampSet>();
        set->key = key;
        set->bounds = {glm::vec2(-2), glm::vec2(2)};
        set->stamps.push_back({chartOfSkin * place,
                               glm::vec3(place, 0),
                               glm::vec3(skinOfChart[0], 0),
                               glm::vec3(skinOfChart[1], 0),
                               {0.12f, 0.08f, 1},
                               StampGroup::pigment});
        const ImageF image = renderOne(renderer, makeSkinScene(patch, set), makeFrontCamera(300, 1.6f), 80);
        return measureDarkness(image, 1.6f, 0.8);
    };
    const Darkness plain = draw(glm::mat2(1));
    CHECK(plain.sum > 0.01);
    for (const glm::mat2& chart : {glm::mat2(1.1f, -0.2f, 0.4f, 0.8f), glm::mat2(-1.1f, -0.2f, 0.4f, 0.8f),
                                   glm::mat2(0, 1, 1, 0), glm::mat2(0.8f, 0, 0, 1.3f)}) {
        const Darkness d = draw(chart);
        CHECK(d.sum == Approx(plain.sum).epsilon(0.01));
        CHECK(glm::length(d.mean - glm::dvec2(place)) < 0.005);
        CHECK(d.xx == Approx(plain.xx).epsilon(0.02));
        CHECK(d.yy == Approx(plain.yy).epsilon(0.02));
        CHECK(std::abs(d.xy) < 0.01 * plain.xx);
    }
    checkValidation();
}

TEST_CASE("A dot behind the edge of the skin does not show on its front") {
    const float radius = 10;
    // On the equator at this angle from +z, on the chart of makeSphere.
    const auto makeSet = [&](float degrees) {
        const float phi = degrees * kDegree;
        const glm::vec2 radial(std::sin(phi), std::cos(phi)), around(std::cos(phi), -std::sin(phi));
        const glm::vec3 skinAround(std::cos(phi), 0, -std::sin(phi));
        Stamp stamp;
        stamp.centre = radius * 0.5f * kPi * radial;
        stamp.position = radius * glm::vec3(std::sin(phi), 0, std::cos(phi));
        const float squeeze = 2 / kPi; // skin mm per chart mm along the equator
        stamp.du = radial.x * glm::vec3(0, -1, 0) + around.x * squeeze * skinAround;
        stamp.dv = radial.y * glm::vec3(0, -1, 0) + around.y * squeeze * skinAround;
        stamp.optics = {0.1f, 0.08f, 3};
        auto set = std::make_shared<StampSet>();
        set->key = std::uint64_t(degrees * 10);
        set->bounds = {glm::vec2(-16), glm::vec2(16)};
        set->stamps.push_back(stamp);
        return set;
    };
    const auto sphere = makeSphere(radius, 192, true);
    // The horizon lies at acos(10 / 200) = 87.1 degrees.
    Camera camera = makeFrontCamera(200, 0.6f);
    camera.target = {9.8f, 0, 0};
    Renderer renderer(getTestDevice());
    const auto differs = [&](float degrees) {
        const RenderScene scene = makeSkinScene(sphere, makeSet(degrees));
        const ImageF bare = renderOne(renderer, scene, camera, 128, 0);
        const ImageF dotted = renderOne(renderer, scene, camera, 128, 1);
        int count = 0;
        for (std::size_t i = 0; i < bare.pixels.size(); ++i)
            count += bare.pixels[i].g - dotted.pixels[i].g > 1e-4f;
        return count;
    };
    CHECK(differs(78) > 200);
    CHECK(differs(94) == 0);
    CHECK(differs(100) == 0);
    CHECK(differs(260) == 0);
    checkValidation();
}

TEST_CASE("Dots are not seen through other skin") {
    // A wall with dots, half of it behind another that has none; both on one chart.
    auto walls = std::make_shared<SurfaceGeometry>(*makePatch(10));
    const auto front = makePatch(10);
    const auto first = std::uint32_t(walls->positions.size());
    for (std::size_t i = 0; i < front->positions.size(); ++i) {
        walls->positions.push_back(front->positions[i] + glm::vec3(-10, 0, 3));
        walls->normals.push_back(front->normals[i]);
        walls->chart.push_back(front->chart[i] + glm::vec2(100, 0));
    }
    for (const glm::uvec3& t : front->triangles)
        walls->triangles.push_back(t + first);
    walls->key = 400;
    const RenderScene scene = makeSkinScene(walls, makeStamps({glm::vec2(-3), glm::vec2(3)}, 150, {0.1f, 0.1f, 2}));
    Renderer renderer(getTestDevice());
    const ImageF image = renderOne(renderer, scene, makeFrontCamera(300, 3), 96);
    int left = 0, right = 0;
    for (int y = 0; y < 96; ++y)
        for (int x = 0; x < 96; ++x)
            (x < 48 ? left : right) += image.pixels[std::size_t(y * 96 + x)].g < 0.79f;
    CHECK(left == 0);
    CHECK(right > 400);
    checkValidation();
}

TEST_CASE("Close and distant views share a picture") {
    const RenderScene scene =
        makeSkinScene(makePatch(20), makeStamps({glm::vec2(-15), glm::vec2(15)}, 150, {0.08f, 0.09f, 1.5f}));
    Renderer renderer(getTestDevice());
    const View views[] = {{makeFrontCamera(300, 2.5f), 1, 0, {7, 11, 64, 50}, 1},
                          {makeFrontCamera(300, 25), 1, 0, {71, 0, 60, 64}, 1},
                          {makeFrontCamera(200, 2.5f), 0, 0, {0, 64, 64, 32}, 1},
                          {makeFrontCamera(250, 3), 1, 0, {71, 64, 64, 32}, 1}};
    const auto all = renderer.render(scene, views, 140, 100, {.samples = 2}).linear;
    for (const View& view : views) {
        View alone = view;
        alone.rect.x = alone.rect.y = 0;
        const auto single =
            renderer.render(scene, {&alone, 1}, alone.rect.width, alone.rect.height, {.samples = 2}).linear;
        float worst = 0;
        for (int y = 0; y < alone.rect.height; ++y)
            for (int x = 0; x < alone.rect.width; ++x)
                worst = std::max(worst, std::abs(single.pixels[std::size_t(y * alone.rect.width + x)].g -
                                                 all.pixels[std::size_t((y + view.rect.y) * 140 + x + view.rect.x)].g));
        // Interpolation across triangles rounds by the pixel's place; density is half floats.
        CHECK(worst < 2e-3f);
        CHECK((computeMean(single).g < 0.78f) == (view.appearance == 1));
    }
    checkValidation();
}

TEST_CASE("A dot smaller than a pixel keeps its darkness") {
    auto set =
        std::make_shared<StampSet>(*makeStamps({glm::vec2(-1.2f), glm::vec2(1.2f)}, 800, {0.004f, 0.004f, 0.05f}));
    for (VeilOptics& veil : set->veil)
        veil = {glm::vec3(0), glm::vec3(1)};
    double wanted = 0;
    for (const Stamp& stamp : set->stamps)
        wanted += double(stamp.optics.amplitude * kPi * stamp.optics.radiusMm * stamp.optics.radiusMm);
    const RenderScene scene = makeSkinScene(makePatch(20), set);
    Renderer renderer(getTestDevice());
    for (const int size : {300, 120, 60}) { // 0.01 to 0.05 mm a pixel; 2 w is 0.013 mm
        const ImageF image = renderOne(renderer, scene, makeFrontCamera(300, 3), size);
        CHECK(measureDarkness(image, 3, 0.8).sum == Approx(wanted).epsilon(0.02));
    }
    checkValidation();
}

TEST_CASE("A view from afar looks at no single dot") {
    auto set = std::make_shared<StampSet>();
    set->key = 600;
    set->bounds = {glm::vec2(-140), glm::vec2(140)};
    Random random(3);
    for (int i = 0; i < 200000; ++i) {
        Stamp stamp;
        stamp.centre = 280.0f * glm::vec2(random.nextFloat(), random.nextFloat()) - 140.0f;
        stamp.position = glm::vec3(stamp.centre, 0);
        stamp.dv = {0, 1, 0};
        set->stamps.push_back(stamp);
    }
    const StampBuffers stamps(getTestDevice(), *set);
    const auto count = [&](const Camera& camera) {
        std::uint32_t sum = 0;
        for (const StampRange& range : findNearStamps(stamps, {camera, 0, 0, {0, 0, 640, 480}, 1}))
            sum += range.count;
        return sum;
    };
    CHECK(findNearStamps(stamps, {makeFrontCamera(1500, 300), 0, 0, {0, 0, 640, 480}, 1}).empty());
    CHECK(findNearStamps(stamps, {makeFrontCamera(300, 80), 0, 0, {0, 0, 640, 480}, 1}).empty());
    // 32 x 24 mm of 280 x 280: its clusters, and a border of them.
    const std::uint32_t near = count(makeFrontCamera(300, 24));
    CHECK(near >= 200000u * 32 * 24 / (280 * 280));
    CHECK(near < 200000u * 48 * 40 / (280 * 280));
    // Looking away.
    Camera away = makeFrontCamera(50, 10);
    away.target = {0, 0, 100};
    CHECK(count(away) == 0);
}
