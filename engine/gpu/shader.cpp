#include "gpu/shader.h"

#include "core/error.h"
#include "core/file.h"
#include "core/hash.h"
#include "gpu/device_state.h"
#include "gpu/pipeline.h"

#include <algorithm>
#include <cstdlib>
#include <cstring>
#include <utility>

namespace stipple {
namespace {

std::filesystem::path findShaderFolder() {
    if (const char* folder = std::getenv("STIPPLE_SHADERS"); folder && *folder) return folder;
    const std::filesystem::path beside = getExecutableFolder() / "shaders";
    std::error_code ec;
    if (std::filesystem::is_directory(beside, ec)) return beside;
    return STIPPLE_SHADER_FOLDER;
}

} // namespace

ShaderModule::ShaderModule(Device& device, std::span<const std::uint32_t> words, std::string_view name)
    : m_device(&device)
    , m_interface(readShaderInterface(words, name))
    , m_name(name) {
    DeviceState& state = device.getState();
    auto info = makeInfo<VkShaderModuleCreateInfo>(VK_STRUCTURE_TYPE_SHADER_MODULE_CREATE_INFO);
    info.codeSize = words.size_bytes();
    info.pCode = words.data();
    check(vkCreateShaderModule(state.device, &info, nullptr, &m_handle), fmt::format("loading the shader '{}'", name));
    state.adopt(VK_OBJECT_TYPE_SHADER_MODULE, m_handle, name);
}

ShaderModule::~ShaderModule() {
    release();
}

ShaderModule::ShaderModule(ShaderModule&& other) noexcept {
    *this = std::move(other);
}

ShaderModule& ShaderModule::operator=(ShaderModule&& other) noexcept {
    if (this == &other) return *this;
    release();
    m_device = std::exchange(other.m_device, nullptr);
    m_handle = std::exchange(other.m_handle, nullptr);
    m_interface = std::move(other.m_interface);
    m_name = std::move(other.m_name);
    return *this;
}

void ShaderModule::release() {
    if (m_handle) m_device->getState().retire(VK_OBJECT_TYPE_SHADER_MODULE, m_handle);
    m_handle = VK_NULL_HANDLE;
}

ShaderLibrary::ShaderLibrary(Device& device, std::filesystem::path folder)
    : m_device(&device)
    , m_folder(folder.empty() ? findShaderFolder() : std::move(folder)) {}

ShaderLibrary::~ShaderLibrary() {
    STIPPLE_ASSERT(m_pipelines.empty());
}

ShaderLibrary::Entry ShaderLibrary::load(std::string_view name) const {
    const std::filesystem::path path = m_folder / (std::string(name) + ".spv");
    std::error_code ec;
    if (!std::filesystem::exists(path, ec))
        fail("The shader '{}' is missing. Install Stipple again, or name the folder of its shaders in STIPPLE_SHADERS.",
             path.string());
    const std::vector<std::byte> bytes = readFile(path, std::size_t(16) << 20);
    if (bytes.size() % 4 != 0) fail("The shader '{}' is cut off. Build or install Stipple again.", path.string());
    std::vector<std::uint32_t> words(bytes.size() / 4);
    if (!words.empty()) std::memcpy(words.data(), bytes.data(), bytes.size());
    const std::uint64_t hash = hashBytes(bytes);
    // What runs already is not made again.
    if (const auto known = m_modules.find(name); known != m_modules.end() && known->second.hash == hash)
        return {ShaderModule(), hash};
    return {ShaderModule(*m_device, words, name), hash};
}

const ShaderModule& ShaderLibrary::get(std::string_view name) {
    if (const auto found = m_modules.find(name); found != m_modules.end()) return found->second.module;
    return m_modules.emplace(name, load(name)).first->second.module;
}

std::vector<std::string> ShaderLibrary::reload() {
    std::vector<std::string> messages;
    std::map<std::string, Entry> old; // of the modules that changed
    for (auto& [name, entry] : m_modules) {
        try {
            Entry fresh = load(name);
            if (fresh.hash == entry.hash) continue;
            old.emplace(name, std::exchange(entry, std::move(fresh)));
        } catch (const Error& error) {
            messages.emplace_back(error.what());
        }
    }
    std::set<std::string> failed;
    for (Pipeline* pipeline : std::vector(m_pipelines.begin(), m_pipelines.end())) {
        const std::vector<std::string> names = pipeline->getShaders();
        if (std::none_of(names.begin(), names.end(), [&](const std::string& n) { return old.count(n) > 0; })) continue;
        try {
            pipeline->remake();
        } catch (const Error& error) {
            messages.emplace_back(error.what());
            failed.insert(names.begin(), names.end());
        }
    }
    for (auto& [name, entry] : old) {
        if (failed.count(name) > 0)
            m_modules.find(name)->second = std::move(entry); // the next reload tries again
        else
            logInfo("Reloaded the shader '{}'.", name);
    }
    return messages;
}

} // namespace stipple
