// Stamps of one StampSet on the device: lists for close views, and an atlas of transmittance for all others
// (rendering.md section 4).
#pragma once

#include "gpu/pipeline.h"
#include "gpu/resources.h"
#include "graph/graph.h"
#include "render/stamp_profile.h"
#include "shared/dots.h"

#include <memory>
#include <span>
#include <vector>

namespace stipple {

// Records and the lists of stamps per cell. Close views read these instead of drawing quads over the skin: every pixel
// knows its chart position, so it needs no depth test, no culling and no third coordinate of a stamp, and it costs the
// few stamps around it, each evaluated once.
class StampBuffers {
public:
    StampBuffers(Device& device, const StampSet& set);

    std::uint64_t getBytes() const { return m_bytes; }
    std::span<const shared::StampRecord> getRecords() const { return m_records; }
    const Box2& getBounds() const { return m_bounds; } // of the set, grown by the stamps that stick out
    VkDeviceAddress getAddress() const { return m_stamps.getAddress(); }
    const shared::VeilConstants& getVeil(int group) const { return m_veil[group]; }
    // Everything but the atlas' own members.
    void describe(shared::DotConstants& constants) const;

private:
    std::vector<shared::StampRecord> m_records;
    Box2 m_bounds;
    glm::vec2 m_cellOrigin{0};
    float m_cell = 0.5f;
    glm::ivec2 m_cellCount{1};
    shared::VeilConstants m_veil[kStampGroupCount]{};
    Buffer m_stamps, m_starts, m_entries;
    std::uint64_t m_bytes = 0;
};

inline constexpr int kAtlasTile = 256; // texels; mips halve it exactly down to one texel
inline constexpr std::uint32_t kAtlasMips = 9;

// Pipelines and scratch of baking; one per renderer.
class DotBaker {
public:
    explicit DotBaker(ShaderLibrary& shaders);

private:
    friend class DotAtlas;
    Pipeline m_stamp, m_resolve, m_mip;
    Sampler m_nearest;
};

class DotAtlas {
public:
    // Texels are `texelMm` wide, or a multiple by a power of two where the device's images are too small for that.
    DotAtlas(Device& device, std::shared_ptr<const StampBuffers> stamps, float texelMm);

    glm::ivec2 getTileCount() const { return m_tiles; }
    float getTexel() const { return m_texel; }
    const Image& getImage() const { return m_image; }
    std::uint64_t getBytes() const;
    const StampBuffers& getStamps() const { return *m_stamps; }
    // Tiles that a box of the chart touches.
    std::vector<glm::ivec2> findTiles(const Box2& box) const;

    // Bakes these tiles and the mips above them; every tile by itself, so that any subset gives the same bits as all.
    // The atlas must outlive the graph's execution.
    void addBake(Graph& graph, const DotBaker& baker, std::span<const glm::ivec2> tiles);
    // All tiles; those without a stamp are only cleared.
    void addFullBake(Graph& graph, const DotBaker& baker);

    void describe(shared::DotConstants& constants) const;

private:
    void addTile(Graph& graph, const DotBaker& baker, ImageRef atlas, const glm::ivec2& tile);
    void addMips(Graph& graph, const DotBaker& baker, ImageRef atlas, std::span<const glm::ivec2> tiles);

    Device* m_device;
    std::shared_ptr<const StampBuffers> m_stamps;
    float m_texel;
    int m_supersampling;
    glm::vec2 m_origin{0}; // chart mm of the corner of texel (0, 0)
    glm::ivec2 m_tiles{1};
    StampCells m_bins; // one cell per tile
    Buffer m_indices;
    Image m_image;
};

} // namespace stipple
