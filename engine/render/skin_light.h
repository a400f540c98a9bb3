// Light under the skin kept on the skin itself (rendering.md section 2): irradiance, shadow and diffusion in a flat
// picture of all of it, made anew only when lights, shape or hair change. Views that move read it once a pixel, so that
// a turned head is lit the same in every frame and costs less.
#pragma once

#include "render/byte_cache.h"
#include "render/frame.h"
#include "render/pipeline_variants.h"

#include <cstdint>
#include <memory>
#include <vector>

namespace stipple {

struct SkinLightMap {
    Image light; // RGBA16F: irradiance / pi after diffusion, premultiplied with a: what of a texel is skin
    Image seen;  // RGBA8: what of each shadow tile's lights is seen
    std::uint64_t getBytes() const;
};

class SkinLight {
public:
    explicit SkinLight(ShaderLibrary& shaders);

    // Gives moving views the map of their light, all of them or none. A light that moves itself would need a new one in
    // every frame, so one is made only when it is asked for twice. Before findSwitches().
    void prepare(Frame& frame);
    // Draws what prepare() has made; after the surfaces, before lighting.
    void add(Graph& graph, const Frame& frame, const FrameImages& images);
    std::uint64_t getBytes() const { return m_maps.getBytes(); }
    // What has been drawn is out of date.
    void forget();

private:
    struct Fresh {
        std::size_t view;
        std::shared_ptr<SkinLightMap> map;
    };
    Device* m_device;
    Pipeline m_surface;
    PipelineVariants m_light;
    Pipeline m_spread;
    Sampler m_nearest, m_linear;
    ByteCache<std::uint64_t, SkinLightMap> m_maps;
    std::vector<std::uint64_t> m_asked; // by the frame before
    std::vector<Fresh> m_fresh;
};

} // namespace stipple
