// Graphics and compute pipelines. Bindings come from the shaders (set 0, pushed by CommandList::bind...); every
// pipeline has 128 bytes of push constants visible to all its stages; there are no vertex attributes: shaders pull by
// address. Viewport and scissor are dynamic.
#pragma once

#include "gpu/shader.h"

#include <array>
#include <cstdint>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace stipple {

inline constexpr std::uint32_t kPushConstantBytes = 128;

struct Blend {
    bool enabled = false;
    VkBlendFactor source = VK_BLEND_FACTOR_ONE;
    VkBlendFactor target = VK_BLEND_FACTOR_ZERO;
    VkBlendOp op = VK_BLEND_OP_ADD;
    VkBlendFactor sourceAlpha = VK_BLEND_FACTOR_ONE;
    VkBlendFactor targetAlpha = VK_BLEND_FACTOR_ZERO;
    VkBlendOp opAlpha = VK_BLEND_OP_ADD;
};
inline constexpr Blend kBlendNone{};
// Premultiplied alpha over what is there.
inline constexpr Blend kBlendOver{true,
                                  VK_BLEND_FACTOR_ONE,
                                  VK_BLEND_FACTOR_ONE_MINUS_SRC_ALPHA,
                                  VK_BLEND_OP_ADD,
                                  VK_BLEND_FACTOR_ONE,
                                  VK_BLEND_FACTOR_ONE_MINUS_SRC_ALPHA,
                                  VK_BLEND_OP_ADD};
inline constexpr Blend kBlendAdd{
    true,           VK_BLEND_FACTOR_ONE, VK_BLEND_FACTOR_ONE, VK_BLEND_OP_ADD, VK_BLEND_FACTOR_ONE, VK_BLEND_FACTOR_ONE,
    VK_BLEND_OP_ADD};
// target * source, for transmittance.
inline constexpr Blend kBlendMultiply{true,
                                      VK_BLEND_FACTOR_ZERO,
                                      VK_BLEND_FACTOR_SRC_COLOR,
                                      VK_BLEND_OP_ADD,
                                      VK_BLEND_FACTOR_ZERO,
                                      VK_BLEND_FACTOR_SRC_ALPHA,
                                      VK_BLEND_OP_ADD};

struct ColourTarget {
    VkFormat format = VK_FORMAT_UNDEFINED;
    Blend blend;
    VkColorComponentFlags writeMask =
        VK_COLOR_COMPONENT_R_BIT | VK_COLOR_COMPONENT_G_BIT | VK_COLOR_COMPONENT_B_BIT | VK_COLOR_COMPONENT_A_BIT;
};

// `layout(constant_id = id)`; floats and ints by their bits (std::bit_cast).
struct SpecializationConstant {
    std::uint32_t id = 0;
    std::uint32_t bits = 0;
};

struct GraphicsPipelineDesc {
    std::string vertexShader;   // names in the ShaderLibrary
    std::string fragmentShader; // empty: depth only
    std::vector<ColourTarget> colours;
    VkFormat depthFormat = VK_FORMAT_UNDEFINED;       // UNDEFINED: no depth attachment
    VkCompareOp depthCompare = VK_COMPARE_OP_GREATER; // reversed depth; ALWAYS and no write: depth off
    bool depthWrite = true;
    VkCullModeFlags cull = VK_CULL_MODE_NONE;
    VkFrontFace frontFace = VK_FRONT_FACE_COUNTER_CLOCKWISE; // as seen on the picture, whose y points down
    VkPrimitiveTopology topology = VK_PRIMITIVE_TOPOLOGY_TRIANGLE_LIST;
    float depthBias = 0; // constant and slope factor; both 0: off
    float depthBiasSlope = 0;
    VkSampleCountFlagBits samples = VK_SAMPLE_COUNT_1_BIT;
    std::vector<SpecializationConstant> constants; // seen by all stages
};

struct ComputePipelineDesc {
    std::string shader;
    std::vector<SpecializationConstant> constants;
};

// Made anew in place when its shaders change on disk (ShaderLibrary::reload).
class Pipeline {
public:
    Pipeline() = default;
    Pipeline(ShaderLibrary& shaders, const GraphicsPipelineDesc& desc, std::string_view name);
    Pipeline(ShaderLibrary& shaders, const ComputePipelineDesc& desc, std::string_view name);
    ~Pipeline();
    Pipeline(Pipeline&& other) noexcept;
    Pipeline& operator=(Pipeline&& other) noexcept;

    explicit operator bool() const { return m_handle != VK_NULL_HANDLE; }
    VkPipeline getHandle() const { return m_handle; }
    VkPipelineLayout getLayout() const { return m_layout; }
    VkPipelineBindPoint getBindPoint() const { return m_bindPoint; }
    VkShaderStageFlags getStages() const { return m_stages; }
    const std::array<std::uint32_t, 3>& getLocalSize() const { return m_localSize; }
    const std::vector<ShaderBinding>& getBindings() const { return m_bindings; }
    const std::string& getName() const { return m_name; }
    // Names of its shaders in the library.
    std::vector<std::string> getShaders() const;

private:
    friend class ShaderLibrary;
    // Error, and everything as before, when the library's shaders do not make a pipeline of the same bindings.
    void remake();
    void makeLayout(std::span<const ShaderModule* const> modules);
    void enlist(ShaderLibrary* shaders);
    void release();

    Device* m_device = nullptr;
    ShaderLibrary* m_shaders = nullptr;
    std::variant<ComputePipelineDesc, GraphicsPipelineDesc> m_desc; // what it was made of
    std::string m_name;
    VkPipeline m_handle = VK_NULL_HANDLE;
    VkPipelineLayout m_layout = VK_NULL_HANDLE;
    VkDescriptorSetLayout m_setLayout = VK_NULL_HANDLE;
    VkPipelineBindPoint m_bindPoint = VK_PIPELINE_BIND_POINT_COMPUTE;
    VkShaderStageFlags m_stages = 0;
    std::array<std::uint32_t, 3> m_localSize{1, 1, 1};
    std::vector<ShaderBinding> m_bindings;
};

} // namespace stipple
