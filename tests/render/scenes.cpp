#include "tests/render/scenes.h"

#include "core/random.h"
#include "gpu/device.h"

#include <catch2/catch.hpp>

#include <cmath>
#include <limits>

namespace stipple::test {
namespace {
std::uint64_t nextKey() {
    static std::uint64_t key = 1000;
    return ++key;
}
} // namespace

std::shared_ptr<const SurfaceGeometry> makeSphere(float radius, int segments, bool chart) {
    auto sphere = std::make_shared<SurfaceGeometry>();
    sphere->key = nextKey();
    const int rows = segments / 2;
    for (int j = 0; j <= rows; ++j) {
        for (int i = 0; i <= segments; ++i) {
            const float polar = kPi * float(j) / float(rows), around = 2 * kPi * float(i) / float(segments);
            const glm::vec3 n(std::sin(polar) * std::sin(around), std::cos(polar), std::sin(polar) * std::cos(around));
            sphere->positions.push_back(radius * n);
            sphere->normals.push_back(n);
            if (chart) {
                const bool on = polar < 0.75f * kPi;
                const float nan = std::numeric_limits<float>::quiet_NaN();
                sphere->chart.push_back(on ? radius * polar * glm::vec2(std::sin(around), std::cos(around))
                                           : glm::vec2(nan));
            }
        }
    }
    const auto row = std::uint32_t(segments + 1);
    for (std::uint32_t j = 0; j < std::uint32_t(rows); ++j) {
        for (std::uint32_t i = 0; i < std::uint32_t(segments); ++i) {
            const std::uint32_t a = j * row + i, b = a + 1, c = a + row, d = c + 1;
            if (j > 0) sphere->triangles.emplace_back(a, c, b);
            if (j + 1 < std::uint32_t(rows)) sphere->triangles.emplace_back(b, c, d);
        }
    }
    return sphere;
}

std::shared_ptr<const SurfaceGeometry> makePatch(float half, int cells) {
    auto patch = std::make_shared<SurfaceGeometry>();
    patch->key = nextKey();
    for (int j = 0; j <= cells; ++j) {
        for (int i = 0; i <= cells; ++i) {
            const glm::vec2 p = half * (2.0f * glm::vec2(float(i), float(j)) / float(cells) - 1.0f);
            patch->positions.emplace_back(p, 0);
            patch->normals.emplace_back(0, 0, 1);
            patch->chart.push_back(p);
        }
    }
    const auto row = std::uint32_t(cells + 1);
    for (std::uint32_t j = 0; j < std::uint32_t(cells); ++j) {
        for (std::uint32_t i = 0; i < std::uint32_t(cells); ++i) {
            const std::uint32_t a = j * row + i;
            patch->triangles.emplace_back(a, a + 1, a + row);
            patch->triangles.emplace_back(a + 1, a + row + 1, a + row);
        }
    }
    return patch;
}

Appearance makeMatteSkin(const glm::vec3& albedo) {
    Appearance appearance;
    appearance.skin.albedo = albedo;
    appearance.skin.f0 = 0;
    appearance.skin.burleyMm = glm::vec3(0);
    appearance.poreReliefUm = 0;
    appearance.mottle = 0;
    return appearance;
}

LightRig makeFurnace(float radiance) {
    LightRig rig;
    rig.name = "furnace";
    rig.skyRadiance = rig.groundRadiance = glm::vec3(radiance);
    return rig;
}

std::shared_ptr<const StampSet> makeStamps(const Box2& box, float perCm2, const StampOptics& optics,
                                           std::uint64_t seed) {
    auto set = std::make_shared<StampSet>();
    set->key = nextKey();
    set->bounds = box;
    const float pitch = 10 / std::sqrt(perCm2);
    Random random(seed);
    const glm::ivec2 count(box.getSize() / pitch);
    for (int j = 0; j < count.y; ++j) {
        for (int i = 0; i < count.x; ++i) {
            Stamp stamp;
            const float jx = random.nextFloat(), jy = random.nextFloat();
            stamp.centre = box.min + pitch * (glm::vec2(float(i), float(j)) + 0.15f + 0.7f * glm::vec2(jx, jy));
            stamp.position = glm::vec3(stamp.centre, 0);
            stamp.optics = optics;
            set->stamps.push_back(stamp);
        }
    }
    return set;
}

Camera makeFrontCamera(float distance, float heightMm) {
    Camera camera;
    camera.position = {0, 0, distance};
    camera.verticalFov = 2 * std::atan(0.5f * heightMm / distance);
    return camera;
}

Device& getTestDevice() {
    static Device device(DeviceOptions{.deviceName = {}, .instanceExtensions = {}, .validation = true});
    return device;
}

void checkValidation() {
    Device& device = getTestDevice();
    device.waitIdle();
    for (const std::string& message : device.getValidationMessages())
        FAIL_CHECK(message);
    device.clearValidationMessages();
}

glm::vec4 computeMean(const ImageF& image, float part) {
    glm::dvec4 sum(0);
    const int x0 = int(0.5f * float(image.width) * (1 - part)), y0 = int(0.5f * float(image.height) * (1 - part));
    std::size_t count = 0;
    for (int y = y0; y < image.height - y0; ++y) {
        for (int x = x0; x < image.width - x0; ++x) {
            sum += glm::dvec4(image.pixels[std::size_t(y) * std::size_t(image.width) + std::size_t(x)]);
            ++count;
        }
    }
    return glm::vec4(sum / double(count));
}

} // namespace stipple::test
