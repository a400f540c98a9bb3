// The scalp atlas: transmittance of a StampSet over the chart, with mips (rendering.md section 4).
#pragma once

#include "gpu/pipeline.h"
#include "gpu/resources.h"
#include "graph/graph.h"
#include "render/stamp_buffers.h"

#include <memory>
#include <span>
#include <vector>

namespace stipple {

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

    // Everything but nearFootprint.
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
