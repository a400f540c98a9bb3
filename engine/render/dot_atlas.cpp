#include "render/dot_atlas.h"

#include "core/error.h"
#include "gpu/commands.h"
#include "gpu/transfer.h"

#include <algorithm>
#include <cmath>

namespace stipple {
namespace {

constexpr VkFormat kAtlasFormat = VK_FORMAT_A2B10G10R10_UNORM_PACK32;
constexpr VkFormat kDensityFormat = VK_FORMAT_R16G16_SFLOAT;
// Density is laid down more finely than the atlas before it becomes transmittance; stamps are 0.05 mm wide and more.
// Twice as coarse, for views that see no single dot, changes the mean by 0.05 % and costs a quarter.
constexpr float kFinestDensityTexel = 0.05f, kCoarsestDensityTexel = 0.1f; // mm
// Blur of a stamp by the density texel, in texels: keeps the sum over texels equal to the integral.
constexpr float kTexelSigma = 0.3f;

} // namespace

DotBaker::DotBaker(ShaderLibrary& shaders)
    : m_stamp(shaders,
              GraphicsPipelineDesc{.vertexShader = "dots_stamp_vert",
                                   .fragmentShader = "dots_stamp_frag",
                                   .colours = {{kDensityFormat, kBlendAdd}},
                                   .topology = VK_PRIMITIVE_TOPOLOGY_TRIANGLE_STRIP,
                                   .constants = {}},
              "dot density")
    , m_resolve(shaders,
                GraphicsPipelineDesc{.vertexShader = "lib_fullscreen_vert",
                                     .fragmentShader = "dots_resolve_frag",
                                     .colours = {{kAtlasFormat, kBlendNone}},
                                     .constants = {}},
                "dot transmittance")
    , m_mip(shaders,
            GraphicsPipelineDesc{.vertexShader = "lib_fullscreen_vert",
                                 .fragmentShader = "dots_mip_frag",
                                 .colours = {{kAtlasFormat, kBlendNone}},
                                 .constants = {}},
            "dot mips")
    , m_nearest(shaders.getDevice(),
                SamplerDesc{.filter = VK_FILTER_NEAREST, .mipFilter = VK_SAMPLER_MIPMAP_MODE_NEAREST}, "nearest") {}

DotAtlas::DotAtlas(Device& device, std::shared_ptr<const StampBuffers> stamps, float texelMm)
    : m_device(&device)
    , m_stamps(std::move(stamps))
    , m_texel(texelMm) {
    const Box2& bounds = m_stamps->getBounds();
    const auto limit = int(device.getInfo().maxImageSize) / kAtlasTile;
    for (;; m_texel *= 2) {
        const glm::vec2 tiles = (bounds.getSize() + 2 * m_texel) / (m_texel * float(kAtlasTile));
        m_tiles = glm::ivec2(glm::ceil(tiles));
        if (std::max(m_tiles.x, m_tiles.y) <= limit) break;
    }
    const float density = std::clamp(0.5f * m_texel, kFinestDensityTexel, kCoarsestDensityTexel);
    m_supersampling = std::clamp(int(std::ceil(m_texel / density - 0.01f)), 1, 8);
    const float tileMm = m_texel * float(kAtlasTile);
    m_origin = bounds.min - 0.5f * (glm::vec2(m_tiles) * tileMm - bounds.getSize());
    const float blur = 3.5f * kTexelSigma * m_texel / float(m_supersampling);
    m_bins = computeStampCells(m_stamps->getRecords(), m_origin, tileMm, m_tiles, blur);
    m_indices = makeBuffer<std::uint32_t>(device, m_bins.entries, "stamps of atlas tiles");
    m_image = Image(device,
                    ImageDesc{.format = kAtlasFormat,
                              .width = std::uint32_t(m_tiles.x * kAtlasTile),
                              .height = std::uint32_t(m_tiles.y * kAtlasTile),
                              .mips = kAtlasMips,
                              .usage = VK_IMAGE_USAGE_SAMPLED_BIT | VK_IMAGE_USAGE_COLOR_ATTACHMENT_BIT},
                    "dot atlas");
}

std::uint64_t DotAtlas::getBytes() const {
    const std::uint64_t base = std::uint64_t(m_tiles.x) * std::uint64_t(m_tiles.y) * kAtlasTile * kAtlasTile * 4;
    return base + base / 3 + m_indices.getSize();
}

std::vector<glm::ivec2> DotAtlas::findTiles(const Box2& box) const {
    const float tileMm = m_texel * float(kAtlasTile);
    const glm::ivec2 low = glm::max(glm::ivec2(glm::floor((box.min - m_origin) / tileMm)), glm::ivec2(0));
    const glm::ivec2 high = glm::min(glm::ivec2(glm::floor((box.max - m_origin) / tileMm)), m_tiles - 1);
    std::vector<glm::ivec2> tiles;
    for (int y = low.y; y <= high.y; ++y)
        for (int x = low.x; x <= high.x; ++x)
            tiles.emplace_back(x, y);
    return tiles;
}

void DotAtlas::addTile(Graph& graph, const DotBaker& baker, ImageRef atlas, const glm::ivec2& tile) {
    const auto side = std::uint32_t(kAtlasTile * m_supersampling);
    const ImageRef density =
        graph.createImage({.format = kDensityFormat, .width = side, .height = side}, "dot density");
    const auto bin = std::size_t(tile.y) * std::size_t(m_tiles.x) + std::size_t(tile.x);
    const std::uint32_t first = m_bins.starts[bin];
    const std::uint32_t count = m_bins.starts[bin + 1] - first;
    graph.addPass(
        "dot density", [&](PassBuilder& pass) { pass.colour(density, clearTo(0, 0, 0, 0)); },
        [this, &baker, tile, first, count](PassContext& pass) {
            if (count == 0) return;
            const float tileMm = m_texel * float(kAtlasTile);
            const float texel = m_texel / float(m_supersampling);
            shared::StampDraw draw{};
            draw.stamps = m_stamps->getAddress();
            draw.indices = m_indices.getAddress();
            draw.origin = m_origin + glm::vec2(tile) * tileMm;
            draw.scale = 2 / tileMm;
            draw.first = first;
            draw.minSigma2 = kTexelSigma * kTexelSigma * texel * texel;
            pass.commands.bindPipeline(baker.m_stamp);
            pass.commands.pushConstants(draw);
            pass.commands.draw(8, count);
        });
    graph.addPass(
        "dot transmittance",
        [&](PassBuilder& pass) {
            pass.sampled(density);
            pass.colour(atlas, Load::keep(), makeMipRange(0));
        },
        [this, &baker, density, tile](PassContext& pass) {
            shared::ResolveDraw draw{};
            for (int g = 0; g < kStampGroupCount; ++g)
                draw.veil[g] = m_stamps->getVeil(g);
            draw.tileOrigin = tile * kAtlasTile;
            draw.supersampling = m_supersampling;
            draw.dither = 1;
            pass.commands.bindPipeline(baker.m_resolve);
            pass.commands.bindSampled(0, pass.getImage(density), baker.m_nearest);
            pass.commands.pushConstants(draw);
            pass.commands.setScissor(draw.tileOrigin.x, draw.tileOrigin.y, kAtlasTile, kAtlasTile);
            pass.commands.draw(3);
        });
}

void DotAtlas::addMips(Graph& graph, const DotBaker& baker, ImageRef atlas, std::span<const glm::ivec2> tiles) {
    for (std::uint32_t mip = 1; mip < kAtlasMips; ++mip) {
        graph.addPass(
            "dot mips",
            [&](PassBuilder& pass) {
                pass.sampled(atlas, makeMipRange(mip - 1));
                pass.colour(atlas, Load::keep(), makeMipRange(mip));
            },
            [&baker, atlas, mip, tiles = std::vector(tiles.begin(), tiles.end())](PassContext& pass) {
                pass.commands.bindPipeline(baker.m_mip);
                pass.commands.bindSampled(0, pass.getImage(atlas), baker.m_nearest, makeMipRange(mip - 1));
                const int side = kAtlasTile >> mip;
                for (const glm::ivec2& tile : tiles) {
                    pass.commands.setScissor(tile.x * side, tile.y * side, std::uint32_t(side), std::uint32_t(side));
                    pass.commands.draw(3);
                }
            });
    }
}

void DotAtlas::addBake(Graph& graph, const DotBaker& baker, std::span<const glm::ivec2> tiles) {
    const ImageRef atlas = graph.importImage(m_image);
    for (const glm::ivec2& tile : tiles)
        addTile(graph, baker, atlas, tile);
    addMips(graph, baker, atlas, tiles);
}

void DotAtlas::addFullBake(Graph& graph, const DotBaker& baker) {
    const ImageRef atlas = graph.importImage(m_image);
    for (std::uint32_t mip = 0; mip < kAtlasMips; ++mip) {
        graph.addPass(
            "dot mips", [&](PassBuilder& pass) { pass.colour(atlas, clearTo(1, 1, 1, 1), makeMipRange(mip)); },
            [](PassContext&) {});
    }
    std::vector<glm::ivec2> tiles;
    for (int y = 0; y < m_tiles.y; ++y) {
        for (int x = 0; x < m_tiles.x; ++x) {
            const auto bin = std::size_t(y) * std::size_t(m_tiles.x) + std::size_t(x);
            if (m_bins.starts[bin + 1] > m_bins.starts[bin]) tiles.emplace_back(x, y);
        }
    }
    for (const glm::ivec2& tile : tiles)
        addTile(graph, baker, atlas, tile);
    addMips(graph, baker, atlas, tiles);
}

void DotAtlas::describe(shared::DotConstants& constants) const {
    const VkExtent2D extent = m_image.getExtent();
    constants.atlasOrigin = m_origin;
    constants.atlasScale = 1.0f / (m_texel * glm::vec2(float(extent.width), float(extent.height)));
    constants.atlasTexel = m_texel;
    for (int g = 0; g < kStampGroupCount; ++g)
        constants.veil[g] = m_stamps->getVeil(g);
}

} // namespace stipple
