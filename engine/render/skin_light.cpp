#include "render/skin_light.h"

#include "core/hash.h"
#include "gpu/commands.h"
#include "render/surface_pass.h"
#include "shared/surface.h"
#include "shared/switches.h"

#include <algorithm>

namespace stipple {
namespace {

constexpr VkFormat kSeenFormat = VK_FORMAT_R8G8B8A8_UNORM;
constexpr VkFormat kPlaceFormat = VK_FORMAT_R32G32B32A32_SFLOAT;
constexpr std::uint64_t kBytes = std::uint64_t(64) << 20; // some ten maps besides those in use
constexpr std::uint32_t kSwitches = 1u << shared::kSwitchMoving | 1u << shared::kSwitchEnvironment |
                                    1u << shared::kSwitchScars | 1u << shared::kSwitchHair | 1u << shared::kSwitchFlat;

GraphicsPipelineDesc describeFullscreen(std::string fragment, std::vector<ColourTarget> colours) {
    return {.vertexShader = "lib_fullscreen_vert",
            .fragmentShader = std::move(fragment),
            .colours = std::move(colours),
            .depthFormat = VK_FORMAT_D32_SFLOAT,
            .depthCompare = VK_COMPARE_OP_LESS, // where no skin is
            .depthWrite = false,
            .constants = {}};
}

// All that the map is made of.
std::uint64_t computeKey(const FrameView& view, const Frame& frame, const DrawItem& item) {
    const shared::SkinConstants& skin = frame.skins[std::size_t(view.skin)];
    return Hasher()
        .add(item.geometry->key)
        .add(item.caster->key)
        .add(view.lightKey)
        .add(view.constants.bounces)
        .add(view.constants.bends)
        .add(view.constants.dims)
        .addArray(std::span(&frame.rigs[std::size_t(view.rig)], 1))
        .addArray(std::span(&frame.fibres[std::size_t(view.fibres)], 1))
        .addArray(std::span(&skin.albedo, 1))
        .addArray(std::span(&skin.burleyMm, 1))
        .add(skin.f0)
        .add(skin.poreReliefUm)
        .add(skin.variety.creases)
        .get();
}

} // namespace

std::uint64_t SkinLightMap::getBytes() const {
    return std::uint64_t(light.getDesc().width) * light.getDesc().height * (8 + 4);
}

SkinLight::SkinLight(ShaderLibrary& shaders)
    : m_device(&shaders.getDevice())
    , m_surface(shaders, describeSurface(VK_CULL_MODE_BACK_BIT, kPlaceFormat), "flat surface")
    , m_light(shaders,
              describeFullscreen("lighting_lighting_frag", {{kLightFormat, kBlendNone}, {kSeenFormat, kBlendNone}}),
              "flat light", kSwitches)
    , m_spread(shaders, describeFullscreen("lighting_spread_frag", {{kLightFormat, kBlendNone}}), "flat diffusion")
    , m_nearest(shaders.getDevice(),
                SamplerDesc{.filter = VK_FILTER_NEAREST, .mipFilter = VK_SAMPLER_MIPMAP_MODE_NEAREST}, "nearest")
    , m_linear(shaders.getDevice(), SamplerDesc{}, "linear")
    , m_maps(kBytes) {}

void SkinLight::forget() {
    m_maps.clear();
    m_asked.clear();
}

void SkinLight::prepare(Frame& frame) {
    m_fresh.clear();
    for (FrameView& view : frame.views)
        view.skinLight = nullptr;
    const DrawItem* item = findPlaced(frame);
    if (item == nullptr) return;
    std::vector<std::uint64_t> keys;
    for (const FrameView& view : frame.views)
        keys.push_back(computeKey(view, frame, *item));
    m_asked.swap(keys);
    const std::vector<std::uint64_t>& before = keys;
    std::vector<std::shared_ptr<SkinLightMap>> maps;
    for (std::size_t i = 0; i < frame.views.size(); ++i) {
        const std::uint64_t key = m_asked[i];
        std::shared_ptr<SkinLightMap> map = m_maps.find(key);
        if (!map) {
            if (std::find(before.begin(), before.end(), key) == before.end()) break;
            const glm::uvec2 size(item->geometry->flatSize);
            const auto make = [&](VkFormat format, std::string_view name) {
                return Image(*m_device,
                             {.format = format,
                              .width = size.x,
                              .height = size.y,
                              .usage = VK_IMAGE_USAGE_COLOR_ATTACHMENT_BIT | VK_IMAGE_USAGE_SAMPLED_BIT},
                             name);
            };
            map = std::make_shared<SkinLightMap>();
            map->light = make(kLightFormat, "light under the skin");
            map->seen = make(kSeenFormat, "lights seen by the skin");
            m_maps.insert(key, map);
            m_fresh.push_back({i, map});
        }
        maps.push_back(std::move(map));
    }
    if (maps.size() < frame.views.size()) return; // the ones made now are drawn all the same
    for (std::size_t i = 0; i < frame.views.size(); ++i)
        frame.views[i].skinLight = maps[i];
}

void SkinLight::add(Graph& graph, const Frame& frame, const FrameImages& images) {
    const DrawItem* item = findPlaced(frame);
    for (const Fresh& fresh : m_fresh) {
        const FrameView& view = frame.views[fresh.view];
        const auto width = std::uint32_t(item->geometry->flatSize.x),
                   height = std::uint32_t(item->geometry->flatSize.y);
        const auto create = [&](VkFormat format, std::string_view name) {
            return graph.createImage({.format = format, .width = width, .height = height}, name);
        };
        const ImageRef a = create(VK_FORMAT_R32G32B32A32_UINT, "flat surface A");
        const ImageRef b = create(VK_FORMAT_R32G32B32A32_UINT, "flat surface B");
        const ImageRef places = create(kPlaceFormat, "flat places");
        const ImageRef depth = create(VK_FORMAT_D32_SFLOAT, "flat depth");
        const ImageRef light = create(kLightFormat, "flat light");
        const ImageRef spread = graph.importImage(fresh.map->light), seen = graph.importImage(fresh.map->seen);
        shared::ViewConstants constants = view.constants;
        constants.rect = {0, 0, int(width), int(height)};
        constants.pixelSize = kFlatTexelMm;
        graph.addPass(
            "flat surface",
            [&](PassBuilder& pass) {
                pass.colour(a, Load::discard()).colour(b, clearTo(VkClearColorValue{.uint32 = {0, 0, 0, 0}}));
                pass.colour(places, clearTo(0, 0, 0, 0)).depth(depth, clearDepth());
            },
            [this, &view, item](PassContext& pass) {
                CommandList& commands = pass.commands;
                commands.bindPipeline(m_surface);
                commands.bindConstants(shared::kViewBinding, view.slice);
                commands.bindSampled(0, *item->image, m_linear);
                shared::SurfaceDraw draw = makeSurfaceDraw(*item);
                draw.flags |= shared::kSurfaceFlat | shared::kSurfaceAxes;
                // What belongs to a patch lies above what others have beside it.
                draw.flatDepth = 0.75f;
                commands.pushConstants(draw);
                commands.bindIndices(item->geometry->triangles);
                commands.drawIndexed(item->geometry->indexCount);
                if (item->geometry->rimIndexCount == 0) return;
                draw.flatDepth = 0.25f;
                commands.pushConstants(draw);
                commands.bindIndices(item->geometry->rims);
                commands.drawIndexed(item->geometry->rimIndexCount);
            });
        graph.addPass(
            "flat light",
            [&](PassBuilder& pass) {
                pass.sampled(a).sampled(b).sampled(places).sampled(images.shadow).depthRead(depth);
                pass.colour(light, clearTo(0, 0, 0, 0)).colour(seen, clearTo(1, 1, 1, 1));
            },
            [this, &frame, &view, images, a, b, places, constants](PassContext& pass) {
                CommandList& commands = pass.commands;
                commands.bindPipeline(m_light.get(view.switches | 1u << shared::kSwitchFlat));
                const Image& place = pass.getImage(places);
                commands.bindSampled(0, pass.getImage(a), m_nearest);
                commands.bindSampled(1, pass.getImage(b), m_nearest);
                commands.bindSampled(3, pass.getImage(images.shadow), m_nearest);
                commands.bindSampled(4, *view.skinMap, m_linear);
                commands.bindSampled(5, *view.environment, m_linear);
                commands.bindSampled(7, *view.fibreAtlas, m_linear);
                commands.bindSampled(8, *view.fibreField, m_linear);
                commands.bindSampled(9, *view.marks, m_linear);
                for (const std::uint32_t binding : {2u, 6u, 10u, 11u, 12u, 13u}) // the others are not read here
                    commands.bindSampled(binding, place, m_nearest);
                frame.bindShading(commands, view);
                commands.bindConstants(shared::kViewBinding, commands.uploadConstants(constants));
                commands.draw(3);
            });
        graph.addPass(
            "flat diffusion",
            [&](PassBuilder& pass) {
                pass.sampled(a).sampled(places).sampled(light).depthRead(depth);
                pass.colour(spread, clearTo(0, 0, 0, 0));
            },
            [this, &frame, &view, a, places, light](PassContext& pass) {
                CommandList& commands = pass.commands;
                commands.bindPipeline(m_spread);
                commands.bindSampled(0, pass.getImage(places), m_nearest);
                commands.bindSampled(1, pass.getImage(light), m_nearest);
                commands.bindSampled(2, pass.getImage(a), m_nearest);
                commands.bindConstants(shared::kViewBinding, view.slice);
                commands.bindConstants(shared::kSkinBinding, frame.skinSlices[std::size_t(view.skin)]);
                commands.draw(3);
            });
    }
    m_fresh.clear();
}

} // namespace stipple
