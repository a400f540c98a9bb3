// The few facts of a SPIR-V module that a pipeline needs (SPIR-V specification 1.6, sections 2.3 and 3).
#include "core/error.h"
#include "gpu/shader.h"

#include <algorithm>
#include <map>

namespace stipple {
namespace {

constexpr std::uint32_t kMagic = 0x07230203;
enum Op : std::uint32_t {
    opEntryPoint = 15,
    opExecutionMode = 16,
    opTypeImage = 25,
    opTypeSampler = 26,
    opTypeSampledImage = 27,
    opTypeArray = 28,
    opTypeRuntimeArray = 29,
    opTypeStruct = 30,
    opTypePointer = 32,
    opConstant = 43,
    opVariable = 59,
    opDecorate = 71,
    opExecutionModeId = 331,
};
constexpr std::uint32_t kModeLocalSize = 17, kModeLocalSizeId = 38;
constexpr std::uint32_t kClassUniform = 2, kClassStorageBuffer = 12;
constexpr std::uint32_t kDecorationBinding = 33, kDecorationDescriptorSet = 34;

struct Instruction {
    std::uint32_t op = 0;
    std::span<const std::uint32_t> words; // operands
};

struct Module {
    std::map<std::uint32_t, Instruction> definitions; // types, constants and variables by id
    std::map<std::uint32_t, std::uint32_t> bindings, sets;
};

ShaderBinding describe(const Module& module, std::uint32_t variable, std::string_view name) {
    ShaderBinding binding;
    binding.binding = module.bindings.at(variable);
    const auto get = [&](std::uint32_t id) {
        const auto found = module.definitions.find(id);
        if (found == module.definitions.end()) fail("The shader '{}' is damaged. Build Stipple again.", name);
        return found->second;
    };
    Instruction type = get(get(variable).words[0]); // pointer: id, storage class, pointee
    const std::uint32_t storageClass = type.words[1];
    type = get(type.words[2]);
    if (type.op == opTypeArray) {
        binding.count = get(type.words[2]).words[2];
        type = get(type.words[1]);
    }
    if (type.op == opTypeSampledImage)
        binding.type = VK_DESCRIPTOR_TYPE_COMBINED_IMAGE_SAMPLER;
    else if (type.op == opTypeImage && type.words[6] == 2)
        binding.type = VK_DESCRIPTOR_TYPE_STORAGE_IMAGE;
    else if (type.op == opTypeStruct && storageClass == kClassStorageBuffer)
        binding.type = VK_DESCRIPTOR_TYPE_STORAGE_BUFFER;
    else if (type.op == opTypeStruct && storageClass == kClassUniform)
        binding.type = VK_DESCRIPTOR_TYPE_UNIFORM_BUFFER;
    else
        fail("The shader '{}' has a binding {} that is neither a combined sampler nor a storage image nor a block of "
             "constants.",
             name, binding.binding);
    if (binding.count != 1)
        fail("The shader '{}' has an array of textures at binding {}; give each its own binding.", name,
             binding.binding);
    return binding;
}

VkShaderStageFlagBits getStage(std::uint32_t executionModel, std::string_view name) {
    switch (executionModel) {
    case 0:
        return VK_SHADER_STAGE_VERTEX_BIT;
    case 4:
        return VK_SHADER_STAGE_FRAGMENT_BIT;
    case 5:
        return VK_SHADER_STAGE_COMPUTE_BIT;
    default:
        fail("The shader '{}' is neither a vertex, a fragment nor a compute shader.", name);
    }
}

} // namespace

ShaderInterface readShaderInterface(std::span<const std::uint32_t> words, std::string_view name) {
    if (words.size() < 5 || words[0] != kMagic)
        fail("The shader '{}' is not SPIR-V. Build Stipple again, or put its 'shaders' folder back.", name);
    ShaderInterface result;
    Module module;
    bool hasEntry = false;
    std::span<const std::uint32_t> localSizeIds;
    for (std::size_t at = 5; at < words.size();) {
        const std::uint32_t op = words[at] & 0xffff, length = words[at] >> 16;
        if (length == 0 || at + length > words.size()) fail("The shader '{}' is cut off. Build Stipple again.", name);
        const Instruction instruction{op, words.subspan(at + 1, length - 1)};
        at += length;
        const auto& operands = instruction.words;
        std::size_t needed = 0;
        switch (op) {
        case opEntryPoint:
            if (operands.size() < 2) break;
            result.stage = getStage(operands[0], name);
            hasEntry = true;
            break;
        case opExecutionMode:
            if (operands.size() >= 5 && operands[1] == kModeLocalSize)
                std::copy_n(operands.begin() + 2, 3, result.localSize.begin());
            break;
        case opExecutionModeId:
            if (operands.size() >= 5 && operands[1] == kModeLocalSizeId) localSizeIds = operands.subspan(2, 3);
            break;
        case opDecorate:
            if (operands.size() >= 3 && operands[1] == kDecorationBinding) module.bindings[operands[0]] = operands[2];
            if (operands.size() >= 3 && operands[1] == kDecorationDescriptorSet) module.sets[operands[0]] = operands[2];
            break;
        case opTypeImage:
            needed = 8;
            break;
        case opTypeSampler:
        case opTypeSampledImage:
        case opTypeRuntimeArray:
        case opTypeStruct:
            needed = 1;
            break;
        case opTypeArray:
        case opTypePointer:
        case opConstant:
        case opVariable:
            needed = 3;
            break;
        default:
            break;
        }
        if (needed == 0 || operands.size() < needed) continue;
        // Constants and variables start with their type, types with their own id.
        module.definitions[op == opConstant || op == opVariable ? operands[1] : operands[0]] = instruction;
    }
    if (!hasEntry) fail("The shader '{}' has no entry point. Build Stipple again.", name);
    for (std::size_t i = 0; i < localSizeIds.size(); ++i) {
        const auto constant = module.definitions.find(localSizeIds[i]);
        if (constant == module.definitions.end() || constant->second.op != opConstant)
            fail("The shader '{}' has a workgroup size that is no plain constant.", name);
        result.localSize[i] = constant->second.words[2];
    }
    for (const auto& [variable, binding] : module.bindings) {
        const auto set = module.sets.find(variable);
        if (set != module.sets.end() && set->second != 0)
            fail("The shader '{}' uses descriptor set {}; there is only set 0.", name, set->second);
        result.bindings.push_back(describe(module, variable, name));
    }
    std::sort(result.bindings.begin(), result.bindings.end(),
              [](const ShaderBinding& a, const ShaderBinding& b) { return a.binding < b.binding; });
    return result;
}

} // namespace stipple
