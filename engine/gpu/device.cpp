#include "gpu/device.h"

#include "core/error.h"
#include "gpu/device_state.h"

#include <exception>

namespace stipple {
namespace {

template <typename Handle>
Handle asHandle(std::uint64_t value) {
    return reinterpret_cast<Handle>(value);
}

void destroyRecord(DeviceState& state, CommandRecord& record) {
    record.chunks.clear();
    vkDestroyCommandPool(state.device, record.pool, nullptr);
}

void destroyVulkan(DeviceState& state) {
    if (state.device) {
        state.memory.destroy();
        vkDestroyPipelineCache(state.device, state.pipelineCache, nullptr);
        vkDestroySemaphore(state.device, state.timeline, nullptr);
        vkDestroyDevice(state.device, nullptr);
    }
    if (state.messenger) {
        const auto destroy = reinterpret_cast<PFN_vkDestroyDebugUtilsMessengerEXT>(
            vkGetInstanceProcAddr(state.instance, "vkDestroyDebugUtilsMessengerEXT"));
        destroy(state.instance, state.messenger, nullptr);
    }
    if (state.instance) vkDestroyInstance(state.instance, nullptr);
}

} // namespace

void DeviceState::nameHandle(VkObjectType type, std::uint64_t handle, std::string_view name) {
    if (!setObjectName || name.empty()) return;
    const std::string text(name);
    auto naming = makeInfo<VkDebugUtilsObjectNameInfoEXT>(VK_STRUCTURE_TYPE_DEBUG_UTILS_OBJECT_NAME_INFO_EXT);
    naming.objectType = type;
    naming.objectHandle = handle;
    naming.pObjectName = text.c_str();
    check(setObjectName(device, &naming), "naming an object");
}

void DeviceState::retireHandle(VkObjectType type, std::uint64_t handle, const MemoryRange& range) {
    const Retired object{type, handle, range, submitted};
    if (openLists > 0)
        limbo.push_back(object);
    else
        retired.push_back(object);
}

void DeviceState::destroyHandle(const Retired& object) {
    switch (object.type) {
    case VK_OBJECT_TYPE_BUFFER:
        vkDestroyBuffer(device, asHandle<VkBuffer>(object.handle), nullptr);
        break;
    case VK_OBJECT_TYPE_IMAGE:
        vkDestroyImage(device, asHandle<VkImage>(object.handle), nullptr);
        break;
    case VK_OBJECT_TYPE_IMAGE_VIEW:
        vkDestroyImageView(device, asHandle<VkImageView>(object.handle), nullptr);
        break;
    case VK_OBJECT_TYPE_SAMPLER:
        vkDestroySampler(device, asHandle<VkSampler>(object.handle), nullptr);
        break;
    case VK_OBJECT_TYPE_SHADER_MODULE:
        vkDestroyShaderModule(device, asHandle<VkShaderModule>(object.handle), nullptr);
        break;
    case VK_OBJECT_TYPE_PIPELINE:
        vkDestroyPipeline(device, asHandle<VkPipeline>(object.handle), nullptr);
        break;
    case VK_OBJECT_TYPE_PIPELINE_LAYOUT:
        vkDestroyPipelineLayout(device, asHandle<VkPipelineLayout>(object.handle), nullptr);
        break;
    case VK_OBJECT_TYPE_DESCRIPTOR_SET_LAYOUT:
        vkDestroyDescriptorSetLayout(device, asHandle<VkDescriptorSetLayout>(object.handle), nullptr);
        break;
    case VK_OBJECT_TYPE_QUERY_POOL:
        vkDestroyQueryPool(device, asHandle<VkQueryPool>(object.handle), nullptr);
        break;
    case VK_OBJECT_TYPE_SEMAPHORE:
        vkDestroySemaphore(device, asHandle<VkSemaphore>(object.handle), nullptr);
        break;
    case VK_OBJECT_TYPE_SWAPCHAIN_KHR:
        vkDestroySwapchainKHR(device, asHandle<VkSwapchainKHR>(object.handle), nullptr);
        break;
    default:
        STIPPLE_ASSERT(!"a kind of object that nobody destroys");
    }
    if (object.memory.size > 0) memory.free(object.memory);
    --liveObjects;
}

void DeviceState::closeList() {
    STIPPLE_ASSERT(openLists > 0);
    if (--openLists > 0) return;
    for (Retired& object : limbo) {
        object.value = submitted;
        retired.push_back(object);
    }
    limbo.clear();
}

std::uint64_t DeviceState::submitBatch(VkCommandBuffer buffer, VkSemaphore signal) {
    const auto describe = [](VkSemaphore semaphore, std::uint64_t value) {
        auto described = makeInfo<VkSemaphoreSubmitInfo>(VK_STRUCTURE_TYPE_SEMAPHORE_SUBMIT_INFO);
        described.semaphore = semaphore;
        described.value = value; // of the timeline; binary ones ignore it
        described.stageMask = VK_PIPELINE_STAGE_2_ALL_COMMANDS_BIT;
        return described;
    };
    std::vector<VkSemaphoreSubmitInfo> waited;
    for (VkSemaphore semaphore : waits)
        waited.push_back(describe(semaphore, 0));
    const VkSemaphoreSubmitInfo signals[] = {describe(timeline, submitted + 1), describe(signal, 0)};
    auto commands = makeInfo<VkCommandBufferSubmitInfo>(VK_STRUCTURE_TYPE_COMMAND_BUFFER_SUBMIT_INFO);
    commands.commandBuffer = buffer;
    auto batch = makeInfo<VkSubmitInfo2>(VK_STRUCTURE_TYPE_SUBMIT_INFO_2);
    batch.waitSemaphoreInfoCount = std::uint32_t(waited.size());
    batch.pWaitSemaphoreInfos = waited.data();
    batch.commandBufferInfoCount = buffer ? 1 : 0;
    batch.pCommandBufferInfos = &commands;
    batch.signalSemaphoreInfoCount = signal ? 2 : 1;
    batch.pSignalSemaphoreInfos = signals;
    check(vkQueueSubmit2(queue, 1, &batch, VK_NULL_HANDLE), "submitting work");
    waits.clear();
    return ++submitted;
}

void DeviceState::collect() {
    while (!runningRecords.empty() && runningRecords.front()->value <= completed) {
        std::unique_ptr<CommandRecord> record = std::move(runningRecords.front());
        runningRecords.pop_front();
        // Keep one chunk of the usual size; the large ones were for loading.
        std::erase_if(record->chunks,
                      [](const UploadChunk& chunk) { return chunk.buffer.getSize() > CommandList::kUploadChunkBytes; });
        if (record->chunks.size() > 1) record->chunks.erase(record->chunks.begin() + 1, record->chunks.end());
        for (UploadChunk& chunk : record->chunks)
            chunk.used = 0;
        freeRecords.push_back(std::move(record));
    }
    while (!retired.empty() && retired.front().value <= completed) {
        destroyHandle(retired.front());
        retired.pop_front();
    }
}

Device::Device(const DeviceOptions& options)
    : m_state(std::make_unique<DeviceState>()) {
    try {
        createVulkan(*m_state, options);
        m_state->memory.init(m_state->physical, m_state->device, m_state->info.hasUnifiedMemory);
        auto type = makeInfo<VkSemaphoreTypeCreateInfo>(VK_STRUCTURE_TYPE_SEMAPHORE_TYPE_CREATE_INFO);
        type.semaphoreType = VK_SEMAPHORE_TYPE_TIMELINE;
        auto info = makeInfo<VkSemaphoreCreateInfo>(VK_STRUCTURE_TYPE_SEMAPHORE_CREATE_INFO);
        info.pNext = &type;
        check(vkCreateSemaphore(m_state->device, &info, nullptr, &m_state->timeline), "making the timeline");
        openPipelineCache(*m_state, options.pipelineCacheOnDisk);
    } catch (...) {
        destroyVulkan(*m_state);
        throw;
    }
}

Device::~Device() {
    DeviceState& state = *m_state;
    STIPPLE_ASSERT(state.openLists == 0);
    if (const VkResult result = vkDeviceWaitIdle(state.device); result != VK_SUCCESS)
        logWarning("The graphics device reported '{}' at the end.", getResultName(result));
    state.completed = state.submitted;
    state.collect();
    for (auto& record : state.freeRecords)
        destroyRecord(state, *record);
    state.freeRecords.clear();
    state.collect(); // what the records held
    STIPPLE_ASSERT(state.liveObjects == 0);
    try {
        savePipelineCacheFile(state);
    } catch (const std::exception& error) {
        logWarning("Compiled shaders were not kept for the next start. {}", error.what());
    }
    destroyVulkan(state);
}

const DeviceInfo& Device::getInfo() const {
    return m_state->info;
}
bool Device::isValidating() const {
    return m_state->validating;
}
const std::vector<std::string>& Device::getValidationMessages() const {
    return m_state->messages;
}
void Device::clearValidationMessages() {
    m_state->messages.clear();
}
MemoryStatistics Device::getMemoryStatistics() const {
    return m_state->memory.getStatistics();
}
std::size_t Device::getLiveObjectCount() const {
    return m_state->liveObjects;
}
std::uint64_t Device::getSubmittedValue() const {
    return m_state->submitted;
}
VkInstance_T* Device::getInstance() const {
    return m_state->instance;
}
VkPhysicalDevice_T* Device::getPhysicalDevice() const {
    return m_state->physical;
}
VkDevice_T* Device::getHandle() const {
    return m_state->device;
}
VkQueue_T* Device::getQueue() const {
    return m_state->queue;
}
std::uint32_t Device::getQueueFamily() const {
    return m_state->queueFamily;
}
void Device::savePipelineCache() {
    savePipelineCacheFile(*m_state);
}

CommandList Device::beginCommands(std::string_view name) {
    DeviceState& state = *m_state;
    getCompletedValue();
    std::unique_ptr<CommandRecord> record;
    if (!state.freeRecords.empty()) {
        record = std::move(state.freeRecords.back());
        state.freeRecords.pop_back();
        check(vkResetCommandPool(state.device, record->pool, 0), "resetting a command pool");
    } else {
        record = std::make_unique<CommandRecord>();
        auto pool = makeInfo<VkCommandPoolCreateInfo>(VK_STRUCTURE_TYPE_COMMAND_POOL_CREATE_INFO);
        pool.flags = VK_COMMAND_POOL_CREATE_TRANSIENT_BIT;
        pool.queueFamilyIndex = state.queueFamily;
        check(vkCreateCommandPool(state.device, &pool, nullptr, &record->pool), "making a command pool");
        auto buffer = makeInfo<VkCommandBufferAllocateInfo>(VK_STRUCTURE_TYPE_COMMAND_BUFFER_ALLOCATE_INFO);
        buffer.commandPool = record->pool;
        buffer.level = VK_COMMAND_BUFFER_LEVEL_PRIMARY;
        buffer.commandBufferCount = 1;
        const VkResult result = vkAllocateCommandBuffers(state.device, &buffer, &record->buffer);
        if (result != VK_SUCCESS) vkDestroyCommandPool(state.device, record->pool, nullptr);
        check(result, "making a command buffer");
    }
    record->pipeline = nullptr;
    record->boundMask = 0;
    record->openLabels = 0;
    record->rendering = false;
    auto begin = makeInfo<VkCommandBufferBeginInfo>(VK_STRUCTURE_TYPE_COMMAND_BUFFER_BEGIN_INFO);
    begin.flags = VK_COMMAND_BUFFER_USAGE_ONE_TIME_SUBMIT_BIT;
    check(vkBeginCommandBuffer(record->buffer, &begin), "starting a command buffer");
    state.nameHandle(VK_OBJECT_TYPE_COMMAND_BUFFER, reinterpret_cast<std::uint64_t>(record->buffer), name);
    ++state.openLists;
    return CommandList(*this, std::move(record));
}

std::uint64_t Device::submit(CommandList&& list) {
    DeviceState& state = *m_state;
    STIPPLE_ASSERT(list.m_device == this && list.m_record && list.m_record->openLabels == 0 &&
                   !list.m_record->rendering);
    check(vkEndCommandBuffer(list.m_record->buffer), "finishing a command buffer");
    list.m_record->value = state.submitBatch(list.m_record->buffer, VK_NULL_HANDLE);
    state.runningRecords.push_back(std::move(list.m_record));
    state.closeList();
    return state.submitted;
}

std::uint64_t Device::getCompletedValue() {
    check(vkGetSemaphoreCounterValue(m_state->device, m_state->timeline, &m_state->completed), "asking for progress");
    m_state->collect();
    return m_state->completed;
}

bool Device::isComplete(std::uint64_t value) {
    return m_state->completed >= value || getCompletedValue() >= value;
}

void Device::wait(std::uint64_t value) {
    STIPPLE_ASSERT(value <= m_state->submitted);
    if (m_state->completed >= value) return;
    auto info = makeInfo<VkSemaphoreWaitInfo>(VK_STRUCTURE_TYPE_SEMAPHORE_WAIT_INFO);
    info.semaphoreCount = 1;
    info.pSemaphores = &m_state->timeline;
    info.pValues = &value;
    check(vkWaitSemaphores(m_state->device, &info, ~std::uint64_t(0)), "waiting for the device");
    getCompletedValue();
}

void Device::waitIdle() {
    wait(m_state->submitted);
    getCompletedValue();
}

} // namespace stipple
