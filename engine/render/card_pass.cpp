#include "render/card_pass.h"

#include "gpu/commands.h"
#include "render/surface_pass.h"
#include "shared/switches.h"

namespace stipple {
namespace {
// Leaves less of the skin's own light to be seen, and that light as it is.
constexpr Blend kBlendCover{true,
                            VK_BLEND_FACTOR_ZERO,
                            VK_BLEND_FACTOR_ONE,
                            VK_BLEND_OP_ADD,
                            VK_BLEND_FACTOR_ZERO,
                            VK_BLEND_FACTOR_ONE_MINUS_SRC_ALPHA,
                            VK_BLEND_OP_ADD};
} // namespace

CardPass::CardPass(ShaderLibrary& shaders)
    : m_pipelines(shaders,
                  GraphicsPipelineDesc{.vertexShader = "surface_surface_vert",
                                       .fragmentShader = "surface_card_frag",
                                       .colours = {{kLightFormat, kBlendCover}, {kLightFormat, kBlendOver}},
                                       .depthFormat = VK_FORMAT_D32_SFLOAT,
                                       .depthCompare = VK_COMPARE_OP_GREATER_OR_EQUAL,
                                       .depthWrite = false,
                                       .constants = {}},
                  "cards", 1u << shared::kSwitchMoving | 1u << shared::kSwitchEnvironment)
    , m_colour(shaders.getDevice(), kSurfaceSampler, "card image")
    , m_nearest(shaders.getDevice(),
                SamplerDesc{.filter = VK_FILTER_NEAREST, .mipFilter = VK_SAMPLER_MIPMAP_MODE_NEAREST}, "nearest") {}

void CardPass::add(Graph& graph, const Frame& frame, const FrameImages& images) {
    if (!hasCards(frame)) return;
    graph.addPass(
        "cards",
        [&](PassBuilder& pass) {
            pass.sampled(images.shadow).depthRead(images.depth);
            pass.colour(images.diffuse, Load::keep()).colour(images.gloss, Load::keep());
        },
        [this, &frame, images](PassContext& pass) {
            CommandList& commands = pass.commands;
            for (const FrameView& view : frame.views) {
                commands.bindPipeline(m_pipelines.get(view.switches));
                commands.bindSampled(1, pass.getImage(images.shadow), m_nearest);
                frame.bindShading(commands, view);
                setCardArea(commands, view);
                for (const DrawItem& item : frame.items) {
                    if (item.material != Material::card) continue;
                    shared::SurfaceDraw draw = makeSurfaceDraw(item);
                    draw.cover = item.isLash ? view.faceHair.lashes : view.faceHair.brows;
                    commands.bindSampled(0, *item.image, m_colour);
                    commands.bindIndices(item.geometry->triangles);
                    commands.pushConstants(draw);
                    commands.drawIndexed(item.geometry->indexCount);
                }
            }
        });
}

} // namespace stipple
