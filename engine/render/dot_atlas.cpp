#include "render/dot_atlas.h"

#include "core/error.h"
#include "core/parallel.h"
#include "gpu/device.h"
#include "gpu/transfer.h"

#include <algorithm>
#include <cmath>

namespace stipple {
namespace {

constexpr VkFormat kAtlasFormat = VK_FORMAT_A2B10G10R10_UNORM_PACK32;
constexpr VkFormat kHaloFormat = VK_FORMAT_R16G16B16A16_SFLOAT;
constexpr std::size_t kTilesAtOnce = 16; // on their way to the device, 350 kB each
constexpr std::uint64_t kNotBaked = ~std::uint64_t(0);

// What stamps and halos at the border of a set's bounds stick out by at most, or else one more row of tiles is needed.
constexpr float kMarginMm = 4;

// Tiles lie on a grid that the set's bounds alone decide, so that another set of the same chart shares it.
AtlasLayout makeLayout(const StampBuffers& stamps, float texel) {
    AtlasLayout layout;
    layout.texel = texel;
    const glm::vec2 anchor = stamps.getSetBounds().min - kMarginMm;
    // A texel all around is free.
    const glm::vec2 low = glm::floor((stamps.getBounds().min - texel - anchor) / layout.getTileMm());
    const glm::vec2 high = glm::ceil((stamps.getBounds().max + texel - anchor) / layout.getTileMm());
    layout.origin = anchor + low * layout.getTileMm();
    layout.tiles = glm::max(glm::ivec2(high - low), glm::ivec2(1));
    return layout;
}

} // namespace

AtlasLayout makeAtlasLayout(const Device& device, const StampBuffers& stamps, float texelMm) {
    const auto limit = int(device.getInfo().maxImageSize) / kAtlasTile;
    for (;; texelMm *= 2) {
        const AtlasLayout layout = makeLayout(stamps, texelMm);
        if (std::max(layout.tiles.x, layout.tiles.y) <= limit) return layout;
    }
}

DotAtlas::DotAtlas(Device& device, std::shared_ptr<const StampBuffers> stamps, const AtlasBake& bake, bool withHalos)
    : m_layout(bake.getLayout())
    , m_keys(bake.getTileKeys().size(), kNotBaked)
    , m_image(device,
              ImageDesc{.format = kAtlasFormat,
                        .width = std::uint32_t(m_layout.tiles.x * kAtlasTile),
                        .height = std::uint32_t(m_layout.tiles.y * kAtlasTile),
                        .mips = kAtlasMips,
                        .usage = VK_IMAGE_USAGE_SAMPLED_BIT},
              "dot atlas") {
    if (withHalos)
        m_halos = Image(device,
                        ImageDesc{.format = kHaloFormat,
                                  .width = std::uint32_t(m_layout.tiles.x * bake.getHalo().getTileCells()),
                                  .height = std::uint32_t(m_layout.tiles.y * bake.getHalo().getTileCells()),
                                  .usage = VK_IMAGE_USAGE_SAMPLED_BIT},
                        "halos");
    update(std::move(stamps), bake);
}

bool DotAtlas::isLike(const AtlasBake& bake) const {
    if (!(bake.getLayout() == m_layout)) return false;
    std::size_t filled = 0, same = 0;
    for (std::size_t i = 0; i < m_keys.size(); ++i) {
        if (bake.getTileKeys()[i] == 0) continue;
        ++filled;
        same += m_keys[i] == bake.getTileKeys()[i];
    }
    return 2 * same > filled;
}

void DotAtlas::update(std::shared_ptr<const StampBuffers> stamps, const AtlasBake& bake) {
    STIPPLE_ASSERT(bake.getLayout() == m_layout);
    m_stamps = std::move(stamps);
    std::vector<glm::ivec2> dirty;
    for (int y = 0; y < m_layout.tiles.y; ++y)
        for (int x = 0; x < m_layout.tiles.x; ++x) {
            const std::size_t i = m_layout.getIndex({x, y});
            if (m_keys[i] != bake.getTileKeys()[i]) dirty.emplace_back(x, y);
        }
    m_keys = bake.getTileKeys();
    m_baked = int(dirty.size());
    std::vector<AtlasTileTexels> texels(std::min(dirty.size(), kTilesAtOnce));
    for (std::size_t first = 0; first < dirty.size(); first += kTilesAtOnce) {
        const std::size_t count = std::min(kTilesAtOnce, dirty.size() - first);
        parallelFor(count, 1, [&](std::size_t begin, std::size_t end) {
            for (std::size_t i = begin; i < end; ++i)
                bake.bake(dirty[first + i], texels[i]);
        });
        std::vector<ImagePart> parts, haloParts;
        std::vector<std::uint32_t> words;
        std::vector<std::uint64_t> halos;
        const auto cells = std::uint32_t(bake.getHalo().getTileCells());
        for (std::size_t i = 0; i < count; ++i) {
            for (std::uint32_t mip = 0; mip < kAtlasMips; ++mip) {
                const std::uint32_t side = kAtlasTile >> mip;
                const glm::uvec2 corner = glm::uvec2(dirty[first + i]) * side;
                parts.push_back({mip, corner.x, corner.y, side, side});
            }
            words.insert(words.end(), texels[i].getAll().begin(), texels[i].getAll().end());
            if (!hasHalos()) continue;
            const glm::uvec2 corner = glm::uvec2(dirty[first + i]) * cells;
            haloParts.push_back({0, corner.x, corner.y, cells, cells});
            bake.getHalo().packTile(dirty[first + i], halos);
        }
        uploadImageParts(m_image, parts, std::as_bytes(std::span(words)));
        if (hasHalos()) uploadImageParts(m_halos, haloParts, std::as_bytes(std::span(halos)));
    }
}

std::uint64_t DotAtlas::getBytes() const {
    const std::uint64_t base =
        std::uint64_t(m_layout.tiles.x) * std::uint64_t(m_layout.tiles.y) * kAtlasTile * kAtlasTile * 4;
    if (!hasHalos()) return base + base / 3;
    const VkExtent2D halos = m_halos.getExtent();
    return base + base / 3 + std::uint64_t(halos.width) * halos.height * 8;
}

void DotAtlas::describe(shared::DotConstants& constants) const {
    const VkExtent2D extent = m_image.getExtent();
    constants.atlasOrigin = m_layout.origin;
    constants.atlasScale = 1.0f / (m_layout.texel * glm::vec2(float(extent.width), float(extent.height)));
    constants.atlasTexel = m_layout.texel;
    for (int g = 0; g < kStampGroupCount; ++g) {
        const VeilOptics& group = m_stamps->getGroups()[std::size_t(g)];
        constants.veil[g] = {group.veil, group.absorption, group.halo[0].absorption, group.halo[1].absorption};
    }
}

} // namespace stipple
