#include "render/frame_constants.h"

#include "core/error.h"
#include "render/samples.h"

#include <glm/gtc/matrix_transform.hpp>

#include <algorithm>
#include <cmath>

namespace stipple {
namespace {

// Taps of the diffusion a sample and pixel.
constexpr std::uint32_t kScatterTaps = 9;
constexpr std::uint32_t kScatterTapsMoving = 9;

glm::vec3 computeSideways(const glm::vec3& direction) {
    return std::abs(direction.y) < 0.9f ? glm::vec3(0, 1, 0) : glm::vec3(1, 0, 0);
}

// Perspective from a light's point around the bounds, infinite and reversed as the camera's; moved by `jitter` texels.
void aimShadow(const glm::vec3& point, const SceneBounds& bounds, int tileSize, const glm::vec2& jitter,
               shared::LightSample& light) {
    const glm::vec3 axis = bounds.centre - point;
    const float distance = glm::length(axis);
    // Inside the bounds no cone holds the scene: the widest sensible one is taken.
    const float sine = std::min(bounds.radius / std::max(distance, 1e-3f), 0.97f);
    const float tangent = sine / std::sqrt(1 - sine * sine);
    glm::mat4 projection(0.0f);
    projection[0][0] = 1 / tangent;
    projection[1][1] = -1 / tangent;
    projection[2][0] = -2 * jitter.x / float(tileSize);
    projection[2][1] = -2 * jitter.y / float(tileSize);
    projection[2][3] = -1;
    projection[3][2] = std::max(distance - bounds.radius, 0.02f * bounds.radius);
    light.worldToShadow = projection * glm::lookAt(point, bounds.centre, computeSideways(axis / distance));
    light.tileSize = float(tileSize);
    light.texelAngle = 2 * tangent / float(tileSize);
}

// What stands for a whole rectangle where a single sample must: a point of its unit square in the direction from which
// its light falls on average, and how much of the light that this point alone would give that is.
struct LightMean {
    glm::vec2 unit{0.5f};
    float strength = 1;
};
LightMean computeLightMean(const RectLight& light, const glm::vec3& receiver) {
    const glm::vec3 normal = glm::normalize(glm::cross(light.halfU, light.halfV));
    const auto computeFlow = [&](const glm::vec3& point) {
        const glm::vec3 way = point - receiver;
        const float distance2 = glm::dot(way, way);
        return way * (std::max(-glm::dot(way, normal), 0.0f) / (distance2 * distance2));
    };
    constexpr int kSteps = 8;
    glm::vec3 flow(0);
    for (int i = 0; i < kSteps; ++i)
        for (int j = 0; j < kSteps; ++j) {
            const glm::vec2 at = 2.0f * (glm::vec2(float(i), float(j)) + 0.5f) / float(kSteps) - 1.0f;
            flow += computeFlow(light.centre + at.x * light.halfU + at.y * light.halfV);
        }
    flow /= float(kSteps * kSteps);
    const float facing = glm::dot(flow, normal);
    if (!(facing < 0)) return {};
    const glm::vec3 hit = receiver + flow * (glm::dot(light.centre - receiver, normal) / facing) - light.centre;
    const glm::vec2 at = glm::clamp(glm::vec2(glm::dot(hit, light.halfU) / glm::dot(light.halfU, light.halfU),
                                              glm::dot(hit, light.halfV) / glm::dot(light.halfV, light.halfV)),
                                    -1.0f, 1.0f);
    const glm::vec3 alone = computeFlow(light.centre + at.x * light.halfU + at.y * light.halfV);
    return {0.5f + 0.5f * at, glm::length(flow) / glm::length(alone)};
}

} // namespace

shared::ViewConstants makeViewConstants(const View& view, std::uint32_t sample, bool moving,
                                        const glm::vec3& background) {
    const Camera& camera = view.camera;
    const auto& rect = view.rect;
    shared::ViewConstants constants{};
    constants.jitter = moving ? glm::vec2(0) : computePixelJitter(sample);
    const float aspect = float(rect.width) / float(rect.height);
    glm::mat4 jitter(1.0f);
    jitter[3][0] = -2 * constants.jitter.x / float(rect.width);
    jitter[3][1] = -2 * constants.jitter.y / float(rect.height);
    constants.worldToClip = jitter * camera.getProjection(aspect) * camera.getView();
    constants.cameraPosition = camera.position;
    constants.nearPlane = camera.nearPlane;
    constants.forward = glm::normalize(camera.target - camera.position);
    const glm::vec3 right = glm::normalize(glm::cross(constants.forward, camera.up));
    const glm::vec3 up = glm::cross(right, constants.forward);
    constants.pixelSize = 2 * std::tan(0.5f * camera.verticalFov) / float(rect.height);
    constants.pixelX = right * constants.pixelSize;
    constants.pixelY = -up * constants.pixelSize;
    constants.exposure = view.exposure;
    constants.whiteBalance = view.whiteBalance;
    constants.sampleIndex = sample;
    constants.rect = {rect.x, rect.y, rect.width, rect.height};
    constants.scatterTaps = moving ? kScatterTapsMoving : kScatterTaps;
    constants.moving = moving ? 1 : 0;
    constants.background = glm::vec4(background, 1);
    return constants;
}

shared::SkinVarietyConstants makeVarietyConstants(const SkinVariety& v) {
    return {.sunOctaves = v.sunOctaves,
            .flushOctaves = v.flushOctaves,
            .scalpMelanin = v.scalpMelanin,
            .scalpBlood = v.scalpBlood,
            .scalpSun = v.scalpSun,
            .freckles = v.freckles,
            .spots = v.spots,
            .creases = v.creases,
            .oilRoughness = v.oilRoughness,
            .wetness = v.wetness,
            .ownMelanin = v.ownMelanin,
            .freckleOctaves = v.freckleOctaves,
            .spotOctaves = v.spotOctaves,
            .padding0 = glm::vec3(0)};
}

shared::RigConstants makeRigConstants(const LightRig& rig, std::uint32_t sample, bool moving, const SceneBounds& bounds,
                                      int tileSize, const glm::ivec2& tileOrigin, std::vector<ShadowTile>& tiles) {
    const auto count = std::uint32_t(rig.lights.size());
    if (count > std::uint32_t(shared::kMaxLights)) {
        fail("Light set-up '{}' has {} lights; at most {} are supported.", rig.name, count, shared::kMaxLights);
    }
    shared::RigConstants constants{};
    constants.skyRadiance = rig.skyRadiance;
    constants.groundRadiance = rig.groundRadiance;
    constants.rectCount = count;
    for (std::uint32_t i = 0; i < count; ++i) {
        const RectLight& light = rig.lights[i];
        shared::LightRect& rect = constants.rects[i];
        const glm::vec3 cross = glm::cross(light.halfU, light.halfV);
        rect.centre = light.centre;
        rect.area = 4 * glm::length(cross);
        if (!(rect.area > 0)) fail("Light {} of set-up '{}' has no area.", i + 1, rig.name);
        rect.halfU = light.halfU;
        rect.halfV = light.halfV;
        rect.normal = glm::normalize(cross);
        rect.radiance = light.radiance;
    }
    int tilesUsed = 0;
    const auto take = [&](std::uint32_t index, const glm::vec2& unit, float weight, bool shadow, float strength = 1) {
        const shared::LightRect& rect = constants.rects[index];
        shared::LightSample& light = constants.samples[constants.sampleCount++];
        light.rect = index;
        light.weight = weight;
        light.strength = strength;
        light.point = rect.centre + (2 * unit.x - 1) * rect.halfU + (2 * unit.y - 1) * rect.halfV;
        if (!shadow) return;
        aimShadow(light.point, bounds, tileSize, moving ? glm::vec2(0) : computeShadowJitter(sample), light);
        const glm::ivec2 origin = tileOrigin + glm::ivec2(tilesUsed++ * tileSize, 0);
        light.tileOrigin = origin;
        tiles.push_back({light.worldToShadow, origin});
    };
    if (count == 0) return constants;
    if (moving) {
        for (std::uint32_t i = 0; i < count; ++i) {
            const LightMean mean = computeLightMean(rig.lights[i], bounds.centre);
            take(i, mean.unit, 1, i == 0, mean.strength);
        }
        return constants;
    }
    take(0, computeLightPoint(sample), 1, true);
    if (const std::uint32_t others = count - 1; others > 0) {
        take(1 + sample % others, computeLightPoint(sample / others), float(others), true);
    }
    return constants;
}

} // namespace stipple
