#include "render/lighting_pass.h"

#include "gpu/commands.h"

namespace stipple {
namespace {
constexpr VkFormat kLightFormat = VK_FORMAT_R16G16B16A16_SFLOAT;
}

LightingPass::LightingPass(ShaderLibrary& shaders)
    : m_pipeline(shaders,
                 GraphicsPipelineDesc{.vertexShader = "lib_fullscreen_vert",
                                      .fragmentShader = "lighting_lighting_frag",
                                      .colours = {{kLightFormat, kBlendNone}, {kLightFormat, kBlendNone}},
                                      .depthFormat = VK_FORMAT_D32_SFLOAT,
                                      .depthCompare = VK_COMPARE_OP_LESS, // background pixels cost nothing
                                      .depthWrite = false,
                                      .constants = {}},
                 "lighting")
    , m_nearest(shaders.getDevice(),
                SamplerDesc{.filter = VK_FILTER_NEAREST, .mipFilter = VK_SAMPLER_MIPMAP_MODE_NEAREST}, "nearest")
    , m_linear(shaders.getDevice(), SamplerDesc{}, "linear") {}

void LightingPass::add(Graph& graph, const Frame& frame, FrameImages& images) const {
    const VkExtent2D extent = graph.getExtent(images.surfaceA);
    const TransientImage light{.format = kLightFormat, .width = extent.width, .height = extent.height};
    images.diffuse = graph.createImage(light, "diffuse light");
    images.gloss = graph.createImage(light, "gloss");
    graph.addPass(
        "lighting",
        [&](PassBuilder& pass) {
            pass.sampled(images.surfaceA).sampled(images.surfaceB).sampled(images.shadow);
            pass.sampled(images.depth).depthRead(images.depth);
            // The diffusion looks beyond the silhouette, where it must find no light.
            pass.colour(images.diffuse, clearTo(0, 0, 0, 0)).colour(images.gloss, Load::discard());
        },
        [this, &frame, images](PassContext& pass) {
            CommandList& commands = pass.commands;
            commands.bindPipeline(m_pipeline);
            commands.bindSampled(0, pass.getImage(images.surfaceA), m_nearest);
            commands.bindSampled(1, pass.getImage(images.surfaceB), m_nearest);
            commands.bindSampled(2, pass.getImage(images.depth), m_nearest);
            commands.bindSampled(3, pass.getImage(images.shadow), m_nearest);
            for (const FrameView& view : frame.views) {
                setCoveredArea(commands, view);
                commands.bindSampled(4, *view.skinMap, m_linear);
                commands.bindSampled(5, *view.marks, m_linear);
                commands.pushConstants(frame.makeShadeDraw(view));
                commands.draw(3);
            }
        });
}

} // namespace stipple
