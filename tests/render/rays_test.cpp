// Rays that tell what gloss sees.
#include "core/random.h"
#include "gpu/commands.h"
#include "gpu/transfer.h"
#include "math/triangle_bvh.h"
#include "render/ray_tree.h"
#include "tests/gpu/gpu_test.h"
#include "tests/render/scenes.h"

#include <cmath>

using namespace stipple;
using namespace stipple::test;

namespace {

struct Ray {
    glm::vec3 origin{0};
    float distance = 0;
    glm::vec3 direction{0};
    float facing = 0;
};

glm::vec3 makePoint(Random& random, float reach) {
    return reach * (2.0f * glm::vec3(random.nextFloat(), random.nextFloat(), random.nextFloat()) - 1.0f);
}

std::shared_ptr<const SurfaceGeometry> makeShards(int count) {
    auto shards = std::make_shared<SurfaceGeometry>();
    Random random(7);
    for (int i = 0; i < count; ++i) {
        const glm::vec3 middle = makePoint(random, 100);
        for (int k = 0; k < 3; ++k) {
            shards->positions.push_back(middle + makePoint(random, 12));
            shards->normals.emplace_back(0, 0, 1);
        }
        const auto first = std::uint32_t(3 * i);
        shards->triangles.emplace_back(first, first + 1, first + 2);
    }
    return shards;
}

} // namespace

TEST_CASE("Rays on the device meet what rays on the processor meet") {
    TestDevice test;
    RenderScene scene;
    scene.surfaces.push_back({Material::skin, makeSphere(60, 64), nullptr, glm::vec3(1), 0.5f});
    scene.surfaces.push_back({Material::matte, makeShards(400), nullptr, glm::vec3(1), 0.5f});
    scene.surfaces.push_back({Material::card, makePatch(500), nullptr, glm::vec3(1), 0.5f}); // lets light through
    std::vector<glm::vec3> positions;
    std::vector<glm::uvec3> triangles;
    for (int i = 0; i < 2; ++i) {
        const SurfaceGeometry& geometry = *scene.surfaces[std::size_t(i)].geometry;
        for (const glm::uvec3& t : geometry.triangles)
            triangles.push_back(t + std::uint32_t(positions.size()));
        positions.insert(positions.end(), geometry.positions.begin(), geometry.positions.end());
    }
    const TriangleBvh truth(positions, triangles);
    const auto tree = makeRayTree(test.device, scene);
    REQUIRE(tree);
    Random random(3);
    std::vector<Ray> rays(20000);
    for (Ray& ray : rays) {
        ray.origin = makePoint(random, 150);
        ray.direction = glm::normalize(makePoint(random, 1) + glm::vec3(1e-3f));
    }
    for (int axis = 0; axis < 3; ++axis) { // along the boxes' own sides
        rays[std::size_t(axis)].direction = glm::vec3(0);
        rays[std::size_t(axis)].direction[axis] = axis == 1 ? -1.0f : 1.0f;
        rays[std::size_t(axis)].origin = -200.0f * rays[std::size_t(axis)].direction + glm::vec3(3);
    }
    const Buffer buffer = makeBuffer<Ray>(test.device, rays, "rays");
    const Pipeline pipeline(test.shaders, ComputePipelineDesc{"test_ray_probe", {}}, "ray probe");
    const Sampler sampler(
        test.device, SamplerDesc{.filter = VK_FILTER_NEAREST, .mipFilter = VK_SAMPLER_MIPMAP_MODE_NEAREST}, "nearest");
    struct {
        VkDeviceAddress rays;
        std::uint32_t count, pad;
    } push{buffer.getAddress(), std::uint32_t(rays.size()), 0};
    CommandList list = test.device.beginCommands("ray probe");
    list.bindPipeline(pipeline);
    list.bindSampled(0, *tree, sampler);
    list.pushConstants(push);
    list.dispatchThreads(push.count);
    test.device.submit(std::move(list));
    const std::vector<Ray> cast = readBufferAs<Ray>(buffer, rays.size());
    int wrong = 0, met = 0;
    for (std::size_t i = 0; i < rays.size(); ++i) {
        const auto hit = truth.castRay(rays[i].origin, rays[i].direction);
        met += hit ? 1 : 0;
        bool isRight = hit.has_value() == (cast[i].distance >= 0);
        if (hit && isRight) {
            const glm::uvec3& t = triangles[hit->triangle];
            const glm::vec3 normal =
                glm::normalize(glm::cross(positions[t.y] - positions[t.x], positions[t.z] - positions[t.x]));
            isRight = std::abs(cast[i].distance - hit->distance) < 1e-3f * (1 + hit->distance) &&
                      std::abs(cast[i].facing - std::abs(glm::dot(normal, rays[i].direction))) < 1e-3f;
        }
        wrong += isRight ? 0 : 1;
        if (i < 3) CHECK(isRight);
    }
    CHECK(met > 2000);
    CHECK(met < 16000);
    CHECK(wrong <= 4); // rays along an edge
    CHECK_FALSE(makeRayTree(test.device, RenderScene{}));
}

TEST_CASE("A still picture mirrors the edge of a wall where it stands") {
    RenderScene scene;
    auto plate = std::make_shared<SurfaceGeometry>(*makePatch(60, 8));
    // Something of the surroundings is hidden everywhere; what, only rays can tell.
    for (std::size_t i = 0; i < plate->positions.size(); ++i)
        plate->openness.push_back({glm::normalize(glm::vec3(-0.3f, 0, 1)) * (2.0f / 3.0f), 0.8f});
    scene.surfaces.push_back({Material::skin, plate, nullptr, glm::vec3(1), 0.5f});
    auto wall = std::make_shared<SurfaceGeometry>(*makePatch(200, 2));
    for (glm::vec3& p : wall->positions)
        p = {30, p.y, 0.1f * (p.x + 200)}; // 40 mm high, beyond x = 30
    for (glm::vec3& n : wall->normals)
        n = {-1, 0, 0};
    scene.surfaces.push_back({Material::matte, wall, nullptr, glm::vec3(0), 0.5f});
    Appearance appearance = makeMatteSkin(glm::vec3(0));
    appearance.skin.f0 = 0.028f;
    appearance.skin.roughness = 0.12f;
    scene.appearances.push_back(appearance);
    scene.rigs.push_back(makeFurnace(1));
    Camera camera = makeFrontCamera(500, 100);
    camera.position = 500.0f * glm::normalize(glm::vec3(-3, 0, 2));
    const View view{camera, 0, 0, {0, 0, 64, 64}, 1};
    Renderer renderer(getTestDevice());
    const auto draw = [&](Quality quality) {
        return renderer.render(scene, {&view, 1}, 64, 64, {.quality = quality, .samples = 64}).linear;
    };
    const ImageF still = draw(Quality::still), settled = draw(Quality::settled);
    // Mean gloss about a point of the plate.
    const glm::mat4 toClip = camera.getProjection(1) * camera.getView();
    const auto getGloss = [&](const ImageF& image, float x) {
        const glm::vec4 q = toClip * glm::vec4(x, 0, 0, 1);
        const glm::ivec2 at(glm::floor((0.5f + 0.5f * glm::vec2(q.x, q.y) / q.w) * 64.0f));
        double sum = 0;
        for (int dy = -1; dy <= 1; ++dy)
            sum += double(image.pixels[std::size_t((at.y + dy) * 64 + at.x)].g) / 3;
        return sum;
    };
    // The eye at (-416, 277) sees the top of the wall, 40 mm above x = 30, mirrored at x = -26.3.
    const double open = getGloss(still, -52), behind = getGloss(still, -8);
    CHECK(open > 0.02);
    CHECK(behind < 0.1 * open);
    const double edge = getGloss(still, -26.3f);
    CHECK(edge > 0.2 * open);
    CHECK(edge < 0.8 * open);
    // A cone knows of no wall.
    CHECK(getGloss(settled, -8) > 0.3 * getGloss(settled, -52));
    checkValidation();
}

TEST_CASE("Light that a hollow returns is alike on all its sides") {
    constexpr int kSize = 128;
    RenderScene scene;
    auto bowl = std::make_shared<SurfaceGeometry>(*makePatch(60, 192));
    for (std::size_t i = 0; i < bowl->positions.size(); ++i) {
        glm::vec3& p = bowl->positions[i];
        p.z = (p.x * p.x + p.y * p.y) / 60;
        bowl->normals[i] = glm::normalize(glm::vec3(-p.x / 30, -p.y / 30, 1));
        bowl->openness.push_back({bowl->normals[i] * (2.0f / 3.0f), 0.5f});
    }
    scene.surfaces.push_back({Material::skin, bowl, nullptr, glm::vec3(1), 0.5f});
    Appearance appearance = makeMatteSkin(glm::vec3(0.5f));
    appearance.skin.f0 = 0.028f;
    appearance.skin.roughness = 0.3f;
    scene.appearances.push_back(appearance);
    scene.rigs.push_back(makeFurnace(0));
    scene.rigs.back().lights.push_back(
        {.centre = {0, 0, 400}, .halfU = {-20, 0, 0}, .halfV = {0, 20, 0}, .radiance = glm::vec3(300)});
    const View view{makeFrontCamera(500, 90), 0, 0, {0, 0, kSize, kSize}, 1};
    Renderer renderer(getTestDevice());
    const ImageF image =
        renderer.render(scene, {&view, 1}, kSize, kSize, {.quality = Quality::still, .samples = 64}).linear;
    // Blocks of 4 x 4 pixels are where a processor takes pixels together.
    for (int block = 0; block < kSize / 4; ++block) {
        const auto getMean = [&](int x0, bool isMirrored) {
            double sum = 0;
            for (int y = 4 * block; y < 4 * block + 4; ++y) {
                for (int x = x0; x < x0 + 4; ++x)
                    sum += double(image.pixels[std::size_t(y * kSize + (isMirrored ? kSize - 1 - x : x))].g) / 16;
            }
            return sum;
        };
        CAPTURE(block);
        CHECK(getMean(4 * block, false) == Approx(getMean(4 * block, true)).epsilon(0.02));
    }
    checkValidation();
}
