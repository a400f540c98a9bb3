#include "gpu/pipeline.h"

#include "core/error.h"
#include "gpu/device_state.h"

#include <algorithm>
#include <map>
#include <utility>

namespace stipple {
namespace {

// Specialization data in the form Vulkan wants; must outlive the call.
struct Specialization {
    std::vector<VkSpecializationMapEntry> entries;
    VkSpecializationInfo info{};

    explicit Specialization(const std::vector<SpecializationConstant>& constants) {
        for (std::size_t i = 0; i < constants.size(); ++i) {
            const std::size_t offset = i * sizeof(SpecializationConstant) + offsetof(SpecializationConstant, bits);
            entries.push_back({constants[i].id, std::uint32_t(offset), sizeof(std::uint32_t)});
        }
        info.mapEntryCount = std::uint32_t(entries.size());
        info.pMapEntries = entries.data();
        info.dataSize = constants.size() * sizeof(SpecializationConstant);
        info.pData = constants.data();
    }
    Specialization(const Specialization&) = delete;
};

VkPipelineShaderStageCreateInfo makeStage(const ShaderModule& module, VkShaderStageFlagBits expected,
                                          const Specialization& specialization) {
    if (module.getInterface().stage != expected)
        fail("The shader '{}' is one of another stage than the program takes it for. Build Stipple again.",
             module.getName());
    auto stage = makeInfo<VkPipelineShaderStageCreateInfo>(VK_STRUCTURE_TYPE_PIPELINE_SHADER_STAGE_CREATE_INFO);
    stage.stage = expected;
    stage.module = module.getHandle();
    stage.pName = "main";
    stage.pSpecializationInfo = &specialization.info;
    return stage;
}

VkPipelineColorBlendAttachmentState makeBlend(const ColourTarget& target) {
    const Blend& blend = target.blend;
    VkPipelineColorBlendAttachmentState state{};
    state.blendEnable = blend.enabled;
    state.srcColorBlendFactor = blend.source;
    state.dstColorBlendFactor = blend.target;
    state.colorBlendOp = blend.op;
    state.srcAlphaBlendFactor = blend.sourceAlpha;
    state.dstAlphaBlendFactor = blend.targetAlpha;
    state.alphaBlendOp = blend.opAlpha;
    state.colorWriteMask = target.writeMask;
    return state;
}

} // namespace

void Pipeline::makeLayout(std::span<const ShaderModule* const> modules) {
    DeviceState& state = m_device->getState();
    for (const ShaderModule* module : modules)
        m_stages |= module->getInterface().stage;
    std::map<std::uint32_t, ShaderBinding> merged;
    for (const ShaderModule* module : modules) {
        for (const ShaderBinding& binding : module->getInterface().bindings) {
            const auto [it, isNew] = merged.emplace(binding.binding, binding);
            if (it->second.type != binding.type)
                fail("The shaders of '{}' disagree about binding {}.", m_name, binding.binding);
            if (binding.binding >= CommandRecord::kMaxBindings)
                fail("The shader '{}' uses binding {}; {} is the highest.", module->getName(), binding.binding,
                     CommandRecord::kMaxBindings - 1);
        }
    }
    std::vector<VkDescriptorSetLayoutBinding> bindings;
    for (const auto& [number, binding] : merged) {
        m_bindings.push_back(binding);
        bindings.push_back({number, binding.type, 1, m_stages, nullptr});
    }
    auto set = makeInfo<VkDescriptorSetLayoutCreateInfo>(VK_STRUCTURE_TYPE_DESCRIPTOR_SET_LAYOUT_CREATE_INFO);
    set.flags = VK_DESCRIPTOR_SET_LAYOUT_CREATE_PUSH_DESCRIPTOR_BIT_KHR;
    set.bindingCount = std::uint32_t(bindings.size());
    set.pBindings = bindings.data();
    check(vkCreateDescriptorSetLayout(state.device, &set, nullptr, &m_setLayout),
          fmt::format("making the bindings of '{}'", m_name));
    state.adopt(VK_OBJECT_TYPE_DESCRIPTOR_SET_LAYOUT, m_setLayout, m_name);
    const VkPushConstantRange push{m_stages, 0, kPushConstantBytes};
    auto layout = makeInfo<VkPipelineLayoutCreateInfo>(VK_STRUCTURE_TYPE_PIPELINE_LAYOUT_CREATE_INFO);
    layout.setLayoutCount = 1;
    layout.pSetLayouts = &m_setLayout;
    layout.pushConstantRangeCount = 1;
    layout.pPushConstantRanges = &push;
    check(vkCreatePipelineLayout(state.device, &layout, nullptr, &m_layout),
          fmt::format("making the layout of '{}'", m_name));
    state.adopt(VK_OBJECT_TYPE_PIPELINE_LAYOUT, m_layout, m_name);
}

Pipeline::Pipeline(ShaderLibrary& shaders, const ComputePipelineDesc& desc, std::string_view name)
    : m_device(&shaders.getDevice())
    , m_desc(desc)
    , m_name(name) {
    const ShaderModule& module = shaders.get(desc.shader);
    const ShaderModule* const modules[] = {&module};
    m_localSize = module.getInterface().localSize;
    const Specialization specialization(desc.constants);
    try {
        makeLayout(modules);
        auto info = makeInfo<VkComputePipelineCreateInfo>(VK_STRUCTURE_TYPE_COMPUTE_PIPELINE_CREATE_INFO);
        info.stage = makeStage(module, VK_SHADER_STAGE_COMPUTE_BIT, specialization);
        info.layout = m_layout;
        DeviceState& state = m_device->getState();
        check(vkCreateComputePipelines(state.device, state.pipelineCache, 1, &info, nullptr, &m_handle),
              fmt::format("compiling '{}'", name));
        state.adopt(VK_OBJECT_TYPE_PIPELINE, m_handle, name);
        enlist(&shaders);
    } catch (...) {
        release();
        throw;
    }
}

Pipeline::Pipeline(ShaderLibrary& shaders, const GraphicsPipelineDesc& desc, std::string_view name)
    : m_device(&shaders.getDevice())
    , m_desc(desc)
    , m_name(name)
    , m_bindPoint(VK_PIPELINE_BIND_POINT_GRAPHICS) {
    const Specialization specialization(desc.constants);
    std::vector<const ShaderModule*> modules{&shaders.get(desc.vertexShader)};
    std::vector<VkPipelineShaderStageCreateInfo> stages{
        makeStage(*modules[0], VK_SHADER_STAGE_VERTEX_BIT, specialization)};
    if (!desc.fragmentShader.empty()) {
        modules.push_back(&shaders.get(desc.fragmentShader));
        stages.push_back(makeStage(*modules[1], VK_SHADER_STAGE_FRAGMENT_BIT, specialization));
    }

    auto vertices =
        makeInfo<VkPipelineVertexInputStateCreateInfo>(VK_STRUCTURE_TYPE_PIPELINE_VERTEX_INPUT_STATE_CREATE_INFO);
    auto assembly =
        makeInfo<VkPipelineInputAssemblyStateCreateInfo>(VK_STRUCTURE_TYPE_PIPELINE_INPUT_ASSEMBLY_STATE_CREATE_INFO);
    assembly.topology = desc.topology;
    auto viewport = makeInfo<VkPipelineViewportStateCreateInfo>(VK_STRUCTURE_TYPE_PIPELINE_VIEWPORT_STATE_CREATE_INFO);
    viewport.viewportCount = 1;
    viewport.scissorCount = 1;
    auto raster =
        makeInfo<VkPipelineRasterizationStateCreateInfo>(VK_STRUCTURE_TYPE_PIPELINE_RASTERIZATION_STATE_CREATE_INFO);
    raster.cullMode = desc.cull;
    raster.frontFace = desc.frontFace;
    raster.depthBiasEnable = desc.depthBias != 0 || desc.depthBiasSlope != 0;
    raster.depthBiasConstantFactor = desc.depthBias;
    raster.depthBiasSlopeFactor = desc.depthBiasSlope;
    raster.lineWidth = 1;
    auto samples =
        makeInfo<VkPipelineMultisampleStateCreateInfo>(VK_STRUCTURE_TYPE_PIPELINE_MULTISAMPLE_STATE_CREATE_INFO);
    samples.rasterizationSamples = desc.samples;
    const bool hasDepth = desc.depthFormat != VK_FORMAT_UNDEFINED;
    auto depth =
        makeInfo<VkPipelineDepthStencilStateCreateInfo>(VK_STRUCTURE_TYPE_PIPELINE_DEPTH_STENCIL_STATE_CREATE_INFO);
    depth.depthTestEnable = hasDepth && (desc.depthWrite || desc.depthCompare != VK_COMPARE_OP_ALWAYS);
    depth.depthWriteEnable = hasDepth && desc.depthWrite;
    depth.depthCompareOp = desc.depthCompare;
    std::vector<VkPipelineColorBlendAttachmentState> blends;
    std::vector<VkFormat> formats;
    for (const ColourTarget& target : desc.colours) {
        blends.push_back(makeBlend(target));
        formats.push_back(target.format);
    }
    auto blend =
        makeInfo<VkPipelineColorBlendStateCreateInfo>(VK_STRUCTURE_TYPE_PIPELINE_COLOR_BLEND_STATE_CREATE_INFO);
    blend.attachmentCount = std::uint32_t(blends.size());
    blend.pAttachments = blends.data();
    const VkDynamicState dynamicStates[] = {VK_DYNAMIC_STATE_VIEWPORT, VK_DYNAMIC_STATE_SCISSOR};
    auto dynamic = makeInfo<VkPipelineDynamicStateCreateInfo>(VK_STRUCTURE_TYPE_PIPELINE_DYNAMIC_STATE_CREATE_INFO);
    dynamic.dynamicStateCount = 2;
    dynamic.pDynamicStates = dynamicStates;
    auto rendering = makeInfo<VkPipelineRenderingCreateInfo>(VK_STRUCTURE_TYPE_PIPELINE_RENDERING_CREATE_INFO);
    rendering.colorAttachmentCount = std::uint32_t(formats.size());
    rendering.pColorAttachmentFormats = formats.data();
    rendering.depthAttachmentFormat = desc.depthFormat;

    auto info = makeInfo<VkGraphicsPipelineCreateInfo>(VK_STRUCTURE_TYPE_GRAPHICS_PIPELINE_CREATE_INFO);
    info.pNext = &rendering;
    info.stageCount = std::uint32_t(stages.size());
    info.pStages = stages.data();
    info.pVertexInputState = &vertices;
    info.pInputAssemblyState = &assembly;
    info.pViewportState = &viewport;
    info.pRasterizationState = &raster;
    info.pMultisampleState = &samples;
    info.pDepthStencilState = &depth;
    info.pColorBlendState = &blend;
    info.pDynamicState = &dynamic;
    try {
        makeLayout(modules);
        info.layout = m_layout;
        DeviceState& state = m_device->getState();
        check(vkCreateGraphicsPipelines(state.device, state.pipelineCache, 1, &info, nullptr, &m_handle),
              fmt::format("compiling '{}'", name));
        state.adopt(VK_OBJECT_TYPE_PIPELINE, m_handle, name);
        enlist(&shaders);
    } catch (...) {
        release();
        throw;
    }
}

Pipeline::~Pipeline() {
    release();
}

Pipeline::Pipeline(Pipeline&& other) noexcept {
    *this = std::move(other);
}

Pipeline& Pipeline::operator=(Pipeline&& other) noexcept {
    if (this == &other) return *this;
    release();
    m_device = std::exchange(other.m_device, nullptr);
    ShaderLibrary* const shaders = other.m_shaders;
    other.enlist(nullptr);
    enlist(shaders);
    m_desc = std::move(other.m_desc);
    m_name = std::move(other.m_name);
    m_handle = std::exchange(other.m_handle, nullptr);
    m_layout = std::exchange(other.m_layout, nullptr);
    m_setLayout = std::exchange(other.m_setLayout, nullptr);
    m_bindPoint = other.m_bindPoint;
    m_stages = other.m_stages;
    m_localSize = other.m_localSize;
    m_bindings = std::move(other.m_bindings);
    return *this;
}

// Where the library finds it; null: nowhere.
void Pipeline::enlist(ShaderLibrary* shaders) {
    if (m_shaders) m_shaders->m_pipelines.erase(this);
    m_shaders = shaders;
    if (m_shaders) m_shaders->m_pipelines.insert(this);
}

std::vector<std::string> Pipeline::getShaders() const {
    if (const auto* compute = std::get_if<ComputePipelineDesc>(&m_desc)) return {compute->shader};
    const auto& graphics = std::get<GraphicsPipelineDesc>(m_desc);
    if (graphics.fragmentShader.empty()) return {graphics.vertexShader};
    return {graphics.vertexShader, graphics.fragmentShader};
}

void Pipeline::remake() {
    Pipeline fresh = std::visit([&](const auto& desc) { return Pipeline(*m_shaders, desc, m_name); }, m_desc);
    if (fresh.m_bindings != m_bindings)
        fail("The shaders of '{}' now ask for other textures than the program gives them. Build and start Stipple "
             "again.",
             m_name);
    *this = std::move(fresh);
}

void Pipeline::release() {
    if (!m_device) return;
    enlist(nullptr);
    DeviceState& state = m_device->getState();
    if (m_handle) state.retire(VK_OBJECT_TYPE_PIPELINE, m_handle);
    if (m_layout) state.retire(VK_OBJECT_TYPE_PIPELINE_LAYOUT, m_layout);
    if (m_setLayout) state.retire(VK_OBJECT_TYPE_DESCRIPTOR_SET_LAYOUT, m_setLayout);
    m_handle = VK_NULL_HANDLE;
    m_layout = VK_NULL_HANDLE;
    m_setLayout = VK_NULL_HANDLE;
}

} // namespace stipple
