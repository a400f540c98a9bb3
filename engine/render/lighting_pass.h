// Light on what is seen, once a pixel: irradiance of skin without its colour, and gloss.
#pragma once

#include "gpu/pipeline.h"
#include "render/frame.h"

namespace stipple {

class LightingPass {
public:
    explicit LightingPass(ShaderLibrary& shaders);
    void add(Graph& graph, const Frame& frame, FrameImages& images) const;

private:
    Pipeline m_pipelines[2][2]; // resting and moving; without and with a map of the surroundings
    Sampler m_nearest, m_linear;
    Image m_lobes; // of GGX as linearly transformed cosines
};

} // namespace stipple
