// What a Device holds; for gpu's own sources only.
#pragma once

#include "core/log.h"
#include "gpu/check.h"
#include "gpu/commands.h"
#include "gpu/memory.h"
#include "gpu/vulkan.h"

#include <array>
#include <cstdint>
#include <deque>
#include <memory>
#include <string>
#include <vector>

namespace stipple {

// Memory that the processor fills while a list is recorded.
struct UploadChunk {
    Buffer buffer;
    std::uint64_t used = 0;
};

struct CommandRecord {
    VkCommandPool pool = VK_NULL_HANDLE;
    VkCommandBuffer buffer = VK_NULL_HANDLE;
    std::deque<UploadChunk> chunks; // references to them last while a list is recorded
    std::uint64_t value = 0;        // timeline value after which it is free again

    // What is bound, until the next draw or dispatch pushes it.
    const Pipeline* pipeline = nullptr;
    static constexpr std::uint32_t kMaxBindings = 32;
    struct Binding { // of one kind or the other, as the pipeline asks
        VkDescriptorImageInfo image{};
        VkDescriptorBufferInfo constants{};
    };
    std::array<Binding, kMaxBindings> bindings{};
    std::uint32_t boundMask = 0;
    bool bindingsChanged = false;
    int openLabels = 0;
    bool rendering = false;
};

// A handle whose owner is gone.
struct Retired {
    VkObjectType type = VK_OBJECT_TYPE_UNKNOWN;
    std::uint64_t handle = 0;
    MemoryRange memory;
    std::uint64_t value = 0;
};

struct DeviceState {
    VkInstance instance = VK_NULL_HANDLE;
    VkDebugUtilsMessengerEXT messenger = VK_NULL_HANDLE;
    VkPhysicalDevice physical = VK_NULL_HANDLE;
    VkDevice device = VK_NULL_HANDLE;
    VkQueue queue = VK_NULL_HANDLE;
    std::uint32_t queueFamily = 0;
    std::uint64_t timestampMask = 0;
    VkPhysicalDeviceFeatures features{}; // enabled ones
    DeviceInfo info;
    bool validating = false;
    bool hasDebugUtils = false;
    std::vector<std::string> messages;

    VkPipelineCache pipelineCache = VK_NULL_HANDLE;
    std::string pipelineCacheName; // empty: not kept on disk
    std::size_t pipelineCacheBytes = 0;

    VkSemaphore timeline = VK_NULL_HANDLE;
    std::vector<VkSemaphore> waits; // binary: the next submission waits for them, and so all later ones do
    std::uint64_t submitted = 0;
    std::uint64_t completed = 0;

    MemoryAllocator memory;
    std::size_t liveObjects = 0;
    int openLists = 0;
    std::vector<Retired> limbo; // retired while lists are open that may still use them
    std::deque<Retired> retired;
    std::vector<std::unique_ptr<CommandRecord>> freeRecords;
    std::deque<std::unique_ptr<CommandRecord>> runningRecords;

    PFN_vkCmdPushDescriptorSetKHR pushDescriptors = nullptr;
    PFN_vkSetDebugUtilsObjectNameEXT setObjectName = nullptr;
    PFN_vkCmdBeginDebugUtilsLabelEXT beginLabel = nullptr;
    PFN_vkCmdEndDebugUtilsLabelEXT endLabel = nullptr;

    // A new handle: counted and named.
    template <typename Handle>
    void adopt(VkObjectType type, Handle handle, std::string_view name) {
        ++liveObjects;
        nameHandle(type, reinterpret_cast<std::uint64_t>(handle), name);
    }
    // The owner is gone: destroyed once all commands submitted or being recorded now have run.
    template <typename Handle>
    void retire(VkObjectType type, Handle handle, const MemoryRange& range = {}) {
        retireHandle(type, reinterpret_cast<std::uint64_t>(handle), range);
    }

    void nameHandle(VkObjectType type, std::uint64_t handle, std::string_view name);
    void retireHandle(VkObjectType type, std::uint64_t handle, const MemoryRange& range);
    void destroyHandle(const Retired& object);
    void closeList();
    // One batch: waits for `waits`, runs `buffer` (may be null), signals the timeline and `signal` (may be null).
    std::uint64_t submitBatch(VkCommandBuffer buffer, VkSemaphore signal);
    void collect(); // destroys and recycles by `completed`
};

// gpu/instance.cpp: fills instance, device, queue, info and functions.
void createVulkan(DeviceState& state, const DeviceOptions& options);
// gpu/pipeline_cache.cpp
void openPipelineCache(DeviceState& state, bool onDisk);
void savePipelineCacheFile(DeviceState& state);

} // namespace stipple
