#include "render/frame_constants.h"

#include "core/error.h"
#include "render/samples.h"
#include "scalp/skin_regions.h"

#include <glm/gtc/matrix_transform.hpp>

#include <algorithm>
#include <cmath>
#include <vector>

namespace stipple {
namespace {

static_assert(kMaxRigLights == std::size_t(shared::kMaxLights));
static_assert(kForeheadSun == float(shared::kPlainSun));

// Taps of the diffusion a sample and pixel: pairs of each colour, so multiples of 6.
constexpr std::uint32_t kScatterTaps = 12;
constexpr std::uint32_t kScatterTapsMoving = 6;

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

// The point of a rectangle's unit square in the direction from which its light falls on average: its shadow stands for
// that of all its points.
glm::vec2 computeMeanPoint(const RectLight& light, const glm::vec3& receiver) {
    const glm::vec3 normal = glm::normalize(glm::cross(light.halfU, light.halfV));
    constexpr int kSteps = 8;
    glm::vec3 flow(0);
    for (int i = 0; i < kSteps; ++i)
        for (int j = 0; j < kSteps; ++j) {
            const glm::vec2 at = 2.0f * (glm::vec2(float(i), float(j)) + 0.5f) / float(kSteps) - 1.0f;
            const glm::vec3 way = light.centre + at.x * light.halfU + at.y * light.halfV - receiver;
            const float distance2 = glm::dot(way, way);
            flow += way * (std::max(-glm::dot(way, normal), 0.0f) / (distance2 * distance2));
        }
    const float facing = glm::dot(flow, normal);
    if (!(facing < 0)) return glm::vec2(0.5f);
    const glm::vec3 hit = receiver + flow * (glm::dot(light.centre - receiver, normal) / facing) - light.centre;
    const glm::vec2 at(glm::dot(hit, light.halfU) / glm::dot(light.halfU, light.halfU),
                       glm::dot(hit, light.halfV) / glm::dot(light.halfV, light.halfV));
    return 0.5f + 0.5f * glm::clamp(at, -1.0f, 1.0f);
}

// Of more lights than this none is the key: every sample takes the next two of them. The others of few come round
// evenly in any usual number of samples.
constexpr std::uint32_t kKeyedLights = 3;

// Lights of a moving frame that stand as close as this beside each other throw one shadow: eight parts of a ring.
constexpr float kSharedShadowCosine = 0.9f;

} // namespace

shared::ViewConstants makeViewConstants(const View& view, std::uint32_t sample, bool moving, const RenderScene& scene) {
    const Camera& camera = view.camera;
    const auto& rect = view.rect;
    shared::ViewConstants constants{};
    constants.jitter = moving ? glm::vec2(0) : computePixelJitter(sample, view.filterWidth);
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
    constants.background = glm::vec4(scene.background, 1);
    constants.bounces = scene.hasBounces ? 1 : 0;
    constants.within = scene.hasWithin ? 1 : 0;
    constants.bends = scene.hasBends ? 1 : 0;
    constants.dims = scene.hasDimming ? 1 : 0;
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
    constants.environmentTurn = {std::cos(rig.environmentTurn), std::sin(rig.environmentTurn)};
    if (rig.environment) {
        constants.hasEnvironment = 1;
        std::copy_n(rig.environment->above.begin(), 9, constants.irradianceAbove);
        std::copy_n(rig.environment->below.begin(), 9, constants.irradianceBelow);
    }
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
    const auto take = [&](std::uint32_t index, const glm::vec2& unit, float weight) -> shared::LightSample& {
        const shared::LightRect& rect = constants.rects[index];
        shared::LightSample& light = constants.samples[constants.sampleCount++];
        light.rect = index;
        light.weight = weight;
        light.point = rect.centre + (2 * unit.x - 1) * rect.halfU + (2 * unit.y - 1) * rect.halfV;
        return light;
    };
    const auto castShadow = [&](shared::LightSample& light, const glm::vec3& from) {
        aimShadow(from, bounds, tileSize, moving ? glm::vec2(0) : computeShadowJitter(sample), light);
        light.tileOrigin = tileOrigin + glm::ivec2(tilesUsed++ * tileSize, 0);
        tiles.push_back({light.worldToShadow, glm::ivec2(light.tileOrigin)});
    };
    if (count == 0) return constants;
    if (moving) {
        for (std::uint32_t i = 0; i < count; ++i)
            take(i, computeMeanPoint(rig.lights[i], bounds.centre), 1);
        for (std::uint32_t i = 0; i < count && tilesUsed < kShadowTilesPerRig; ++i) {
            shared::LightSample& first = constants.samples[i];
            if (first.tileSize > 0) continue;
            const glm::vec3 way = glm::normalize(first.point - bounds.centre);
            std::vector<shared::LightSample*> group;
            glm::vec3 middle(0);
            for (std::uint32_t k = i; k < count; ++k) {
                shared::LightSample& other = constants.samples[k];
                if (other.tileSize > 0 ||
                    glm::dot(glm::normalize(other.point - bounds.centre), way) < kSharedShadowCosine)
                    continue;
                group.push_back(&other);
                middle += other.point;
            }
            castShadow(first, middle / float(group.size()));
            for (shared::LightSample* other : group) {
                other->worldToShadow = first.worldToShadow;
                other->tileOrigin = first.tileOrigin;
                other->tileSize = first.tileSize;
                other->texelAngle = first.texelAngle;
            }
        }
        return constants;
    }
    const auto takePoint = [&](std::uint32_t index, std::uint32_t turn, float weight) {
        shared::LightSample& light = take(index, computeLightPoint(turn), weight);
        castShadow(light, light.point);
    };
    if (count > kKeyedLights) {
        const float weight = 0.5f * float(count);
        takePoint(2 * sample % count, 2 * sample / count, weight);
        takePoint((2 * sample + 1) % count, (2 * sample + 1) / count, weight);
        return constants;
    }
    takePoint(0, sample, 1);
    if (const std::uint32_t others = count - 1; others > 0)
        takePoint(1 + sample % others, sample / others, float(others));
    return constants;
}

} // namespace stipple
