// Texels of the scalp atlas (rendering.md section 4), computed on the processor: density of stamps added on a fine
// grid, turned into transmittance, averaged to texels, and these to mips. It knows no device.
#pragma once

#include "render/stamp_profile.h"

#include <cstdint>
#include <span>
#include <vector>

namespace stipple {

inline constexpr int kAtlasTile = 256; // texels; mips halve it exactly down to one texel
inline constexpr std::uint32_t kAtlasMips = 9;

struct AtlasLayout {
    glm::vec2 origin{0}; // chart mm of the corner of texel (0, 0)
    float texel = 0.1f;  // mm
    glm::ivec2 tiles{1};
    bool operator==(const AtlasLayout&) const = default;

    float getTileMm() const { return texel * float(kAtlasTile); }
    std::size_t getIndex(const glm::ivec2& tile) const {
        return std::size_t(tile.y) * std::size_t(tiles.x) + std::size_t(tile.x);
    }
};

// All mips of one tile, packed as VK_FORMAT_A2B10G10R10_UNORM_PACK32.
class AtlasTileTexels {
public:
    AtlasTileTexels()
        : m_texels(getStart(kAtlasMips)) {}
    std::span<std::uint32_t> getMip(std::uint32_t mip) {
        return std::span(m_texels).subspan(getStart(mip), getStart(mip + 1) - getStart(mip));
    }
    std::span<const std::uint32_t> getAll() const { return m_texels; }
    // Texels before those of a mip.
    static std::size_t getStart(std::uint32_t mip) {
        std::size_t start = 0;
        for (std::uint32_t m = 0; m < mip; ++m)
            start += std::size_t(kAtlasTile >> m) * std::size_t(kAtlasTile >> m);
        return start;
    }

private:
    std::vector<std::uint32_t> m_texels;
};

class AtlasBake {
public:
    // `stamps` must outlive it. `veils`: kStampGroupCount.
    AtlasBake(std::span<const shared::StampRecord> stamps, std::span<const shared::VeilConstants> veils,
              const AtlasLayout& layout);

    const AtlasLayout& getLayout() const { return m_layout; }
    // By AtlasLayout::getIndex: equal for tiles whose stamps are equal, so that a tile need not be baked again.
    // 0: no stamps.
    const std::vector<std::uint64_t>& getTileKeys() const { return m_keys; }
    // A function of the tile's stamps, the veils and the layout alone: the same bits whichever others are baked. Any
    // number of threads.
    void bake(const glm::ivec2& tile, AtlasTileTexels& texels) const;

private:
    struct Scratch;
    // Transmittance of a group by its density.
    class VeilTable {
    public:
        explicit VeilTable(const shared::VeilConstants& veil);
        glm::vec3 get(float density) const;

    private:
        std::vector<glm::vec3> m_values;
    };

    void bakeBlock(const glm::ivec2& block, Scratch& scratch) const;
    int addDensity(StampGroup group, const glm::ivec2& block, std::vector<float>& density) const;
    void makeKeys(std::span<const shared::VeilConstants> veils);

    std::span<const shared::StampRecord> m_stamps;
    AtlasLayout m_layout;
    StampCells m_blocks;
    std::vector<VeilTable> m_tables;
    std::vector<std::uint64_t> m_keys;
};

} // namespace stipple
