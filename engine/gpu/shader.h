// SPIR-V by name, and what a pipeline must know about it.
#pragma once

#include "gpu/device.h"
#include "gpu/vulkan.h"

#include <array>
#include <cstdint>
#include <filesystem>
#include <map>
#include <set>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace stipple {

struct ShaderBinding {
    std::uint32_t binding = 0;
    VkDescriptorType type = VK_DESCRIPTOR_TYPE_COMBINED_IMAGE_SAMPLER;
    std::uint32_t count = 1;
    friend bool operator==(const ShaderBinding&, const ShaderBinding&) = default;
};

// Read from the SPIR-V itself. Only descriptor set 0 is used.
struct ShaderInterface {
    VkShaderStageFlagBits stage = VK_SHADER_STAGE_COMPUTE_BIT;
    std::array<std::uint32_t, 3> localSize{1, 1, 1}; // compute
    std::vector<ShaderBinding> bindings;             // sorted by binding
};

// `name` is for messages. Error when the words are not a SPIR-V module we can use.
ShaderInterface readShaderInterface(std::span<const std::uint32_t> words, std::string_view name);

class ShaderModule {
public:
    ShaderModule() = default;
    ShaderModule(Device& device, std::span<const std::uint32_t> words, std::string_view name);
    ~ShaderModule();
    ShaderModule(ShaderModule&& other) noexcept;
    ShaderModule& operator=(ShaderModule&& other) noexcept;

    VkShaderModule getHandle() const { return m_handle; }
    const ShaderInterface& getInterface() const { return m_interface; }
    const std::string& getName() const { return m_name; }

private:
    void release();

    Device* m_device = nullptr;
    VkShaderModule m_handle = VK_NULL_HANDLE;
    ShaderInterface m_interface;
    std::string m_name;
};

class Pipeline;

// Loads <folder>/<name>.spv once. Folder: `folder` if given, else environment STIPPLE_SHADERS, else "shaders" beside
// the program, else the build's shader folder. Outlives the pipelines made with it.
class ShaderLibrary {
public:
    explicit ShaderLibrary(Device& device, std::filesystem::path folder = {});
    ~ShaderLibrary();
    ShaderLibrary(const ShaderLibrary&) = delete;
    ShaderLibrary& operator=(const ShaderLibrary&) = delete;

    // Stays valid as long as the library. Error names the missing file and the remedy.
    const ShaderModule& get(std::string_view name);
    // Reads the files again that have changed since, and makes the pipelines that use them anew, in place. What does
    // not load or compile, or asks for other textures than the program binds, stays as it was; one message each says
    // why. Between frames: no command list may be open.
    std::vector<std::string> reload();

    Device& getDevice() const { return *m_device; }
    const std::filesystem::path& getFolder() const { return m_folder; }

private:
    friend class Pipeline;
    struct Entry {
        ShaderModule module;
        std::uint64_t hash = 0; // of the words
    };
    Entry load(std::string_view name) const;

    Device* m_device;
    std::filesystem::path m_folder;
    std::map<std::string, Entry, std::less<>> m_modules;
    std::set<Pipeline*> m_pipelines; // all there are
};

} // namespace stipple
