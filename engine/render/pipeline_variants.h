// One pipeline with and without what not every view needs: a processor runs what a condition forbids, so that it is
// left out of the shader instead (shaders/lib/switches.glsl).
#pragma once

#include "gpu/pipeline.h"

#include <cstdint>
#include <map>
#include <string>
#include <variant>

namespace stipple {

class PipelineVariants {
public:
    // `switches`: bits of shared::kSwitch... that the shaders look at.
    using Desc = std::variant<GraphicsPipelineDesc, ComputePipelineDesc>;
    PipelineVariants(ShaderLibrary& shaders, Desc desc, std::string name, std::uint32_t switches);

    // Made on first use. `on`: bits of the switches that are on; others than the shaders look at are passed over.
    const Pipeline& get(std::uint32_t on);

private:
    ShaderLibrary* m_shaders;
    Desc m_desc;
    std::string m_name;
    std::uint32_t m_switches;
    std::map<std::uint32_t, Pipeline> m_pipelines;
};

} // namespace stipple
