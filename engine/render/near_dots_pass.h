// Stamps one by one, where a view magnifies the skin beyond the texels of the atlas (rendering.md section 4): an
// instanced quad per stamp adds its density to a target of the screen; the fragments evaluate the stamp at the chart
// coordinate of their pixel, so that a dot follows the skin.
#pragma once

#include "gpu/pipeline.h"
#include "render/frame.h"
#include "render/stamp_buffers.h"

#include <vector>

namespace stipple {

// mm of the chart under a pixel below which the quads begin to take over from the atlas; fully at half of it. The
// finest atlas has texels of this size.
inline constexpr float kNearFootprint = 0.1f;

// Runs of stamps, in their order in the buffers, of the clusters that this view may see closer than kNearFootprint.
// Empty for views from afar.
std::vector<StampRange> findNearStamps(const StampBuffers& stamps, const View& view);

class NearDotsPass {
public:
    explicit NearDotsPass(ShaderLibrary& shaders);
    // Adds no pass, and leaves images.nearDots empty, when no view has near stamps.
    void add(Graph& graph, const Frame& frame, FrameImages& images) const;

private:
    Pipeline m_pipeline;
    Sampler m_nearest;
};

} // namespace stipple
