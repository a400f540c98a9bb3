// The scalp atlas on the device: transmittance of a StampSet over the chart, with mips (rendering.md section 4). Baked
// on the processor (atlas_bake.h): every device gets the same texels, and a software device gets them several times
// sooner than by drawing.
#pragma once

#include "gpu/resources.h"
#include "render/atlas_bake.h"
#include "render/stamp_buffers.h"

#include <memory>
#include <vector>

namespace stipple {

// Texels are `texelMm` wide, or a multiple by a power of two where the device's images are too small for that.
AtlasLayout makeAtlasLayout(const Device& device, const StampBuffers& stamps, float texelMm);

class DotAtlas {
public:
    // `bake` is of these stamps.
    DotAtlas(Device& device, std::shared_ptr<const StampBuffers> stamps, const AtlasBake& bake, bool withHalos);

    // Whether most tiles with stamps are as in this bake already.
    bool isLike(const AtlasBake& bake) const;
    // Shows other stamps instead, in the same layout: bakes the tiles that change by that.
    void update(std::shared_ptr<const StampBuffers> stamps, const AtlasBake& bake);
    // Tiles that the constructor or the last update baked.
    int getBaked() const { return m_baked; }

    const AtlasLayout& getLayout() const { return m_layout; }
    const Image& getImage() const { return m_image; }
    // Halos over the same part of the chart (HaloField::packTile), for views that draw the cores one by one.
    bool hasHalos() const { return bool(m_halos); }
    const Image& getHalos() const { return m_halos; }
    std::uint64_t getBytes() const;
    const StampBuffers& getStamps() const { return *m_stamps; }

    // Everything but nearFootprint.
    void describe(shared::DotConstants& constants) const;

private:
    std::shared_ptr<const StampBuffers> m_stamps;
    AtlasLayout m_layout;
    std::vector<std::uint64_t> m_keys; // of the tiles as they are (AtlasBake)
    int m_baked = 0;
    Image m_image, m_halos;
};

} // namespace stipple
