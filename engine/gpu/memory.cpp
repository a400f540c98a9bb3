#include "gpu/memory.h"

#include "core/error.h"
#include "gpu/check.h"

#include <algorithm>
#include <bit>

namespace stipple {

void MemoryAllocator::init(VkPhysicalDevice physical, VkDevice device, bool unified) {
    m_device = device;
    m_unified = unified;
    vkGetPhysicalDeviceMemoryProperties(physical, &m_properties);
}

std::uint32_t MemoryAllocator::chooseType(std::uint32_t allowed, MemoryKind kind, std::string_view name) const {
    constexpr VkMemoryPropertyFlags kHost = VK_MEMORY_PROPERTY_HOST_VISIBLE_BIT | VK_MEMORY_PROPERTY_HOST_COHERENT_BIT;
    constexpr VkMemoryPropertyFlags kLocal = VK_MEMORY_PROPERTY_DEVICE_LOCAL_BIT;
    VkMemoryPropertyFlags required = 0, preferred = 0, avoided = 0;
    switch (kind) {
    case MemoryKind::device:
        preferred = m_unified ? kLocal | kHost : kLocal;
        avoided = m_unified ? 0 : VK_MEMORY_PROPERTY_HOST_VISIBLE_BIT;
        break;
    case MemoryKind::upload:
        required = kHost;
        avoided = m_unified ? 0 : kLocal;
        break;
    case MemoryKind::readback:
        required = kHost;
        preferred = VK_MEMORY_PROPERTY_HOST_CACHED_BIT;
        break;
    }
    int best = -1, bestScore = -1000;
    for (std::uint32_t i = 0; i < m_properties.memoryTypeCount; ++i) {
        const VkMemoryPropertyFlags flags = m_properties.memoryTypes[i].propertyFlags;
        // Lazily allocated, protected and vendor types are not for general resources.
        constexpr VkMemoryPropertyFlags kPlain = kLocal | kHost | VK_MEMORY_PROPERTY_HOST_CACHED_BIT;
        if (!(allowed >> i & 1) || (flags & required) != required || (flags & ~kPlain)) continue;
        const int score = 4 * std::popcount(flags & preferred) - std::popcount(flags & avoided);
        if (score > bestScore) {
            best = int(i);
            bestScore = score;
        }
    }
    if (best < 0) fail("The graphics device offers no memory that fits '{}'. Choose another device.", name);
    return std::uint32_t(best);
}

std::uint32_t MemoryAllocator::makeBlock(std::uint64_t size, std::uint32_t type, bool forImages, bool dedicated,
                                         std::string_view name) {
    auto flags = makeInfo<VkMemoryAllocateFlagsInfo>(VK_STRUCTURE_TYPE_MEMORY_ALLOCATE_FLAGS_INFO);
    flags.flags = VK_MEMORY_ALLOCATE_DEVICE_ADDRESS_BIT;
    auto info = makeInfo<VkMemoryAllocateInfo>(VK_STRUCTURE_TYPE_MEMORY_ALLOCATE_INFO);
    info.pNext = forImages ? nullptr : &flags;
    info.allocationSize = size;
    info.memoryTypeIndex = type;
    Block block;
    const VkResult result = vkAllocateMemory(m_device, &info, nullptr, &block.memory);
    if (result == VK_ERROR_OUT_OF_DEVICE_MEMORY || result == VK_ERROR_OUT_OF_HOST_MEMORY)
        fail("The graphics device has no {} MB left for '{}' ({} MB are in use). Close other programs or choose a "
             "smaller picture.",
             (size >> 20) + 1, name, getStatistics().blockBytes >> 20);
    check(result, "allocating device memory");
    block.type = type;
    block.forImages = forImages;
    block.dedicated = dedicated;
    block.ranges = std::make_unique<Suballocator>(size);
    constexpr VkMemoryPropertyFlags kHost = VK_MEMORY_PROPERTY_HOST_VISIBLE_BIT | VK_MEMORY_PROPERTY_HOST_COHERENT_BIT;
    if (!forImages && (m_properties.memoryTypes[type].propertyFlags & kHost) == kHost) {
        void* data = nullptr;
        const VkResult mapped = vkMapMemory(m_device, block.memory, 0, VK_WHOLE_SIZE, 0, &data);
        if (mapped != VK_SUCCESS) vkFreeMemory(m_device, block.memory, nullptr);
        check(mapped, "mapping device memory");
        block.mapped = static_cast<std::byte*>(data);
    }
    for (std::uint32_t i = 0; i < m_blocks.size(); ++i) {
        if (m_blocks[i].ranges) continue;
        m_blocks[i] = std::move(block);
        return i;
    }
    m_blocks.push_back(std::move(block));
    return std::uint32_t(m_blocks.size() - 1);
}

MemoryAllocator::Allocation MemoryAllocator::place(std::uint32_t index, std::uint64_t offset,
                                                   std::uint64_t size) const {
    const Block& block = m_blocks[index];
    return {{index, offset, size}, block.memory, block.mapped ? block.mapped + offset : nullptr};
}

MemoryAllocator::Allocation MemoryAllocator::allocate(const VkMemoryRequirements& needs, MemoryKind kind, bool forImage,
                                                      std::string_view name) {
    const std::uint32_t type = chooseType(needs.memoryTypeBits, kind, name);
    if (needs.size > kBlockBytes / 2) {
        const std::uint32_t index = makeBlock(needs.size, type, forImage, true, name);
        m_blocks[index].ranges->allocate(needs.size, 1);
        ++m_allocations;
        return place(index, 0, needs.size);
    }
    for (std::uint32_t i = 0; i < m_blocks.size(); ++i) {
        Block& block = m_blocks[i];
        if (!block.ranges || block.dedicated || block.type != type || block.forImages != forImage) continue;
        if (const auto offset = block.ranges->allocate(needs.size, needs.alignment)) {
            ++m_allocations;
            return place(i, *offset, needs.size);
        }
    }
    const std::uint32_t index = makeBlock(kBlockBytes, type, forImage, false, name);
    const auto offset = m_blocks[index].ranges->allocate(needs.size, needs.alignment);
    STIPPLE_ASSERT(offset);
    ++m_allocations;
    return place(index, *offset, needs.size);
}

void MemoryAllocator::freeBlock(Block& block) {
    vkFreeMemory(m_device, block.memory, nullptr);
    block = Block{};
}

void MemoryAllocator::free(const MemoryRange& range) {
    STIPPLE_ASSERT(range.block < m_blocks.size() && m_blocks[range.block].ranges);
    Block& block = m_blocks[range.block];
    block.ranges->free(range.offset, range.size);
    --m_allocations;
    if (!block.ranges->isEmpty()) return;
    // One empty block of a sort is kept, so that a resource made and dropped every frame costs no allocation.
    const bool another = std::any_of(m_blocks.begin(), m_blocks.end(), [&](const Block& other) {
        return &other != &block && other.ranges && !other.dedicated && other.type == block.type &&
               other.forImages == block.forImages && other.ranges->isEmpty();
    });
    if (block.dedicated || another) freeBlock(block);
}

MemoryStatistics MemoryAllocator::getStatistics() const {
    MemoryStatistics statistics;
    statistics.allocations = m_allocations;
    for (const Block& block : m_blocks) {
        if (!block.ranges) continue;
        ++statistics.blocks;
        statistics.blockBytes += block.ranges->getSize();
        statistics.usedBytes += block.ranges->getSize() - block.ranges->getFreeBytes();
    }
    return statistics;
}

void MemoryAllocator::destroy() {
    for (Block& block : m_blocks)
        if (block.ranges) freeBlock(block);
    m_blocks.clear();
}

} // namespace stipple
