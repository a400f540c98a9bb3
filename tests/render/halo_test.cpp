// Halos of dots: the coarse field, its part in the atlas and in close views, against the dot table and against light
// transport through whole lattices.
#include "gpu/device.h"
#include "gpu/transfer.h"
#include "pigment/dot_table.h"
#include "render/dot_atlas.h"
#include "tests/render/scenes.h"

#include <catch2/catch.hpp>

#include <cmath>

using namespace stipple;
using namespace stipple::test;

namespace {

constexpr Deposit kHealed{.diameterMm = 0.12f, .topMm = 0.175f, .opticalDepth = 3.7f};

SkinOptics makeLightSkin() {
    SkinParameters parameters;
    parameters.melanin = 0.33f;
    return computeSkinOptics(parameters);
}

struct Group {
    SkinOptics skin = makeLightSkin();
    VeilOptics veils[kStampGroupCount] = {computeVeil(kHealed.topMm, skin), computeHairVeil(skin)};
    StampOptics dot = computeStamp(kHealed, skin, veils[0]);
};

Stamp makeStamp(const glm::vec2& centre, const StampOptics& optics) {
    Stamp stamp;
    stamp.centre = centre;
    stamp.position = glm::vec3(centre, 0);
    stamp.optics = optics;
    return stamp;
}

// All texels of the layout's finest mip, row-major.
std::vector<glm::vec3> bakeAll(const AtlasBake& bake) {
    const AtlasLayout& layout = bake.getLayout();
    const int width = layout.tiles.x * kAtlasTile;
    std::vector<glm::vec3> texels(std::size_t(width * layout.tiles.y * kAtlasTile));
    AtlasTileTexels tile;
    for (int ty = 0; ty < layout.tiles.y; ++ty)
        for (int tx = 0; tx < layout.tiles.x; ++tx) {
            bake.bake({tx, ty}, tile);
            for (int y = 0; y < kAtlasTile; ++y)
                for (int x = 0; x < kAtlasTile; ++x) {
                    const std::uint32_t word = tile.getMip(0)[std::size_t(y * kAtlasTile + x)];
                    texels[std::size_t((ty * kAtlasTile + y) * width + tx * kAtlasTile + x)] =
                        glm::vec3(float(word & 1023), float(word >> 10 & 1023), float(word >> 20 & 1023)) / 1023.0f;
                }
        }
    return texels;
}

} // namespace

TEST_CASE("The field of halos holds what its stamps give, as wide as it should be") {
    const Group group;
    AtlasLayout layout;
    layout.origin = {-12.8f, -12.8f};
    std::vector<Stamp> stamps;
    for (int i = 0; i < 5; ++i) {
        Stamp stamp = makeStamp({0.113f * float(i) - 0.3f, 0.41f - 0.077f * float(i)}, group.dot);
        stamp.du = {1.3f, 0.2f, 0};
        stamp.dv = {-0.1f, 0, 0.8f};
        stamps.push_back(stamp);
    }
    const float stretch = glm::length(glm::cross(stamps[0].du, stamps[0].dv));
    for (const float texel : {0.1f, 0.2f}) {
        layout.texel = texel;
        for (const std::size_t only : {0u, 3u, 5u}) { // one alone, another, all
            const std::vector<Stamp> some = only == 5 ? stamps : std::vector<Stamp>{stamps[only]};
            const auto records = computeStampRecords(some);
            const HaloField field(records, group.veils, layout);
            CHECK(field.isEmpty(StampGroup::hair));
            const int side = field.getTileCells();
            glm::dvec2 sum(0), square(0), middle(0);
            for (int y = 0; y < side; ++y)
                for (int x = 0; x < side; ++x)
                    sum += glm::dvec2(field.get(StampGroup::pigment, {x, y}));
            for (int y = 0; y < side; ++y)
                for (int x = 0; x < side; ++x)
                    middle += glm::dvec2(field.get(StampGroup::pigment, {x, y})) * double(x) / sum;
            for (int y = 0; y < side; ++y)
                for (int x = 0; x < side; ++x) {
                    const glm::dvec2 d = double(x) - middle;
                    square += glm::dvec2(field.get(StampGroup::pigment, {x, y})) * d * d / sum;
                }
            const double cell2 = double(field.getCell() * field.getCell());
            for (int part = 0; part < kHaloParts; ++part) {
                CHECK(sum[part] * cell2 * double(stretch) ==
                      Approx(double(group.dot.haloMm2) * double(some.size())).epsilon(0.001));
                if (only == 5) continue;
                // Reading it bilinearly adds the rest.
                const double sigma = double(group.veils[0].halo[part].sigmaMm);
                CHECK(square[part] * cell2 + cell2 / 6 == Approx(sigma * sigma).epsilon(0.02));
            }
        }
    }
}

TEST_CASE("A baked dot has the table's profile in every channel") {
    const Group group;
    AtlasLayout layout;
    layout.texel = 0.05f;
    layout.origin = {-6.4f, -6.4f};
    // Off the grids of texels and of halos.
    const std::vector<Stamp> stamps = {makeStamp({0.03f, -0.08f}, group.dot)};
    const auto records = computeStampRecords(stamps);
    const AtlasBake bake(records, group.veils, layout);
    const std::vector<glm::vec3> texels = bakeAll(bake);
    const auto profile = computeDotProfile({0.06f, 0.175f, 3.7f, 0.33f});
    const auto interpolate = [&](float r) {
        std::size_t i = 0;
        while (i + 2 < kDotDistanceCount && getDotDistance(i + 1) < r)
            ++i;
        return glm::mix(profile[i], profile[i + 1],
                        (r - getDotDistance(i)) / (getDotDistance(i + 1) - getDotDistance(i)));
    };
    const glm::vec3 veil = group.veils[0].veil, open = 1.0f - veil;
    glm::dvec3 difference(0), whole(0), sum(0), wanted(0), worst(0);
    for (int y = 0; y < kAtlasTile; ++y)
        for (int x = 0; x < kAtlasTile; ++x) {
            const glm::vec2 at = layout.origin + layout.texel * (glm::vec2(float(x), float(y)) + 0.5f);
            const float r = glm::length(at - stamps[0].centre);
            if (r > 4) continue;
            const glm::vec3 density = interpolate(r);
            const glm::vec3 lost = open * (1.0f - glm::exp(-density / open));
            const glm::dvec3 got(1.0f - texels[std::size_t(y * kAtlasTile + x)]);
            difference += (got - glm::dvec3(lost)) * (got - glm::dvec3(lost));
            worst = glm::max(worst, glm::abs(got - glm::dvec3(lost)));
            whole += glm::dvec3(lost * lost);
            sum += got;
            wanted += glm::dvec3(lost);
        }
    for (int c = 0; c < 3; ++c) {
        CAPTURE(c, difference[c], whole[c], worst[c]);
        CHECK(std::sqrt(difference[c] / whole[c]) < 0.16);
        CHECK(sum[c] == Approx(wanted[c]).epsilon(0.03));
        CHECK(worst[c] < 0.03);
    }
}

TEST_CASE("Lattices of healed dots are as dark as light transport through all of them") {
    // stipple-transport lattice --photons 4000000 --seed 1, last lines; standard errors 0.0006 and less.
    struct Lattice {
        float perCm2;
        glm::dvec3 transport;
    };
    const Lattice lattices[] = {
        {100, {0.9052, 0.9475, 0.9690}}, {150, {0.8637, 0.9231, 0.9544}}, {278, {0.7731, 0.8667, 0.9202}}};
    const Group group;
    AtlasLayout layout;
    for (const Lattice& lattice : lattices) {
        const float spacing = 10 / std::sqrt(lattice.perCm2), middle = 0.5f * layout.getTileMm();
        const int periods = int(8 / spacing), all = int((middle + 4) / spacing);
        std::vector<Stamp> stamps;
        for (int j = -all; j <= all; ++j)
            for (int i = -all; i <= all; ++i)
                stamps.push_back(makeStamp(middle + spacing * glm::vec2(float(i), float(j)), group.dot));
        const auto records = computeStampRecords(stamps);
        const std::vector<glm::vec3> texels = bakeAll(AtlasBake(records, group.veils, layout));
        // Whole periods.
        const int low = int(std::lround((middle - spacing * float(periods)) / layout.texel));
        const int high = int(std::lround((middle + spacing * float(periods)) / layout.texel));
        glm::dvec3 mean(0);
        for (int y = low; y < high; ++y)
            for (int x = low; x < high; ++x)
                mean += glm::dvec3(texels[std::size_t(y * kAtlasTile + x)]) / double((high - low) * (high - low));
        for (int c = 0; c < 3; ++c) {
            CAPTURE(lattice.perCm2, c, mean[c], lattice.transport[c]);
            CHECK(mean[c] == Approx(lattice.transport[c]).epsilon(0.006));
        }
    }
}

TEST_CASE("A dot's halo does not show the grid it is kept on") {
    // The same dot at places between the cells of the field: its halo alone, seen 0.3 mm and 1 mm away.
    Group group;
    group.dot.amplitude = 0;
    glm::dvec2 least(1e9), most(0);
    for (int i = 0; i < 16; ++i) {
        AtlasLayout layout;
        layout.origin = {-12.8f, -12.8f};
        const glm::vec2 centre(0.064f * float(i % 4), 0.064f * float(i / 4));
        const std::vector<Stamp> stamps = {makeStamp(centre, group.dot)};
        const auto records = computeStampRecords(stamps);
        const HaloField field(records, group.veils, layout);
        const auto read = [&](const glm::vec2& p) {
            const glm::vec2 at = (p - layout.origin) / field.getCell() - 0.5f, low = glm::floor(at), t = at - low;
            const auto get = [&](int x, int y) {
                return field.get(StampGroup::pigment, glm::ivec2(low) + glm::ivec2(x, y)).x;
            };
            return double(glm::mix(glm::mix(get(0, 0), get(1, 0), t.x), glm::mix(get(0, 1), get(1, 1), t.x), t.y));
        };
        for (int turn = 0; turn < 24; ++turn) {
            const float angle = 2 * kPi * float(turn) / 24;
            const glm::vec2 out(std::cos(angle), std::sin(angle));
            const glm::dvec2 now(read(centre), read(centre + 0.3f * out));
            least = glm::min(least, now);
            most = glm::max(most, now);
        }
    }
    CHECK(least.x > 0.7 * most.x);
    CHECK(least.y > 0.8 * most.y);
}

TEST_CASE("Halos change the tiles they reach and no others") {
    Device& device = getTestDevice();
    const Group group;
    auto first = std::make_shared<StampSet>();
    first->key = 700;
    first->bounds = {glm::vec2(-40, -20), glm::vec2(40, 20)};
    std::copy(std::begin(group.veils), std::end(group.veils), std::begin(first->veil));
    for (int i = 0; i < 60; ++i)
        for (int j = 0; j < 30; ++j)
            first->stamps.push_back(makeStamp({-38.0f + 1.3f * float(i), -19.0f + 1.3f * float(j)}, group.dot));
    auto second = std::make_shared<StampSet>(*first);
    second->key = 701;
    second->stamps.erase(second->stamps.begin() + 400);
    const auto before = std::make_shared<StampBuffers>(device, *first),
               after = std::make_shared<StampBuffers>(device, *second);
    const AtlasLayout layout = makeAtlasLayout(device, *before, 0.1f);
    REQUIRE(layout == makeAtlasLayout(device, *after, 0.1f));
    const AtlasBake bakes[] = {{before->getRecords(), before->getGroups(), layout},
                               {after->getRecords(), after->getGroups(), layout}};
    int same = 0, others = 0;
    const glm::vec2 place = first->stamps[400].centre;
    for (int y = 0; y < layout.tiles.y; ++y)
        for (int x = 0; x < layout.tiles.x; ++x) {
            const glm::vec2 low = layout.origin + layout.getTileMm() * glm::vec2(float(x), float(y));
            const glm::vec2 nearest = glm::clamp(place, low, low + layout.getTileMm());
            const bool equal =
                bakes[0].getTileKeys()[layout.getIndex({x, y})] == bakes[1].getTileKeys()[layout.getIndex({x, y})];
            if (glm::length(nearest - place) > 5) CHECK(equal);
            if (glm::length(nearest - place) < 1) CHECK_FALSE(equal);
            ++(equal ? same : others);
        }
    CHECK(same > 4);
    CHECK(others > 0);
    // Halos of an atlas that was edited have the bits of a new one.
    const DotAtlas full(device, after, bakes[1], true);
    DotAtlas edited(device, before, bakes[0], true);
    edited.update(after, bakes[1]);
    CHECK(edited.getBaked() == others);
    CHECK(readImageAs<std::uint64_t>(edited.getHalos()) == readImageAs<std::uint64_t>(full.getHalos()));
    CHECK(readImageAs<std::uint32_t>(edited.getImage()) == readImageAs<std::uint32_t>(full.getImage()));
    checkValidation();
}

TEST_CASE("Dots with halos show the same from the atlas and one by one") {
    const Group group;
    auto set = std::make_shared<StampSet>(*makeStamps({glm::vec2(-8), glm::vec2(8)}, 150, group.dot));
    std::copy(std::begin(group.veils), std::end(group.veils), std::begin(set->veil));
    for (std::size_t i = 0; i < set->stamps.size(); i += 4) {
        set->stamps[i].group = StampGroup::hair;
        set->stamps[i].optics =
            computeStamp(computeShavedHair(0.07f, getHairColour("dark_brown")), group.skin, group.veils[1]);
    }
    RenderScene scene;
    scene.surfaces.push_back({Material::skin, makePatch(20), nullptr, glm::vec3(1), 0.5f});
    scene.appearances.push_back(makeMatteSkin(glm::vec3(0.8f)));
    scene.appearances[0].stamps = set;
    scene.rigs.push_back(makeFurnace(1));
    Renderer renderer(getTestDevice());
    std::vector<glm::vec4> means;
    std::vector<double> contrasts;
    for (const int size : {320, 160, 128, 110, 96, 80, 60, 30}) { // 0.025 to 0.27 mm a pixel
        const View view{makeFrontCamera(300, 8), 0, 0, {0, 0, size, size}, 1};
        const ImageF image = renderer.render(scene, {&view, 1}, size, size, {.samples = 8}).linear;
        means.push_back(computeMean(image));
        double squares = 0;
        for (const glm::vec4& pixel : image.pixels)
            squares += double((pixel.g - means.back().g) * (pixel.g - means.back().g));
        contrasts.push_back(std::sqrt(squares / double(image.pixels.size())));
        UNSCOPED_INFO("footprint " << 8.0 / size << " mm: contrast " << contrasts.back());
    }
    for (std::size_t i = 0; i < means.size(); ++i) {
        for (int c = 0; c < 3; ++c) {
            CHECK(means[i][c] < 0.78f);
            CHECK(means[i][c] == Approx(means.front()[c]).epsilon(0.004));
        }
        // No step on the way out.
        if (i > 1) CHECK(contrasts[i] < contrasts[i - 1]);
        if (i > 1 && i < 6) CHECK(contrasts[i] > 0.75 * contrasts[i - 1]);
    }
    CHECK(contrasts[0] > 0.02);
    checkValidation();
}
