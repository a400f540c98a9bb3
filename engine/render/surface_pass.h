// Raster of surface data; nothing is shaded in it. Cards have none: what lies under them has (card_pass.h).
#pragma once

#include "gpu/pipeline.h"
#include "render/frame.h"
#include "shared/surface.h"

namespace stipple {

// Surface data, and beside it where the flat picture of the skin has a place, in this format; UNDEFINED: without.
GraphicsPipelineDesc describeSurface(VkCullModeFlags cull, VkFormat placeFormat);
shared::SurfaceDraw makeSurfaceDraw(const DrawItem& item);
// How the images of surfaces are read.
inline constexpr SamplerDesc kSurfaceSampler{.address = VK_SAMPLER_ADDRESS_MODE_REPEAT, .maxAnisotropy = 8};

class SurfacePass {
public:
    explicit SurfacePass(ShaderLibrary& shaders);
    void add(Graph& graph, Frame& frame, FrameImages& images, std::uint32_t width, std::uint32_t height) const;

private:
    Pipeline m_closed;                     // back faces culled
    Pipeline m_open;                       // sheets: both sides drawn
    Pipeline m_placedClosed, m_placedOpen; // with places
    Sampler m_colour;
};

} // namespace stipple
