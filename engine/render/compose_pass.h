// Diffusion under the skin, skin colour, dots and gloss, and hair that stands out over the edge of the surfaces; the
// result is added to the sum of samples.
#pragma once

#include "render/frame.h"
#include "render/pipeline_variants.h"

namespace stipple {

class ComposePass {
public:
    explicit ComposePass(ShaderLibrary& shaders);
    // `clear`: first sample of a sum.
    void add(Graph& graph, const Frame& frame, const FrameImages& images, bool clear);

private:
    void addEdge(Graph& graph, const Frame& frame, const FrameImages& images) const;

    PipelineVariants m_pipelines;
    Pipeline m_edge;
    Sampler m_nearest, m_linear, m_atlas;
};

} // namespace stipple
