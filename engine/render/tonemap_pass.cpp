#include "render/tonemap_pass.h"

#include "gpu/commands.h"
#include "shared/post.h"

namespace stipple {

TonemapPass::TonemapPass(ShaderLibrary& shaders)
    : m_pipeline(shaders,
                 GraphicsPipelineDesc{.vertexShader = "lib_fullscreen_vert",
                                      .fragmentShader = "post_tonemap_frag",
                                      .colours = {{VK_FORMAT_R8G8B8A8_UNORM, kBlendNone}},
                                      .constants = {}},
                 "tonemap")
    , m_nearest(shaders.getDevice(),
                SamplerDesc{.filter = VK_FILTER_NEAREST, .mipFilter = VK_SAMPLER_MIPMAP_MODE_NEAREST}, "nearest") {}

void TonemapPass::add(Graph& graph, Frame& frame, ImageRef sum, ImageRef picture, int samples, bool transparent) const {
    graph.addPass(
        "tonemap",
        [&](PassBuilder& pass) {
            pass.sampled(sum);
            pass.colour(picture, clearTo(0, 0, 0, transparent ? 0.0f : 1.0f));
        },
        [this, &frame, sum, samples, transparent](PassContext& pass) {
            CommandList& commands = pass.commands;
            frame.upload(commands);
            commands.bindPipeline(m_pipeline);
            commands.bindSampled(0, pass.getImage(sum), m_nearest);
            for (const FrameView& view : frame.views) {
                setViewArea(commands, view);
                commands.bindConstants(shared::kViewBinding, view.slice);
                commands.pushConstants(shared::ResolveConstants{1.0f / float(samples), transparent ? 1u : 0u});
                commands.draw(3);
            }
        });
}

} // namespace stipple
