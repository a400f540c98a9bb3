// Compiled pipelines between runs: one file per device and driver in the cache folder.
#include "core/error.h"
#include "core/file.h"
#include "gpu/device_state.h"

#include <cstring>

namespace stipple {
namespace {

std::string makeCacheName(VkPhysicalDevice physical) {
    auto ids = makeInfo<VkPhysicalDeviceIDProperties>(VK_STRUCTURE_TYPE_PHYSICAL_DEVICE_ID_PROPERTIES);
    auto properties = makeInfo<VkPhysicalDeviceProperties2>(VK_STRUCTURE_TYPE_PHYSICAL_DEVICE_PROPERTIES_2);
    properties.pNext = &ids;
    vkGetPhysicalDeviceProperties2(physical, &properties);
    std::string name = "pipelines-";
    for (const std::uint8_t* uuid : {ids.deviceUUID, ids.driverUUID, properties.properties.pipelineCacheUUID})
        for (std::size_t i = 0; i < VK_UUID_SIZE; ++i)
            name += fmt::format("{:02x}", uuid[i]);
    return name + ".bin";
}

// Drivers should check this themselves; not all do.
bool fitsDevice(VkPhysicalDevice physical, const std::vector<std::byte>& bytes) {
    VkPipelineCacheHeaderVersionOne header;
    if (bytes.size() < sizeof(header)) return false;
    std::memcpy(&header, bytes.data(), sizeof(header));
    VkPhysicalDeviceProperties properties;
    vkGetPhysicalDeviceProperties(physical, &properties);
    return header.headerVersion == VK_PIPELINE_CACHE_HEADER_VERSION_ONE && header.vendorID == properties.vendorID &&
           header.deviceID == properties.deviceID &&
           std::memcmp(header.pipelineCacheUUID, properties.pipelineCacheUUID, VK_UUID_SIZE) == 0;
}

} // namespace

void openPipelineCache(DeviceState& state, bool onDisk) {
    std::vector<std::byte> bytes;
    if (onDisk) {
        state.pipelineCacheName = makeCacheName(state.physical);
        const std::filesystem::path path = getCacheFolder() / state.pipelineCacheName;
        std::error_code ec;
        if (std::filesystem::exists(path, ec)) {
            // The cache only saves time: a file that cannot be read is a slower start, not a failure.
            try {
                bytes = readFile(path, std::size_t(256) << 20);
            } catch (const Error& error) {
                logWarning("The cache of compiled shaders is left unused. {}", error.what());
            }
            if (!fitsDevice(state.physical, bytes)) bytes.clear();
        }
    }
    auto info = makeInfo<VkPipelineCacheCreateInfo>(VK_STRUCTURE_TYPE_PIPELINE_CACHE_CREATE_INFO);
    info.initialDataSize = bytes.size();
    info.pInitialData = bytes.data();
    check(vkCreatePipelineCache(state.device, &info, nullptr, &state.pipelineCache), "opening the pipeline cache");
    state.pipelineCacheBytes = bytes.size();
}

void savePipelineCacheFile(DeviceState& state) {
    if (state.pipelineCacheName.empty()) return;
    std::size_t size = 0;
    check(vkGetPipelineCacheData(state.device, state.pipelineCache, &size, nullptr), "reading the pipeline cache");
    if (size == state.pipelineCacheBytes) return; // nothing new was compiled
    std::vector<std::byte> bytes(size);
    check(vkGetPipelineCacheData(state.device, state.pipelineCache, &size, bytes.data()), "reading the pipeline cache");
    bytes.resize(size);
    writeFileAtomic(getCacheFolder() / state.pipelineCacheName, bytes);
    state.pipelineCacheBytes = size;
}

} // namespace stipple
