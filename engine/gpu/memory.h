// A few large blocks of device memory, shared by the resources.
#pragma once

#include "gpu/resources.h"
#include "gpu/suballocator.h"

#include <memory>
#include <vector>

namespace stipple {

class MemoryAllocator {
public:
    // Blocks of this size; what is larger than half of it gets a block of its own.
    static constexpr std::uint64_t kBlockBytes = std::uint64_t(16) << 20;

    void init(VkPhysicalDevice physical, VkDevice device, bool unified);

    struct Allocation {
        MemoryRange range;
        VkDeviceMemory memory = VK_NULL_HANDLE;
        std::byte* mapped = nullptr; // null where the memory is not mapped
    };
    // Images and buffers never share a block, which satisfies bufferImageGranularity. Error when memory is exhausted;
    // `name` is for its message.
    Allocation allocate(const VkMemoryRequirements& needs, MemoryKind kind, bool forImage, std::string_view name);
    void free(const MemoryRange& range);
    MemoryStatistics getStatistics() const;
    void destroy();

private:
    struct Block {
        VkDeviceMemory memory = VK_NULL_HANDLE;
        std::uint32_t type = 0;
        bool forImages = false;
        bool dedicated = false;
        std::byte* mapped = nullptr;
        std::unique_ptr<Suballocator> ranges; // null: free slot
    };

    std::uint32_t chooseType(std::uint32_t allowed, MemoryKind kind, std::string_view name) const;
    std::uint32_t makeBlock(std::uint64_t size, std::uint32_t type, bool forImages, bool dedicated,
                            std::string_view name);
    void freeBlock(Block& block);
    Allocation place(std::uint32_t index, std::uint64_t offset, std::uint64_t size) const;

    VkDevice m_device = VK_NULL_HANDLE;
    bool m_unified = false;
    VkPhysicalDeviceMemoryProperties m_properties{};
    std::vector<Block> m_blocks;
    std::uint32_t m_allocations = 0;
};

} // namespace stipple
