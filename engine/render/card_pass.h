// Brows and lashes: sheets that show hairs, lit and blended over the light of what lies under them.
#pragma once

#include "render/frame.h"
#include "render/pipeline_variants.h"

namespace stipple {

class CardPass {
public:
    explicit CardPass(ShaderLibrary& shaders);
    // After lighting. Adds no pass where the frame has no cards.
    void add(Graph& graph, const Frame& frame, const FrameImages& images);

private:
    PipelineVariants m_pipelines;
    Sampler m_colour, m_nearest;
};

} // namespace stipple
