// Depth of the scene seen from one point of each light that this sample takes: hard maps, whose mean over the samples
// is the shadow of the area.
#pragma once

#include "gpu/pipeline.h"
#include "render/frame.h"

namespace stipple {

class ShadowPass {
public:
    explicit ShadowPass(ShaderLibrary& shaders);
    // First pass of a sample: it also uploads the frame's constants.
    void add(Graph& graph, Frame& frame, FrameImages& images) const;

private:
    Pipeline m_depth;
};

} // namespace stipple
