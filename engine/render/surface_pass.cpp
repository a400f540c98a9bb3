#include "render/surface_pass.h"

#include "gpu/commands.h"
#include "shared/surface.h"
#include "shared/switches.h"

#include <algorithm>

namespace stipple {
namespace {

constexpr VkFormat kPlaceFormat = VK_FORMAT_R16G16_UNORM;

std::uint32_t getMaterialCode(Material material) {
    switch (material) {
    case Material::skin:
        return shared::kMaterialSkin;
    case Material::eye:
        return shared::kMaterialEye;
    case Material::card: // never among the surface data
    case Material::matte:
        break;
    }
    return shared::kMaterialMatte;
}

} // namespace

GraphicsPipelineDesc describeSurface(VkCullModeFlags cull, VkFormat placeFormat) {
    const bool isPlaced = placeFormat != VK_FORMAT_UNDEFINED;
    GraphicsPipelineDesc desc{
        .vertexShader = isPlaced ? "surface_placed_vert" : "surface_surface_vert",
        .fragmentShader = isPlaced ? "surface_placed_frag" : "surface_surface_frag",
        .colours = {{VK_FORMAT_R32G32B32A32_UINT, kBlendNone}, {VK_FORMAT_R32G32B32A32_UINT, kBlendNone}},
        .depthFormat = VK_FORMAT_D32_SFLOAT,
        .cull = cull,
        .constants = {}};
    if (isPlaced) desc.colours.push_back({placeFormat, kBlendNone});
    return desc;
}

shared::SurfaceDraw makeSurfaceDraw(const DrawItem& item) {
    const GpuGeometry& geometry = *item.geometry;
    shared::SurfaceDraw draw{};
    draw.positions = geometry.positions.getAddress();
    draw.vertices = geometry.vertices.getAddress();
    if (geometry.uvs && item.hasImage) {
        draw.uvs = geometry.uvs.getAddress();
        draw.flags |= shared::kSurfaceUv;
    }
    if (geometry.skin) {
        draw.skin = geometry.skin.getAddress();
        draw.flags |= shared::kSurfaceTint;
    }
    if (geometry.places) {
        draw.places = geometry.places.getAddress();
        draw.flatScale = 1.0f / glm::vec2(geometry.flatSize);
        draw.flags |= shared::kSurfacePlaced;
    }
    if (item.isLash) draw.flags |= shared::kSurfaceLash;
    draw.colour = item.colour;
    draw.roughness = item.roughness;
    draw.material = getMaterialCode(item.material);
    return draw;
}

SurfacePass::SurfacePass(ShaderLibrary& shaders)
    : m_closed(shaders, describeSurface(VK_CULL_MODE_BACK_BIT, VK_FORMAT_UNDEFINED), "surface")
    , m_open(shaders, describeSurface(VK_CULL_MODE_NONE, VK_FORMAT_UNDEFINED), "surface, both sides")
    , m_placedClosed(shaders, describeSurface(VK_CULL_MODE_BACK_BIT, kPlaceFormat), "surface with places")
    , m_placedOpen(shaders, describeSurface(VK_CULL_MODE_NONE, kPlaceFormat), "surface with places, both sides")
    , m_colour(shaders.getDevice(), kSurfaceSampler, "surface image") {}

void SurfacePass::add(Graph& graph, Frame& frame, FrameImages& images, std::uint32_t width,
                      std::uint32_t height) const {
    const TransientImage data{.format = VK_FORMAT_R32G32B32A32_UINT, .width = width, .height = height};
    images.surfaceA = graph.createImage(data, "surface A");
    images.surfaceB = graph.createImage(data, "surface B");
    images.depth =
        graph.createImage({.format = VK_FORMAT_D32_SFLOAT, .width = width, .height = height}, "surface depth");
    const bool isPlaced = std::any_of(frame.views.begin(), frame.views.end(),
                                      [](const FrameView& view) { return view.skinLight != nullptr; });
    if (isPlaced)
        images.places = graph.createImage({.format = kPlaceFormat, .width = width, .height = height}, "places");
    graph.addPass(
        "surface",
        [&](PassBuilder& pass) {
            pass.colour(images.surfaceA, Load::discard()); // read only where B says there is a surface
            pass.colour(images.surfaceB, clearTo(VkClearColorValue{.uint32 = {0, 0, 0, 0}}));
            if (isPlaced) pass.colour(images.places, Load::discard());
            pass.depth(images.depth, clearDepth());
        },
        [this, &frame, isPlaced](PassContext& pass) {
            CommandList& commands = pass.commands;
            frame.upload(commands);
            // The relief of scars and hair above the skin alone read them; they cost as much as all other surface data.
            constexpr std::uint32_t kReaders = 1u << shared::kSwitchScars | 1u << shared::kSwitchHair;
            const bool needsAxes = std::any_of(frame.views.begin(), frame.views.end(),
                                               [&](const FrameView& view) { return (view.switches & kReaders) != 0; });
            for (const bool open : {false, true}) {
                if (isPlaced)
                    commands.bindPipeline(open ? m_placedOpen : m_placedClosed);
                else
                    commands.bindPipeline(open ? m_open : m_closed);
                for (const DrawItem& item : frame.items) {
                    if (item.material == Material::card || (item.material == Material::matte) != open) continue;
                    shared::SurfaceDraw draw = makeSurfaceDraw(item);
                    if (needsAxes) draw.flags |= shared::kSurfaceAxes;
                    commands.bindSampled(0, *item.image, m_colour);
                    commands.bindIndices(item.geometry->triangles);
                    for (const FrameView& view : frame.views) {
                        setViewArea(commands, view);
                        commands.bindConstants(shared::kViewBinding, view.slice);
                        commands.pushConstants(draw);
                        commands.drawIndexed(item.geometry->indexCount);
                    }
                }
            }
        });
}

} // namespace stipple
