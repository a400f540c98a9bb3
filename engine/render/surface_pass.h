// Raster of surface data; nothing is shaded in it.
#pragma once

#include "gpu/pipeline.h"
#include "render/frame.h"

namespace stipple {

class SurfacePass {
public:
    explicit SurfacePass(ShaderLibrary& shaders);
    void add(Graph& graph, Frame& frame, FrameImages& images, std::uint32_t width, std::uint32_t height) const;

private:
    Pipeline m_closed; // back faces culled
    Pipeline m_open;   // sheets: both sides drawn
    Sampler m_colour;
};

} // namespace stipple
