#include "render/shadow_pass.h"

#include "gpu/commands.h"
#include "shared/surface.h"

namespace stipple {

ShadowPass::ShadowPass(ShaderLibrary& shaders)
    : m_depth(shaders,
              GraphicsPipelineDesc{.vertexShader = "surface_depth_vert",
                                   .fragmentShader = {},
                                   .colours = {},
                                   .depthFormat = VK_FORMAT_D32_SFLOAT,
                                   .constants = {}},
              "shadow") {}

void ShadowPass::add(Graph& graph, const Frame& frame, FrameImages& images) {
    Drawn wanted{frame.shadowExtent, frame.tiles, {}};
    for (const DrawItem& item : frame.items)
        if (castsShadow(item)) wanted.casters.push_back(item.caster->key);
    if (m_drawn.extent != wanted.extent) {
        m_maps = Image(graph.getDevice(),
                       {.format = VK_FORMAT_D32_SFLOAT,
                        .width = std::uint32_t(wanted.extent.x),
                        .height = std::uint32_t(wanted.extent.y),
                        .usage = VK_IMAGE_USAGE_DEPTH_STENCIL_ATTACHMENT_BIT | VK_IMAGE_USAGE_SAMPLED_BIT},
                       "shadow");
    }
    images.shadow = graph.importImage(m_maps);
    if (m_drawn == wanted) return;
    m_drawn = std::move(wanted);
    graph.addPass(
        "shadow", [&](PassBuilder& pass) { pass.depth(images.shadow, clearDepth()); },
        [this, &frame](PassContext& pass) {
            CommandList& commands = pass.commands;
            commands.bindPipeline(m_depth);
            for (const ShadowTile& tile : frame.tiles) {
                commands.setViewport(float(tile.origin.x), float(tile.origin.y), float(frame.tileSize),
                                     float(frame.tileSize));
                commands.setScissor(tile.origin.x, tile.origin.y, std::uint32_t(frame.tileSize),
                                    std::uint32_t(frame.tileSize));
                for (const DrawItem& item : frame.items) {
                    if (!castsShadow(item)) continue;
                    commands.pushConstants(shared::DepthDraw{tile.toClip, item.caster->positions.getAddress()});
                    commands.bindIndices(item.caster->triangles);
                    commands.drawIndexed(item.caster->indexCount);
                }
            }
        });
}

} // namespace stipple
