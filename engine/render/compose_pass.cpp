#include "render/compose_pass.h"

#include "gpu/commands.h"
#include "shared/switches.h"

namespace stipple {
namespace {
constexpr std::uint32_t kSwitches = 1u << shared::kSwitchMoving | 1u << shared::kSwitchScars |
                                    1u << shared::kSwitchSpots | 1u << shared::kSwitchRibbons |
                                    1u << shared::kSwitchNear | 1u << shared::kSwitchCached;
}

ComposePass::ComposePass(ShaderLibrary& shaders)
    : m_pipelines(shaders,
                  GraphicsPipelineDesc{.vertexShader = "lib_fullscreen_vert",
                                       .fragmentShader = "post_compose_frag",
                                       .colours = {{VK_FORMAT_R32G32B32A32_SFLOAT, kBlendAdd}},
                                       .depthFormat = VK_FORMAT_D32_SFLOAT,
                                       .depthCompare = VK_COMPARE_OP_LESS,
                                       .depthWrite = false,
                                       .constants = {}},
                  "compose", kSwitches)
    , m_edge(shaders,
             GraphicsPipelineDesc{.vertexShader = "lib_fullscreen_vert",
                                  .fragmentShader = "post_edge_frag",
                                  .colours = {{VK_FORMAT_R32G32B32A32_SFLOAT, kBlendAdd}},
                                  .depthFormat = VK_FORMAT_D32_SFLOAT,
                                  .depthCompare = VK_COMPARE_OP_EQUAL, // where no surface is
                                  .depthWrite = false,
                                  .constants = {}},
             "hair over the edge")
    , m_nearest(shaders.getDevice(),
                SamplerDesc{.filter = VK_FILTER_NEAREST, .mipFilter = VK_SAMPLER_MIPMAP_MODE_NEAREST}, "nearest")
    , m_linear(shaders.getDevice(), SamplerDesc{}, "linear")
    , m_atlas(shaders.getDevice(), SamplerDesc{}, "atlas") {}

void ComposePass::add(Graph& graph, const Frame& frame, const FrameImages& images, bool clear) {
    graph.addPass(
        "compose",
        [&](PassBuilder& pass) {
            pass.sampled(images.surfaceA).sampled(images.surfaceB).sampled(images.depth).depthRead(images.depth);
            pass.sampled(images.diffuse).sampled(images.gloss);
            for (const FrameView& view : frame.views)
                pass.sampled(graph.importImage(*view.atlas)).sampled(graph.importImage(*view.halos));
            if (images.nearDots) pass.sampled(images.nearDots);
            if (images.ribbons) pass.sampled(images.ribbons);
            pass.colour(images.sum, clear ? clearTo(0, 0, 0, 0) : Load::keep());
        },
        [this, &frame, images](PassContext& pass) {
            CommandList& commands = pass.commands;
            for (const FrameView& view : frame.views) {
                commands.bindPipeline(m_pipelines.get(view.switches));
                commands.bindSampled(0, pass.getImage(images.surfaceA), m_nearest);
                commands.bindSampled(1, pass.getImage(images.surfaceB), m_nearest);
                commands.bindSampled(2, pass.getImage(images.depth), m_nearest);
                commands.bindSampled(3, pass.getImage(images.diffuse), m_nearest);
                commands.bindSampled(4, pass.getImage(images.gloss), m_nearest);
                setCoveredArea(commands, view);
                commands.bindSampled(5, *view.skinMap, m_linear);
                commands.bindSampled(6, *view.atlas, m_atlas);
                // Without near dots and ribbons nothing reads these, but they must hold something.
                commands.bindSampled(7, images.nearDots ? pass.getImage(images.nearDots) : *view.atlas, m_nearest);
                commands.bindSampled(8, *view.halos, m_linear);
                commands.bindSampled(9, images.ribbons ? pass.getImage(images.ribbons) : *view.atlas, m_nearest);
                commands.bindSampled(10, *view.skinRatios, m_linear);
                commands.bindSampled(11, *view.marks, m_linear);
                frame.bindShading(commands, view);
                commands.draw(3);
            }
        });
    addEdge(graph, frame, images);
}

void ComposePass::addEdge(Graph& graph, const Frame& frame, const FrameImages& images) const {
    const bool cards = hasCards(frame);
    if (!cards && !images.ribbons) return;
    graph.addPass(
        "edge",
        [&](PassBuilder& pass) {
            if (cards) pass.sampled(images.gloss);
            if (images.ribbons) pass.sampled(images.ribbons);
            pass.depthRead(images.depth).colour(images.sum, Load::keep());
        },
        [this, &frame, images, cards](PassContext& pass) {
            CommandList& commands = pass.commands;
            commands.bindPipeline(m_edge);
            const auto draw = [&](ImageRef hair, auto setArea) {
                commands.bindSampled(0, pass.getImage(hair), m_nearest);
                for (const FrameView& view : frame.views) {
                    setArea(commands, view);
                    commands.draw(3);
                }
            };
            if (cards) draw(images.gloss, setCardArea);
            if (images.ribbons) draw(images.ribbons, setCoveredArea);
        });
}

} // namespace stipple
