// Texels of the scalp atlas (rendering.md section 4), computed on the processor: density of the stamps' cores added on
// a fine grid, turned into transmittance together with that of their halos, averaged to texels, and these to mips. It
// knows no device.
#pragma once

#include "render/atlas_layout.h"
#include "render/halo_field.h"
#include "render/stamp_profile.h"

#include <array>
#include <cstdint>
#include <span>
#include <vector>

namespace stipple {

inline constexpr std::uint32_t kAtlasMips = 9;

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
    // `stamps` must outlive it. `groups`: kStampGroupCount.
    AtlasBake(std::span<const shared::StampRecord> stamps, std::span<const VeilOptics> groups,
              const AtlasLayout& layout);

    const AtlasLayout& getLayout() const { return m_layout; }
    const HaloField& getHalo() const { return m_halo; }
    // By AtlasLayout::getIndex: equal for tiles whose stamps and halos are equal, so that a tile need not be baked
    // again. 0: neither.
    const std::vector<std::uint64_t>& getTileKeys() const { return m_keys; }
    // A function of the tile's stamps and halos, the veils and the layout alone: the same bits whichever others are
    // baked. Any number of threads.
    void bake(const glm::ivec2& tile, AtlasTileTexels& texels) const;

private:
    struct Scratch;
    // What a group's cores leave of the light that gets down to them, by their density; with the share that never does,
    // its transmittance.
    class VeilTable {
    public:
        explicit VeilTable(const VeilOptics& group);
        glm::vec3 get(float density) const;

    private:
        std::vector<glm::vec3> m_values;
    };

    void bakeBlock(const glm::ivec2& block, Scratch& scratch) const;
    int addDensity(StampGroup group, const glm::ivec2& block, std::vector<float>& density) const;
    bool computeHalo(StampGroup group, const glm::ivec2& block, std::vector<glm::vec3>& left) const;
    void makeKeys();

    std::span<const shared::StampRecord> m_stamps;
    std::array<VeilOptics, kStampGroupCount> m_groups;
    AtlasLayout m_layout;
    HaloField m_halo;
    StampCells m_blocks;
    std::vector<VeilTable> m_tables;
    std::vector<std::uint64_t> m_keys;
};

} // namespace stipple
