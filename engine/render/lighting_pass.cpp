#include "render/lighting_pass.h"

#include "gpu/commands.h"
#include "gpu/transfer.h"
#include "render/skin_light.h"
#include "shared/switches.h"

#include <glm/gtc/packing.hpp>

#include <iterator>
#include <span>
#include <vector>

namespace stipple {
namespace {
// Rows of the view's angle, columns of the lobe's width; see shaders/lib/lights.glsl.
constexpr glm::vec4 kLobes[] = {
#include "render/lobe_table.inc"
};
static_assert(std::size(kLobes) == std::size_t(shared::kLobeTableSize * shared::kLobeTableSize));

Image makeLobeTable(Device& device) {
    constexpr std::uint32_t kSide = shared::kLobeTableSize;
    Image image(
        device,
        {.format = VK_FORMAT_R16G16B16A16_SFLOAT, .width = kSide, .height = kSide, .usage = VK_IMAGE_USAGE_SAMPLED_BIT},
        "gloss lobes");
    std::vector<std::uint64_t> halves;
    for (const glm::vec4& lobe : kLobes)
        halves.push_back(glm::packHalf4x16(lobe));
    uploadImage(image, std::as_bytes(std::span(halves)));
    return image;
}

constexpr std::uint32_t kSwitches = 1u << shared::kSwitchMoving | 1u << shared::kSwitchEnvironment |
                                    1u << shared::kSwitchScars | 1u << shared::kSwitchWet | 1u << shared::kSwitchHair |
                                    1u << shared::kSwitchCached | 1u << shared::kSwitchTraced;
} // namespace

LightingPass::LightingPass(ShaderLibrary& shaders)
    : m_pipelines(shaders,
                  GraphicsPipelineDesc{.vertexShader = "lib_fullscreen_vert",
                                       .fragmentShader = "lighting_lighting_frag",
                                       .colours = {{kLightFormat, kBlendNone}, {kLightFormat, kBlendNone}},
                                       .depthFormat = VK_FORMAT_D32_SFLOAT,
                                       .depthCompare = VK_COMPARE_OP_LESS, // background pixels cost nothing
                                       .depthWrite = false,
                                       .constants = {}},
                  "lighting", kSwitches)
    , m_nearest(shaders.getDevice(),
                SamplerDesc{.filter = VK_FILTER_NEAREST, .mipFilter = VK_SAMPLER_MIPMAP_MODE_NEAREST}, "nearest")
    , m_linear(shaders.getDevice(), SamplerDesc{}, "linear")
    , m_lobes(makeLobeTable(shaders.getDevice())) {}

void LightingPass::add(Graph& graph, const Frame& frame, FrameImages& images) {
    const VkExtent2D extent = graph.getExtent(images.surfaceA);
    const TransientImage light{.format = kLightFormat, .width = extent.width, .height = extent.height};
    images.diffuse = graph.createImage(light, "diffuse light");
    images.gloss = graph.createImage(light, "gloss");
    graph.addPass(
        "lighting",
        [&](PassBuilder& pass) {
            pass.sampled(images.surfaceA).sampled(images.surfaceB).sampled(images.shadow);
            pass.sampled(images.depth).depthRead(images.depth);
            if (images.places) pass.sampled(images.places);
            for (const FrameView& view : frame.views)
                if (view.skinLight)
                    pass.sampled(graph.importImage(view.skinLight->light))
                        .sampled(graph.importImage(view.skinLight->seen));
            // The diffusion looks beyond the silhouette, where it must find no light.
            pass.colour(images.diffuse, clearTo(0, 0, 0, 0));
            // And cards reach beyond it as well.
            pass.colour(images.gloss, hasCards(frame) ? clearTo(0, 0, 0, 0) : Load::discard());
        },
        [this, &frame, images](PassContext& pass) {
            CommandList& commands = pass.commands;
            for (const FrameView& view : frame.views) {
                commands.bindPipeline(m_pipelines.get(view.switches));
                commands.bindSampled(0, pass.getImage(images.surfaceA), m_nearest);
                commands.bindSampled(1, pass.getImage(images.surfaceB), m_nearest);
                commands.bindSampled(2, pass.getImage(images.depth), m_nearest);
                commands.bindSampled(3, pass.getImage(images.shadow), m_nearest);
                commands.bindSampled(6, m_lobes, m_linear);
                setCoveredArea(commands, view);
                commands.bindSampled(4, *view.skinMap, m_linear);
                commands.bindSampled(5, *view.environment, m_linear);
                commands.bindSampled(7, *view.fibreAtlas, m_linear);
                commands.bindSampled(8, *view.fibreField, m_linear);
                commands.bindSampled(9, *view.marks, m_linear);
                // Without light from the flat picture nothing reads these, but they must hold something.
                commands.bindSampled(10, images.places ? pass.getImage(images.places) : m_lobes, m_nearest);
                commands.bindSampled(11, view.skinLight ? view.skinLight->light : m_lobes, m_linear);
                commands.bindSampled(13, frame.rayTree ? *frame.rayTree : m_lobes, m_nearest);
                commands.bindSampled(12, view.skinLight ? view.skinLight->seen : m_lobes, m_linear);
                frame.bindShading(commands, view);
                commands.draw(3);
            }
        });
}

} // namespace stipple
