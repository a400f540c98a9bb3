// Hair as ribbons that face the eye, blended unsorted into a target of their own, which compose lays over the skin:
// their order is hidden by their number (rendering.md section 6).
#pragma once

#include "render/fibre_buffers.h"
#include "render/frame.h"
#include "render/pipeline_variants.h"

#include <vector>

namespace stipple {

// What a view may see of the hair as ribbons: clusters that are near enough or stand at a silhouette. Where a pixel is
// wider than several hairs, only some are drawn and are as much denser. Empty where the atlas shows all.
std::vector<FibreDrawRange> findRibbons(const FibreBuffers& fibres, const View& view);

class FibrePass {
public:
    explicit FibrePass(ShaderLibrary& shaders);
    // Before compose. Adds no pass, and leaves images.ribbons empty, when no view has ribbons.
    void add(Graph& graph, const Frame& frame, FrameImages& images);

private:
    PipelineVariants m_light;
    Pipeline m_ribbons;
    Sampler m_nearest;
};

} // namespace stipple
