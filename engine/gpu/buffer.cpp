#include "core/error.h"
#include "gpu/device_state.h"
#include "gpu/resources.h"

#include <utility>

namespace stipple {

Buffer::Buffer(Device& device, const BufferDesc& desc, std::string_view name)
    : m_device(&device)
    , m_desc(desc)
    , m_name(name) {
    STIPPLE_ASSERT(desc.size > 0);
    DeviceState& state = device.getState();
    auto info = makeInfo<VkBufferCreateInfo>(VK_STRUCTURE_TYPE_BUFFER_CREATE_INFO);
    info.size = desc.size;
    info.usage = VK_BUFFER_USAGE_TRANSFER_SRC_BIT | VK_BUFFER_USAGE_TRANSFER_DST_BIT |
                 VK_BUFFER_USAGE_STORAGE_BUFFER_BIT | VK_BUFFER_USAGE_INDEX_BUFFER_BIT |
                 VK_BUFFER_USAGE_INDIRECT_BUFFER_BIT | VK_BUFFER_USAGE_SHADER_DEVICE_ADDRESS_BIT;
    if (desc.memory == MemoryKind::upload) info.usage |= VK_BUFFER_USAGE_UNIFORM_BUFFER_BIT;
    VkBuffer handle = VK_NULL_HANDLE;
    check(vkCreateBuffer(state.device, &info, nullptr, &handle), fmt::format("making the buffer '{}'", name));
    VkMemoryRequirements needs;
    vkGetBufferMemoryRequirements(state.device, handle, &needs);
    needs.alignment = std::max<VkDeviceSize>(needs.alignment, 16);
    MemoryAllocator::Allocation allocation;
    try {
        allocation = state.memory.allocate(needs, desc.memory, false, name);
    } catch (...) {
        vkDestroyBuffer(state.device, handle, nullptr);
        throw;
    }
    state.adopt(VK_OBJECT_TYPE_BUFFER, handle, name);
    m_handle = handle; // from here on, release() owns everything
    m_memory = allocation.range;
    const VkResult bound = vkBindBufferMemory(state.device, handle, allocation.memory, allocation.range.offset);
    if (bound != VK_SUCCESS) release();
    check(bound, fmt::format("giving memory to the buffer '{}'", name));
    auto address = makeInfo<VkBufferDeviceAddressInfo>(VK_STRUCTURE_TYPE_BUFFER_DEVICE_ADDRESS_INFO);
    address.buffer = handle;
    m_address = vkGetBufferDeviceAddress(state.device, &address);
    STIPPLE_ASSERT(m_address % 16 == 0);
    if (allocation.mapped) m_mapped = {allocation.mapped, std::size_t(desc.size)};
}

Buffer::~Buffer() {
    release();
}

Buffer::Buffer(Buffer&& other) noexcept {
    *this = std::move(other);
}

Buffer& Buffer::operator=(Buffer&& other) noexcept {
    if (this == &other) return *this;
    release();
    m_device = std::exchange(other.m_device, nullptr);
    m_desc = std::exchange(other.m_desc, {});
    m_name = std::move(other.m_name);
    m_handle = std::exchange(other.m_handle, nullptr);
    m_address = std::exchange(other.m_address, 0);
    m_mapped = std::exchange(other.m_mapped, {});
    m_memory = std::exchange(other.m_memory, {});
    m_access = std::exchange(other.m_access, {});
    return *this;
}

void Buffer::release() {
    if (m_handle) m_device->getState().retire(VK_OBJECT_TYPE_BUFFER, m_handle, m_memory);
    m_handle = VK_NULL_HANDLE;
}

} // namespace stipple
