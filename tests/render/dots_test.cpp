#include "gpu/device.h"
#include "gpu/transfer.h"
#include "render/dot_atlas.h"
#include "tests/render/scenes.h"

#include <catch2/catch.hpp>

#include <cmath>
#include <filesystem>
#include <fstream>

using namespace stipple;
using namespace stipple::test;

namespace {

// Disc (x) Gaussian at distance r, by summing the disc's points.
double convolve(double radius, double sigma, double r) {
    const int steps = 160;
    double sum = 0;
    for (int i = 0; i < steps; ++i) {
        for (int k = 0; k < steps; ++k) {
            const double rho = radius * std::sqrt((i + 0.5) / steps), phi = 2 * double(kPi) * (k + 0.5) / steps;
            const double dx = rho * std::cos(phi) - r, dy = rho * std::sin(phi);
            sum += std::exp(-(dx * dx + dy * dy) / (2 * sigma * sigma));
        }
    }
    return sum / (steps * steps) * radius * radius / (2 * sigma * sigma);
}

std::shared_ptr<StampSet> makeFaintStamps() {
    const Box2 box{glm::vec2(-30, -20), glm::vec2(30, 20)};
    auto set = std::make_shared<StampSet>(*makeStamps(box, 100, {0.1f, 0.09f, 0.2f}));
    for (std::size_t i = 0; i < set->stamps.size(); ++i) {
        // Stretched charts: round on the skin means an ellipse here.
        set->stamps[i].du = {1.25f, 0.2f, 0};
        set->stamps[i].dv = {-0.1f, 0.85f, 0.1f};
        set->stamps[i].group = i % 2 == 0 ? StampGroup::pigment : StampGroup::hair;
    }
    for (VeilOptics& veil : set->veil)
        veil = {glm::vec3(0), glm::vec3(1)};
    return set;
}

std::vector<std::uint32_t> readAtlas(const DotAtlas& atlas, std::uint32_t mip) {
    return readImageAs<std::uint32_t>(atlas.getImage(), mip);
}

AtlasBake makeBake(const Device& device, const StampBuffers& stamps, float texel) {
    return {stamps.getRecords(), stamps.getGroups(), makeAtlasLayout(device, stamps, texel)};
}

} // namespace

TEST_CASE("The super-Gaussian stamp follows disc and Gaussian") {
    for (const float radius : {0.03f, 0.06f, 0.1f, 0.2f, 0.4f}) {
        const StampOptics optics{radius, 0.1f, 1};
        const StampProfile profile = computeStampProfile(optics);
        double integral = 0, worst = 0;
        const double dr = profile.reach / 400;
        for (double r = dr / 2; r < profile.reach; r += dr)
            integral += 2 * double(kPi) * r * dr * profile.peak *
                        std::exp(-std::pow(r * r * profile.inverseWidth2, profile.power));
        for (double r = 0; r < profile.reach; r += profile.reach / 24) {
            const double mine = profile.peak * std::exp(-std::pow(r * r * profile.inverseWidth2, profile.power));
            worst = std::max(worst, std::abs(mine - convolve(radius, 0.1, r)));
        }
        CHECK(integral == Approx(double(kPi) * radius * radius).epsilon(0.005));
        CHECK(worst < 0.04);
    }
}

TEST_CASE("An atlas holds as much pigment as its stamps") {
    Device& device = getTestDevice();
    const auto set = makeFaintStamps();
    auto stamps = std::make_shared<StampBuffers>(device, *set);
    double wanted = 0;
    for (const Stamp& stamp : set->stamps) {
        const double stretch = glm::length(glm::cross(stamp.du, stamp.dv)); // skin mm2 per chart mm2
        const double radius = stamp.optics.radiusMm;
        wanted += stamp.optics.amplitude * double(kPi) * radius * radius / stretch;
    }
    for (const float texel : {0.1f, 0.2f}) {
        const DotAtlas atlas(device, stamps, makeBake(device, *stamps, texel), true);
        double sum = 0;
        for (const std::uint32_t word : readAtlas(atlas, 0))
            sum -= std::log(double((word >> 10) & 1023u) / 1023.0) * double(texel * texel);
        CHECK(sum == Approx(wanted).epsilon(0.01));
    }
    checkValidation();
}

TEST_CASE("Tiles baked after an edit have the bits of a full bake, and only those are baked") {
    Device& device = getTestDevice();
    const auto first = makeFaintStamps();
    auto second = std::make_shared<StampSet>(*first);
    const Box2 edited{glm::vec2(-4, -8), glm::vec2(5, 1)};
    std::erase_if(second->stamps, [&](const Stamp& stamp) {
        return glm::all(glm::greaterThan(stamp.centre, edited.min)) &&
               glm::all(glm::lessThan(stamp.centre, edited.max));
    });
    REQUIRE(second->stamps.size() + 20 < first->stamps.size());
    auto before = std::make_shared<StampBuffers>(device, *first),
         after = std::make_shared<StampBuffers>(device, *second);
    const AtlasBake wanted = makeBake(device, *after, 0.1f);
    const DotAtlas full(device, after, wanted, true);
    CHECK(full.getBaked() == int(wanted.getTileKeys().size()));

    DotAtlas atlas(device, before, makeBake(device, *before, 0.1f), true);
    CHECK(atlas.isLike(wanted));
    atlas.update(after, wanted);
    CHECK(atlas.getBaked() > 0);
    CHECK(atlas.getBaked() < full.getBaked() / 2);
    for (std::uint32_t mip = 0; mip < kAtlasMips; ++mip)
        CHECK(readAtlas(full, mip) == readAtlas(atlas, mip));
    atlas.update(after, wanted);
    CHECK(atlas.getBaked() == 0);

    // Another pigment in all of them changes every tile that has a stamp.
    second->veil[0].absorption.b = 0.5f;
    const StampBuffers other(device, *second);
    CHECK_FALSE(atlas.isLike(makeBake(device, other, 0.1f)));
    checkValidation();
}

TEST_CASE("Every mip of the atlas is as dark as the texels below it") {
    Device& device = getTestDevice();
    const auto stamps =
        std::make_shared<StampBuffers>(device, *makeStamps({glm::vec2(-20), glm::vec2(20)}, 200, {0.09f, 0.1f, 2}));
    const DotAtlas atlas(device, stamps, makeBake(device, *stamps, 0.1f), true);
    const auto getMean = [&](std::uint32_t mip) {
        double sum = 0;
        const std::vector<std::uint32_t> words = readAtlas(atlas, mip);
        for (const std::uint32_t word : words)
            sum += double(word & 1023u) + double((word >> 10) & 1023u) + double((word >> 20) & 1023u);
        return sum / (3 * 1023.0 * double(words.size()));
    };
    const double finest = getMean(0);
    CHECK(finest < 0.97);
    for (std::uint32_t mip = 1; mip <= 6; ++mip)
        CHECK(getMean(mip) == Approx(finest).epsilon(0.0005));
    checkValidation();
}

TEST_CASE("The mean darkness of dots is the same at every distance") {
    RenderScene scene;
    scene.surfaces.push_back({Material::skin, makePatch(20), nullptr, glm::vec3(1), 0.5f});
    Appearance appearance = makeMatteSkin(glm::vec3(0.8f));
    const Box2 box{glm::vec2(-12), glm::vec2(12)};
    auto set = std::make_shared<StampSet>(*makeStamps(box, 150, {0.07f, 0.09f, 1.6f}));
    for (std::size_t i = 0; i < set->stamps.size(); i += 4)
        set->stamps[i] = {set->stamps[i].centre, set->stamps[i].position, {1, 0, 0}, {0, 0, 1},
                          {0.035f, 0.055f, 4},   StampGroup::hair};
    appearance.stamps = set;
    scene.appearances.push_back(appearance);
    scene.rigs.push_back(makeFurnace(1));
    Renderer renderer(getTestDevice());
    std::vector<double> means;
    // One camera on 12.8 mm of skin; only the picture's size changes: 0.05 to 3.2 mm a pixel.
    for (const int size : {256, 192, 160, 128, 96, 64, 32, 16, 8, 4}) {
        const View view{makeFrontCamera(300, 12.8f), 0, 0, {0, 0, size, size}, 1};
        const int samples = size > 100 ? 1 : 16;
        const auto result = renderer.render(scene, {&view, 1}, size, size, {.samples = samples});
        means.push_back(computeMean(result.linear).g);
        UNSCOPED_INFO("footprint " << 12.8 / size << " mm: mean " << means.back());
    }
    for (const double mean : means) {
        CHECK(mean < 0.79);
        // The pixel filter reaches half a pixel over the border: coarse pictures see other dots there.
        CHECK(mean == Approx(means.front()).epsilon(0.015));
    }
    checkValidation();
}

TEST_CASE("Dots never change gloss") {
    RenderScene scene;
    scene.surfaces.push_back({Material::skin, makePatch(20), nullptr, glm::vec3(1), 0.5f});
    Appearance bare = makeMatteSkin(glm::vec3(0));
    bare.skin.f0 = 0.028f;
    Appearance dotted = bare;
    dotted.stamps = makeStamps({glm::vec2(-15), glm::vec2(15)}, 200, {0.1f, 0.1f, 3});
    scene.appearances = {bare, dotted};
    LightRig rig = makeFurnace(0.3f);
    rig.lights.push_back({{0, 200, 200}, {60, 0, 0}, {0, 40, -40}, glm::vec3(20)});
    scene.rigs.push_back(rig);
    const View views[] = {{makeFrontCamera(300, 20), 0, 0, {0, 0, 64, 64}, 1},
                          {makeFrontCamera(300, 20), 1, 0, {64, 0, 64, 64}, 1}};
    Renderer renderer(getTestDevice());
    const auto result = renderer.render(scene, views, 128, 64, {.samples = 4});
    float brightest = 0;
    bool same = true;
    for (int y = 0; y < 64; ++y) {
        for (int x = 0; x < 64; ++x) {
            const glm::vec4 a = result.linear.pixels[std::size_t(y * 128 + x)];
            brightest = std::max(brightest, a.g);
            same = same && a == result.linear.pixels[std::size_t(y * 128 + x + 64)];
        }
    }
    CHECK(brightest > 0.003f);
    CHECK(same);
    checkValidation();
}

TEST_CASE("The veil rule is the same on the device as in the domain") {
    RenderScene scene;
    scene.surfaces.push_back({Material::skin, makePatch(20), nullptr, glm::vec3(1), 0.5f});
    Appearance appearance = makeMatteSkin(glm::vec3(1));
    auto set = std::make_shared<StampSet>();
    set->key = 5;
    set->bounds = {glm::vec2(-10), glm::vec2(10)};
    // One stamp so wide that the picture sees only its plateau.
    set->stamps.push_back({glm::vec2(0), glm::vec3(0), {1, 0, 0}, {0, 0, 1}, {6, 0.8f, 0.7f}, StampGroup::pigment});
    appearance.stamps = set;
    scene.appearances.push_back(appearance);
    scene.rigs.push_back(makeFurnace(1));
    Renderer renderer(getTestDevice());
    const glm::vec3 open = 1.0f - set->veil[0].veil;
    const glm::vec3 wanted = set->veil[0].veil + open * glm::exp(-0.7f * set->veil[0].absorption / open);
    for (const int size : {8, 64}) { // by the atlas and by the lists
        const View view{makeFrontCamera(300, 2), 0, 0, {0, 0, size, size}, 1};
        const auto result = renderer.render(scene, {&view, 1}, size, size, {.samples = 2});
        const glm::vec4 mean = computeMean(result.linear);
        for (int c = 0; c < 3; ++c)
            CHECK(mean[c] == Approx(wanted[c]).epsilon(0.01));
    }
    checkValidation();
}

TEST_CASE("Dots on skin match the path-traced reference") {
    const std::filesystem::path reference = std::filesystem::path(STIPPLE_SHARED_DIR) / "reference" / "macro-dots";
    if (!std::filesystem::exists(reference / "diffuse.exr")) {
        WARN("skipped: no shared data");
        return;
    }
    // As in the reference's scene.json: T = product of 1 - (1 - t) exp(-(r / radius)^2), the base colour times T. All t
    // of dots.csv are powers of one colour, so that one density serves the channels.
    auto set = std::make_shared<StampSet>();
    set->key = 810;
    set->bounds = {glm::vec2(-12), glm::vec2(12)};
    set->veil[0] = {glm::vec3(0), {1.2395f, 1, 0.578f}};
    std::ifstream table(reference / "dots.csv");
    std::string line;
    std::getline(table, line);
    while (std::getline(table, line)) {
        float x = 0, y = 0, radius = 0, green = 0;
        REQUIRE(std::sscanf(line.c_str(), "%f,%f,%f,%*f,%f", &x, &y, &radius, &green) == 4);
        // -ln T is nearly a Gaussian of the same integral, the dilogarithm of 1 - t.
        const float u = 1 - green, peak = -std::log(green);
        const float integral = u * (1 + u / 4 + u * u / 9 + u * u * u / 16 + u * u * u * u / 25);
        const float sigma = radius * std::sqrt(0.5f * integral / peak);
        const float disc = 0.2f * sigma; // small: the stamp is its Gaussian
        Stamp stamp;
        stamp.centre = {x, y};
        stamp.position = {x, y, 0};
        stamp.optics = {disc, sigma, peak / (1 - std::exp(-0.02f))};
        set->stamps.push_back(stamp);
    }
    REQUIRE(set->stamps.size() == 454);
    RenderScene scene;
    scene.surfaces.push_back({Material::skin, makePatch(40), nullptr, glm::vec3(1), 0.5f});
    scene.appearances.push_back(makeMatteSkin({0.48f, 0.34f, 0.245f}));
    scene.appearances[0].stamps = set;
    LightRig rig = makeFurnace(0.2f);
    rig.lights.push_back({{520, 640, 820}, {-253.353f, 0, 160.663f}, {-58.946f, 166.989f, -92.953f}, glm::vec3(12.5f)});
    scene.rigs.push_back(rig);
    // The middle of the picture: 0.039 mm a pixel, drawn dot by dot.
    const int size = 160;
    const View view{makeFrontCamera(150, 20.0f * size / 512), 0, 0, {0, 0, size, size}, 1};
    Renderer renderer(getTestDevice());
    const auto result = renderer.render(scene, {&view, 1}, size, size, {.samples = 32});
    const ImageF wanted = readExr(reference / "diffuse.exr");
    const glm::vec4 mean = computeMean(wanted, float(size) / 512);
    glm::dvec3 difference(0), contrast(0);
    for (int y = 0; y < size; ++y) {
        for (int x = 0; x < size; ++x) {
            const glm::vec4 theirs = wanted.pixels[std::size_t((y + (512 - size) / 2) * 512 + x + (512 - size) / 2)];
            const glm::vec4 mine = result.linear.pixels[std::size_t(y * size + x)];
            for (int c = 0; c < 3; ++c) {
                difference[c] += double((mine[c] - theirs[c]) * (mine[c] - theirs[c]));
                contrast[c] += double((theirs[c] - mean[c]) * (theirs[c] - mean[c]));
            }
        }
    }
    for (int c = 0; c < 3; ++c) {
        CHECK(computeMean(result.linear)[c] == Approx(mean[c]).epsilon(0.005));
        CHECK(std::sqrt(difference[c] / contrast[c]) < 0.08);
    }
    checkValidation();
}
