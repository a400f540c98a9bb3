// The Vulkan 1.3 device: one queue, one timeline, memory, and the queue of handles waiting for their last use.
// This header shows no Vulkan header, so that app and tests can make a device. All of gpu belongs to one thread.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

struct VkInstance_T;
struct VkPhysicalDevice_T;
struct VkDevice_T;
struct VkQueue_T;

namespace stipple {

class CommandList;
struct DeviceState; // gpu/device_state.h, for gpu's own sources

struct DeviceOptions {
    // Part of a device's name, case ignored ("llvmpipe", "NVIDIA"); empty: environment STIPPLE_DEVICE; when that is
    // empty too, the best usable one (discrete before integrated before processor).
    std::string deviceName;
    // Extensions of the window system; with VK_KHR_surface among them the device takes swapchains.
    std::vector<std::string> instanceExtensions;
    // Unset: environment STIPPLE_VALIDATION (1 or 0), else the build's STIPPLE_VALIDATION.
    std::optional<bool> validation;
    // Compiled pipelines are kept in getCacheFolder(), one file per device and driver.
    bool pipelineCacheOnDisk = true;
};

enum class DeviceType { discrete, integrated, virtualised, cpu, other };

struct DeviceInfo {
    std::string name;          // "llvmpipe (LLVM 15.0.6, 256 bits)"
    std::string driver;        // "llvmpipe Mesa 22.3.6 (LLVM 15.0.6)"
    std::string vulkanVersion; // "1.3.230"
    DeviceType type = DeviceType::other;
    std::uint32_t maxImageSize = 0;          // side of a 2D image, pixels
    std::uint64_t maxBufferRange = 0;        // bytes one shader access may span
    std::uint32_t maxComputeInvocations = 0; // per workgroup
    float maxAnisotropy = 1;                 // 1: not supported
    bool hasTimestamps = false;
    double nanosecondsPerTick = 0;
    bool hasUnifiedMemory = false; // device memory can be written by the processor directly
};

// Bytes, for the budget table. Blocks are what was taken from the driver; used is what resources fill of it.
struct MemoryStatistics {
    std::uint64_t blockBytes = 0;
    std::uint64_t usedBytes = 0;
    std::uint32_t blocks = 0;
    std::uint32_t allocations = 0;
};

class Device {
public:
    // Error "No Vulkan device ..." names what is missing and the remedy.
    explicit Device(const DeviceOptions& options = {});
    // Waits until the device is idle. Every resource of it must be gone (asserted).
    ~Device();
    Device(const Device&) = delete;
    Device& operator=(const Device&) = delete;

    const DeviceInfo& getInfo() const;
    bool isValidating() const;
    // Warnings and errors of the validation layer so far; each was logged too. Tests fail on any.
    const std::vector<std::string>& getValidationMessages() const;
    void clearValidationMessages();
    MemoryStatistics getMemoryStatistics() const;
    // Handles made and not yet destroyed (buffers, images, views, samplers, shaders, pipelines, query pools).
    std::size_t getLiveObjectCount() const;

    // Starts recording. Lists are cheap and may be open side by side; they run in the order of submit().
    CommandList beginCommands(std::string_view name);
    // Returns the timeline value that is reached when the list has run.
    std::uint64_t submit(CommandList&& list);
    // Value of the last submission.
    std::uint64_t getSubmittedValue() const;
    // Polls: the highest value reached. Also destroys what is no longer in use.
    std::uint64_t getCompletedValue();
    bool isComplete(std::uint64_t value);
    void wait(std::uint64_t value);
    // For shutdown, tests and one-off readbacks.
    void waitIdle();

    // Writes the pipeline cache file now (the destructor does it too).
    void savePipelineCache();

    // For gpu's own use and for a window's surface and swapchain.
    VkInstance_T* getInstance() const;
    VkPhysicalDevice_T* getPhysicalDevice() const;
    VkDevice_T* getHandle() const;
    VkQueue_T* getQueue() const;
    std::uint32_t getQueueFamily() const;
    DeviceState& getState() { return *m_state; }

private:
    std::unique_ptr<DeviceState> m_state;
};

} // namespace stipple
