#include "tests/render/scenes.h"

#include <catch2/catch.hpp>

#include <cmath>
#include <filesystem>

using namespace stipple;
using namespace stipple::test;

TEST_CASE("A white sphere vanishes in a white furnace") {
    RenderScene scene;
    scene.surfaces.push_back({Material::skin, makeSphere(90), nullptr, glm::vec3(1), 0.5f});
    scene.appearances.push_back(makeMatteSkin(glm::vec3(1)));
    scene.rigs.push_back(makeFurnace(0.7f));
    const View view{makeFrontCamera(900, 220), 0, 0, {0, 0, 96, 96}, 1};
    Renderer renderer(getTestDevice());
    const RenderResult result = renderer.render(scene, {&view, 1}, 96, 96, {.quality = Quality::settled, .samples = 4});
    REQUIRE(result.linear.pixels.size() == 96 * 96);
    float worst = 0;
    int covered = 0;
    for (const glm::vec4& pixel : result.linear.pixels) {
        if (pixel.a == 0) continue;
        ++covered;
        worst = std::max(worst, std::abs(pixel.r / pixel.a - 0.7f));
    }
    CHECK(covered > 4000);
    CHECK(worst < 0.007f);
    checkValidation();
}

TEST_CASE("A plate under a rectangle of light gets the integral of its radiance") {
    RenderScene scene;
    scene.surfaces.push_back({Material::skin, makePatch(60), nullptr, glm::vec3(1), 0.5f});
    scene.appearances.push_back(makeMatteSkin(glm::vec3(0.5f)));
    const RectLight light{{120, 60, 200}, {-60, 0, -36}, {-12, 80, 20}, {7, 5, 3}};
    const RectLight fill{{-150, 0, 150}, {40, 0, 40}, {0, 50, 0}, {2, 3, 4}};
    LightRig rig;
    rig.lights = {light, fill};
    rig.skyRadiance = rig.groundRadiance = glm::vec3(0);
    scene.rigs.push_back(rig);

    // Reflected radiance at the origin: albedo / pi times the irradiance from both rectangles, by the midpoint rule.
    glm::dvec3 wanted(0);
    for (const RectLight& l : rig.lights) {
        const glm::vec3 cross = glm::cross(l.halfU, l.halfV);
        const int steps = 100;
        for (int i = 0; i < steps; ++i) {
            for (int k = 0; k < steps; ++k) {
                const float u = (2 * (float(i) + 0.5f) / steps - 1), v = (2 * (float(k) + 0.5f) / steps - 1);
                const glm::vec3 p = l.centre + u * l.halfU + v * l.halfV;
                const float d2 = glm::dot(p, p);
                const float leaving = -glm::dot(p, glm::normalize(cross)) / std::sqrt(d2);
                if (leaving <= 0) continue;
                const float area = 4 * glm::length(cross) / (steps * steps);
                wanted += glm::dvec3(l.radiance * (0.5f / kPi * area * leaving * (p.z / std::sqrt(d2)) / d2));
            }
        }
    }
    const View view{makeFrontCamera(400, 2), 0, 0, {0, 0, 8, 8}, 1};
    Renderer renderer(getTestDevice());
    const auto result = renderer.render(scene, {&view, 1}, 8, 8, {.samples = 64});
    const glm::vec4 mean = computeMean(result.linear);
    for (int c = 0; c < 3; ++c)
        CHECK(mean[c] == Approx(wanted[c]).epsilon(0.01));
    checkValidation();
}

TEST_CASE("Gloss in a furnace is what its lobes return") {
    RenderScene scene;
    scene.surfaces.push_back({Material::skin, makePatch(20), nullptr, glm::vec3(1), 0.5f});
    Appearance appearance = makeMatteSkin(glm::vec3(0));
    appearance.skin.f0 = 0.028f;
    appearance.skin.roughness = 0.4f;
    appearance.skin.secondLobeWeight = 0.85f;
    scene.appearances.push_back(appearance);
    scene.rigs.push_back(makeFurnace(1));
    // A lobe's integral over half vectors drawn from its distribution, with computeGgx of the shaders.
    const auto integrate = [](double alpha, double nv) {
        const double a2 = alpha * alpha;
        double sum = 0;
        constexpr int kSteps = 200;
        for (int i = 0; i < kSteps; ++i)
            for (int k = 0; k < kSteps; ++k) {
                const double u = (i + 0.5) / kSteps, phi = 2 * double(kPi) * (k + 0.5) / kSteps;
                const double nh = std::sqrt((1 - u) / (1 + (a2 - 1) * u)), sine = std::sqrt(1 - nh * nh);
                const double vh = sine * std::cos(phi) * std::sqrt(1 - nv * nv) + nh * nv;
                const double nl = 2 * vh * nh - nv;
                if (vh <= 0 || nl <= 0) continue;
                const double visible =
                    0.5 / (nl * std::sqrt(nv * nv * (1 - a2) + a2) + nv * std::sqrt(nl * nl * (1 - a2) + a2));
                // Fresnel's equations for a dielectric of index 1.402, F0 .028.
                const double t = std::sqrt(1 - (1 - vh * vh) / (1.402 * 1.402));
                const double s = (vh - 1.402 * t) / (vh + 1.402 * t), p = (1.402 * vh - t) / (1.402 * vh + t);
                sum += 0.5 * (s * s + p * p) * visible * nl * 4 * vh / nh;
            }
        return sum / (kSteps * kSteps);
    };
    Renderer renderer(getTestDevice());
    for (const float degrees : {0.0f, 40.0f, 60.0f, 72.0f}) {
        const float angle = degrees * kDegree;
        View view{makeFrontCamera(400, 2), 0, 0, {0, 0, 8, 8}, 1};
        view.camera.position = 400.0f * glm::vec3(std::sin(angle), 0, std::cos(angle));
        const double nv = double(std::cos(angle));
        const double wanted = 0.15 * integrate(0.3 * 0.3, nv) + 0.85 * integrate(0.52 * 0.52, nv);
        const double got = double(computeMean(renderer.render(scene, {&view, 1}, 8, 8, {.samples = 1}).linear).g);
        CAPTURE(degrees);
        CHECK(got == Approx(wanted).epsilon(0.05));
    }
    checkValidation();
}

TEST_CASE("A moving frame is as bright under a wide light as one of many samples") {
    RenderScene scene;
    scene.surfaces.push_back({Material::skin, makePatch(60), nullptr, glm::vec3(1), 0.5f});
    scene.appearances.push_back(makeMatteSkin(glm::vec3(0.5f)));
    LightRig rig = makeFurnace(0);
    rig.lights = {{{0, 300, 2000}, {-600, 0, 0}, {0, 400, 0}, glm::vec3(2)},
                  {{-900, 100, 700}, {0, 500, 0}, {300, 0, 300}, glm::vec3(1)}};
    scene.rigs.push_back(rig);
    const View view{makeFrontCamera(400, 20), 0, 0, {0, 0, 8, 8}, 1};
    Renderer renderer(getTestDevice());
    const auto draw = [&](int samples) {
        return computeMean(renderer.render(scene, {&view, 1}, 8, 8, {.samples = samples}).linear).g;
    };
    CHECK(draw(1) == Approx(draw(64)).epsilon(0.01));
    checkValidation();
}

TEST_CASE("A shadow's edge does not keep to the texels of its map") {
    RenderScene scene;
    scene.surfaces.push_back({Material::skin, makePatch(12), nullptr, glm::vec3(1), 0.5f});
    scene.appearances.push_back(makeMatteSkin(glm::vec3(0.5f)));
    LightRig rig = makeFurnace(0);
    rig.lights.push_back({{0, 0, 600}, {-1, 0, 0}, {0, 1, 0}, glm::vec3(100000)});
    scene.rigs.push_back(rig);
    scene.surfaces.push_back({});
    const View view{makeFrontCamera(150, 4), 0, 0, {0, 0, 64, 64}, 1};
    Renderer renderer(getTestDevice(), {.shadowSize = 256}); // texels of .14 mm
    for (const float edge : {-0.06f, -0.03f, 0.0f, 0.04f, 0.07f}) {
        auto card = std::make_shared<SurfaceGeometry>(*makePatch(6, 1));
        for (glm::vec3& p : card->positions)
            p += glm::vec3(edge - 6, 0, 0.5f);
        for (glm::uvec3& t : card->triangles)
            std::swap(t.x, t.y);
        scene.surfaces[1] = {Material::eye, card, nullptr, glm::vec3(0), 0.5f};
        const ImageF image = renderer.render(scene, {&view, 1}, 64, 64, {.samples = 64}).linear;
        const float lit = image.pixels[63].g;
        const double place = 2 - 4 * double(computeMean(image).g / lit); // mm: where as much lies in the shadow
        CAPTURE(edge);
        CHECK(place == Approx(double(edge)).margin(0.015));
    }
    checkValidation();
}

TEST_CASE("The sphere under a soft box matches the path-traced reference") {
    const std::filesystem::path reference = std::filesystem::path(STIPPLE_SHARED_DIR) / "reference" / "sphere";
    if (!std::filesystem::exists(reference / "diffuse.exr")) {
        WARN("skipped: no shared data");
        return;
    }
    // As in the reference's scene.json.
    RenderScene scene;
    scene.surfaces.push_back({Material::skin, makeSphere(90, 256), nullptr, glm::vec3(1), 0.5f});
    scene.appearances.push_back(makeMatteSkin({0.48f, 0.34f, 0.245f}));
    LightRig rig = makeFurnace(0);
    rig.lights.push_back({{760, 560, 740}, {-313.928f, 0, 322.412f}, {-100.348f, 265.299f, -97.707f}, glm::vec3(7)});
    scene.rigs.push_back(rig);
    View view;
    view.camera.position = {0, 0, 640};
    view.camera.verticalFov = 18 * kDegree;
    view.rect = {0, 0, 100, 100};
    Renderer renderer(getTestDevice());
    const auto compare = [&](const char* file, int samples, double rmsLimit, double meanLimit) {
        const auto result = renderer.render(scene, {&view, 1}, 100, 100, {.samples = samples});
        const ImageF wanted = readExr(reference / file);
        double difference = 0, sum = 0;
        for (int y = 0; y < 100; ++y) {
            for (int x = 0; x < 100; ++x) {
                glm::vec4 mean(0);
                for (int k = 0; k < 16; ++k)
                    mean += wanted.pixels[std::size_t((4 * y + k / 4) * 400 + 4 * x + k % 4)] / 16.0f;
                const glm::vec4 got = result.linear.pixels[std::size_t(y * 100 + x)];
                for (int c = 0; c < 3; ++c) {
                    difference += double((got[c] - mean[c]) * (got[c] - mean[c]));
                    sum += double(mean[c] * mean[c]);
                }
            }
        }
        CAPTURE(file);
        CHECK(std::sqrt(difference / sum) < rmsLimit);
        const glm::vec4 mine = computeMean(result.linear), theirs = computeMean(wanted);
        for (int c = 0; c < 3; ++c)
            CHECK(mine[c] == Approx(theirs[c]).epsilon(meanLimit));
    };
    compare("diffuse.exr", 64, 0.03, 0.015); // 64 samples: the noise floor has to lie below what is asked
    scene.appearances[0].skin.burleyMm = {0.38f, 0.22f, 0.14f};
    compare("sss-burley.exr", 16, 0.06, 0.02);
    checkValidation();
}

TEST_CASE("A shadow's edge is as wide as in the path-traced reference") {
    const std::filesystem::path reference = std::filesystem::path(STIPPLE_SHARED_DIR) / "reference" / "macro-edge";
    if (!std::filesystem::exists(reference / "sss-burley.exr")) {
        WARN("skipped: no shared data");
        return;
    }
    // As in the reference's scene.json; the card looks away from camera and light, so that only its shadow is drawn.
    RenderScene scene;
    scene.surfaces.push_back({Material::skin, makePatch(12), nullptr, glm::vec3(1), 0.5f});
    auto card = std::make_shared<SurfaceGeometry>(*makePatch(12, 1));
    card->key = 801;
    for (glm::vec3& p : card->positions)
        p += glm::vec3(-12, 0, 2);
    for (glm::vec3& n : card->normals)
        n = -n;
    for (glm::uvec3& t : card->triangles)
        std::swap(t.x, t.y);
    scene.surfaces.push_back({Material::eye, card, nullptr, glm::vec3(0), 0.5f});
    scene.appearances.push_back(makeMatteSkin({0.48f, 0.34f, 0.245f}));
    scene.appearances[0].skin.burleyMm = {0.38f, 0.22f, 0.14f};
    LightRig rig = makeFurnace(0);
    rig.lights.push_back({{0, 0, 600}, {-6, 0, 0}, {0, 6, 0}, glm::vec3(8750)});
    scene.rigs.push_back(rig);
    // A strip of the middle, 20 x 2 mm.
    const View view{makeFrontCamera(150, 2), 0, 0, {0, 0, 200, 20}, 1};
    Renderer renderer(getTestDevice(), {.shadowSize = 2048});
    const auto result = renderer.render(scene, {&view, 1}, 200, 20, {.samples = 64});
    const ImageF wanted = readExr(reference / "sss-burley.exr");
    const auto getColumn = [](const ImageF& image, int x, int width, int y0, int y1) {
        glm::vec4 sum(0);
        for (int y = y0; y < y1; ++y)
            for (int k = 0; k < width; ++k)
                sum += image.pixels[std::size_t(y * image.width + x * width + k)];
        return sum / float(width * (y1 - y0));
    };
    const glm::vec4 lit = getColumn(wanted, 34, 10, 100, 300);
    for (int c = 0; c < 3; ++c) {
        double worst = 0, outside = 0;
        for (int x = 70; x < 130; ++x) { // 3 mm to both sides
            const float mine = getColumn(result.linear, x, 1, 0, 20)[c], theirs = getColumn(wanted, x, 2, 100, 300)[c];
            worst = std::max(worst, std::abs(double(mine - theirs) / lit[c]));
            if (x < 97) outside += double(theirs / lit[c]);
            UNSCOPED_INFO("x " << 0.1 * (x - 99.5) << " mm: " << mine / lit[c] << ", reference " << theirs / lit[c]);
        }
        CHECK(worst < 0.02);
        CHECK(outside > 0.3); // light does reach under the edge
    }
    checkValidation();
}
