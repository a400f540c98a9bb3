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

void ShadowPass::add(Graph& graph, Frame& frame, FrameImages& images) const {
    images.shadow = graph.createImage({.format = VK_FORMAT_D32_SFLOAT,
                                       .width = std::uint32_t(frame.shadowExtent.x),
                                       .height = std::uint32_t(frame.shadowExtent.y)},
                                      "shadow");
    graph.addPass(
        "shadow", [&](PassBuilder& pass) { pass.depth(images.shadow, clearDepth()); },
        [this, &frame](PassContext& pass) {
            CommandList& commands = pass.commands;
            frame.upload(commands);
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
