// Light on what is seen, once a pixel: irradiance of skin without its colour, and gloss.
#pragma once

#include "render/frame.h"
#include "render/pipeline_variants.h"

namespace stipple {

class LightingPass {
public:
    explicit LightingPass(ShaderLibrary& shaders);
    void add(Graph& graph, const Frame& frame, FrameImages& images);

private:
    PipelineVariants m_pipelines;
    Sampler m_nearest, m_linear;
    Image m_lobes; // of GGX as linearly transformed cosines
};

} // namespace stipple
