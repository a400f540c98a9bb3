#include "render/pipeline_variants.h"

#include <utility>

namespace stipple {

PipelineVariants::PipelineVariants(ShaderLibrary& shaders, Desc desc, std::string name, std::uint32_t switches)
    : m_shaders(&shaders)
    , m_desc(std::move(desc))
    , m_name(std::move(name))
    , m_switches(switches) {}

const Pipeline& PipelineVariants::get(std::uint32_t on) {
    on &= m_switches;
    const auto found = m_pipelines.find(on);
    if (found != m_pipelines.end()) return found->second;
    const auto make = [&](auto desc) {
        for (std::uint32_t id = 0; m_switches >> id != 0; ++id)
            if ((m_switches >> id & 1) != 0) desc.constants.push_back({id, on >> id & 1});
        return Pipeline(*m_shaders, desc, m_name);
    };
    return m_pipelines.emplace(on, std::visit(make, m_desc)).first->second;
}

} // namespace stipple
