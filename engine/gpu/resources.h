// Buffers, images and samplers. Each owns its handle and memory; destroying one is always allowed: the handle waits in
// the device's deletion queue until the commands that may use it have run. Names show in captures and messages.
#pragma once

#include "gpu/access.h"
#include "gpu/device.h"

#include <cstddef>
#include <cstdint>
#include <map>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace stipple {

// A piece of a memory block (gpu/memory.h).
struct MemoryRange {
    std::uint32_t block = ~0u;
    std::uint64_t offset = 0;
    std::uint64_t size = 0;
};

enum class MemoryKind {
    device,   // fastest for the device; mapped only where memory is unified
    upload,   // written by the processor, read by the device
    readback, // written by the device, read by the processor (cached where possible)
};

struct BufferDesc {
    std::uint64_t size = 0; // bytes, > 0
    MemoryKind memory = MemoryKind::device;
};

// Every buffer can be storage by address, index, indirect, and source or target of copies; those of MemoryKind::upload
// also hold uniform blocks.
class Buffer {
public:
    Buffer() = default;
    Buffer(Device& device, const BufferDesc& desc, std::string_view name);
    ~Buffer();
    Buffer(Buffer&& other) noexcept;
    Buffer& operator=(Buffer&& other) noexcept;

    explicit operator bool() const { return m_handle != VK_NULL_HANDLE; }
    std::uint64_t getSize() const { return m_desc.size; }
    // For push constants and shared structs; aligned to 16 bytes at least.
    VkDeviceAddress getAddress() const { return m_address; }
    // The bytes as the processor sees them; empty where the memory is not mapped. Coherent: no flushing.
    std::span<std::byte> getMapped() const { return m_mapped; }
    VkBuffer getHandle() const { return m_handle; }
    const std::string& getName() const { return m_name; }
    Device& getDevice() const { return *m_device; }
    // For the graph and the upload helpers.
    AccessState& getAccess() const { return m_access; }

private:
    void release();

    Device* m_device = nullptr;
    BufferDesc m_desc;
    std::string m_name;
    VkBuffer m_handle = VK_NULL_HANDLE;
    VkDeviceAddress m_address = 0;
    std::span<std::byte> m_mapped;
    MemoryRange m_memory;
    mutable AccessState m_access;
};

// Counts of kAll mean "from the base to the end".
struct ImageRange {
    static constexpr std::uint32_t kAll = ~0u;
    std::uint32_t baseMip = 0;
    std::uint32_t mipCount = kAll;
    std::uint32_t baseLayer = 0;
    std::uint32_t layerCount = kAll;
    auto operator<=>(const ImageRange&) const = default;
};

// The same range with explicit counts; asserts that it lies within the image.
ImageRange resolveRange(const ImageRange& range, std::uint32_t mips, std::uint32_t layers);

// A rectangle of one mip.
struct ImagePart {
    std::uint32_t mip = 0;
    std::uint32_t x = 0, y = 0, width = 0, height = 0;
};

inline ImageRange makeMipRange(std::uint32_t mip, std::uint32_t layer = 0) {
    return {mip, 1, layer, 1};
}

struct ImageDesc {
    VkFormat format = VK_FORMAT_UNDEFINED;
    std::uint32_t width = 1;
    std::uint32_t height = 1;
    std::uint32_t mips = 1;
    std::uint32_t layers = 1;
    VkImageUsageFlags usage = 0; // copies are always allowed
    VkSampleCountFlagBits samples = VK_SAMPLE_COUNT_1_BIT;
    bool cube = false;    // layers is a multiple of 6
    bool arrayed = false; // views are arrays even with one layer
    auto operator<=>(const ImageDesc&) const = default;
};

// Number of mips down to 1x1.
std::uint32_t computeMipCount(std::uint32_t width, std::uint32_t height);
// Bytes of one pixel of an uncompressed format; asserts on formats the program does not use.
std::uint32_t getPixelSize(VkFormat format);
bool isDepthFormat(VkFormat format);

class Image {
public:
    Image() = default;
    // Contents are undefined. Error when the device cannot take the size or the format for this usage.
    Image(Device& device, const ImageDesc& desc, std::string_view name);
    // An image of a swapchain: views are made, handle and memory stay the swapchain's.
    Image(Device& device, VkImage handle, const ImageDesc& desc, std::string_view name);
    ~Image();
    Image(Image&& other) noexcept;
    Image& operator=(Image&& other) noexcept;

    explicit operator bool() const { return m_handle != VK_NULL_HANDLE; }
    const ImageDesc& getDesc() const { return m_desc; }
    VkExtent2D getExtent(std::uint32_t mip = 0) const;
    VkImageAspectFlags getAspect() const;
    // Bytes of device memory behind it.
    std::uint64_t getMemoryBytes() const { return m_memory.size; }
    VkImage getHandle() const { return m_handle; }
    const std::string& getName() const { return m_name; }
    Device& getDevice() const { return *m_device; }
    // Views are made on first use and live as long as the image. One layer of a plain image gives a 2D view.
    VkImageView getView(const ImageRange& range = {}) const;
    // Of every mip and layer: index layer * mips + mip. For the graph and the upload helpers.
    std::vector<AccessState>& getAccess() const { return m_access; }

private:
    void release();

    Device* m_device = nullptr;
    ImageDesc m_desc;
    std::string m_name;
    VkImage m_handle = VK_NULL_HANDLE;
    bool m_owned = true;
    MemoryRange m_memory;
    mutable std::map<ImageRange, VkImageView> m_views;
    mutable std::vector<AccessState> m_access;
};

struct SamplerDesc {
    VkFilter filter = VK_FILTER_LINEAR;
    VkSamplerMipmapMode mipFilter = VK_SAMPLER_MIPMAP_MODE_LINEAR;
    VkSamplerAddressMode address = VK_SAMPLER_ADDRESS_MODE_CLAMP_TO_EDGE;
    VkBorderColor border = VK_BORDER_COLOR_FLOAT_OPAQUE_WHITE; // with CLAMP_TO_BORDER
    float maxAnisotropy = 1;                                   // clamped to what the device can do
    float maxLod = VK_LOD_CLAMP_NONE;
    VkCompareOp compare = VK_COMPARE_OP_NEVER; // other than NEVER: a comparison sampler for shadows
};

class Sampler {
public:
    Sampler() = default;
    Sampler(Device& device, const SamplerDesc& desc, std::string_view name);
    ~Sampler();
    Sampler(Sampler&& other) noexcept;
    Sampler& operator=(Sampler&& other) noexcept;

    VkSampler getHandle() const { return m_handle; }

private:
    void release();

    Device* m_device = nullptr;
    VkSampler m_handle = VK_NULL_HANDLE;
};

} // namespace stipple
