// The sum of samples as a picture.
#pragma once

#include "gpu/pipeline.h"
#include "render/frame.h"

#include <span>

namespace stipple {

class TonemapPass {
public:
    explicit TonemapPass(ShaderLibrary& shaders);
    // `picture`: R8G8B8A8_UNORM. Uploads the constants of the views; what no view covers is black. `targets`: where
    // each view goes in the picture; enlarged where it was drawn smaller.
    void add(Graph& graph, Frame& frame, ImageRef sum, ImageRef picture, std::span<const ViewRect> targets, int samples,
             bool transparent) const;

private:
    Pipeline m_pipeline;
    Sampler m_nearest;
};

} // namespace stipple
