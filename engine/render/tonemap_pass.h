// The sum of samples as a picture.
#pragma once

#include "gpu/pipeline.h"
#include "render/frame.h"

namespace stipple {

class TonemapPass {
public:
    explicit TonemapPass(ShaderLibrary& shaders);
    // `picture`: R8G8B8A8_UNORM, as large as the sum. Uploads the constants of the views; what no view covers is black.
    void add(Graph& graph, Frame& frame, ImageRef sum, ImageRef picture, int samples, bool transparent) const;

private:
    Pipeline m_pipeline;
    Sampler m_nearest;
};

} // namespace stipple
