#include "core/error.h"
#include "gpu/device_state.h"
#include "gpu/resources.h"

#include <algorithm>
#include <bit>
#include <utility>

namespace stipple {

ImageRange resolveRange(const ImageRange& range, std::uint32_t mips, std::uint32_t layers) {
    ImageRange resolved = range;
    STIPPLE_ASSERT(range.baseMip < mips && range.baseLayer < layers);
    if (resolved.mipCount == ImageRange::kAll) resolved.mipCount = mips - range.baseMip;
    if (resolved.layerCount == ImageRange::kAll) resolved.layerCount = layers - range.baseLayer;
    STIPPLE_ASSERT(resolved.mipCount > 0 && resolved.mipCount <= mips - range.baseMip);
    STIPPLE_ASSERT(resolved.layerCount > 0 && resolved.layerCount <= layers - range.baseLayer);
    return resolved;
}

std::uint32_t computeMipCount(std::uint32_t width, std::uint32_t height) {
    return std::uint32_t(std::bit_width(std::max(width, height)));
}

bool isDepthFormat(VkFormat format) {
    return format == VK_FORMAT_D32_SFLOAT || format == VK_FORMAT_D16_UNORM;
}

std::uint32_t getPixelSize(VkFormat format) {
    switch (format) {
    case VK_FORMAT_R8_UNORM:
    case VK_FORMAT_R8_UINT:
        return 1;
    case VK_FORMAT_R8G8_UNORM:
    case VK_FORMAT_R16_UNORM:
    case VK_FORMAT_R16_UINT:
    case VK_FORMAT_R16_SFLOAT:
    case VK_FORMAT_D16_UNORM:
        return 2;
    case VK_FORMAT_R8G8B8A8_UNORM:
    case VK_FORMAT_R8G8B8A8_SRGB:
    case VK_FORMAT_R8G8B8A8_UINT:
    case VK_FORMAT_B8G8R8A8_UNORM:
    case VK_FORMAT_B8G8R8A8_SRGB:
    case VK_FORMAT_A2B10G10R10_UNORM_PACK32:
    case VK_FORMAT_B10G11R11_UFLOAT_PACK32:
    case VK_FORMAT_E5B9G9R9_UFLOAT_PACK32:
    case VK_FORMAT_R16G16_UNORM:
    case VK_FORMAT_R16G16_SNORM:
    case VK_FORMAT_R16G16_SFLOAT:
    case VK_FORMAT_R32_UINT:
    case VK_FORMAT_R32_SFLOAT:
    case VK_FORMAT_D32_SFLOAT:
        return 4;
    case VK_FORMAT_R16G16B16A16_UNORM:
    case VK_FORMAT_R16G16B16A16_SFLOAT:
    case VK_FORMAT_R32G32_UINT:
    case VK_FORMAT_R32G32_SFLOAT:
        return 8;
    case VK_FORMAT_R32G32B32A32_UINT:
    case VK_FORMAT_R32G32B32A32_SFLOAT:
        return 16;
    default:
        STIPPLE_ASSERT(!"a format whose pixel size is not listed");
        return 0;
    }
}

Image::Image(Device& device, const ImageDesc& desc, std::string_view name)
    : m_device(&device)
    , m_desc(desc)
    , m_name(name) {
    STIPPLE_ASSERT(desc.format != VK_FORMAT_UNDEFINED && desc.width > 0 && desc.height > 0 && desc.layers > 0);
    STIPPLE_ASSERT(desc.mips > 0 && desc.mips <= computeMipCount(desc.width, desc.height));
    STIPPLE_ASSERT(!desc.cube || (desc.layers % 6 == 0 && desc.width == desc.height));
    DeviceState& state = device.getState();
    auto info = makeInfo<VkImageCreateInfo>(VK_STRUCTURE_TYPE_IMAGE_CREATE_INFO);
    info.flags = desc.cube ? VK_IMAGE_CREATE_CUBE_COMPATIBLE_BIT : 0;
    info.imageType = VK_IMAGE_TYPE_2D;
    info.format = desc.format;
    info.extent = {desc.width, desc.height, 1};
    info.mipLevels = desc.mips;
    info.arrayLayers = desc.layers;
    info.samples = desc.samples;
    info.tiling = VK_IMAGE_TILING_OPTIMAL;
    info.usage = desc.usage | VK_IMAGE_USAGE_TRANSFER_SRC_BIT | VK_IMAGE_USAGE_TRANSFER_DST_BIT;

    VkImageFormatProperties limits;
    const VkResult supported = vkGetPhysicalDeviceImageFormatProperties(state.physical, info.format, info.imageType,
                                                                        info.tiling, info.usage, info.flags, &limits);
    if (supported == VK_ERROR_FORMAT_NOT_SUPPORTED || !(limits.sampleCounts & desc.samples))
        fail("The device '{}' cannot use pixel format {} as '{}' needs it. Choose another device with STIPPLE_DEVICE.",
             state.info.name, int(desc.format), name);
    check(supported, fmt::format("asking about the image '{}'", name));
    if (desc.width > limits.maxExtent.width || desc.height > limits.maxExtent.height ||
        desc.layers > limits.maxArrayLayers || desc.mips > limits.maxMipLevels)
        fail("'{}' is {} x {} pixels; the device '{}' takes {} x {} at most. Choose a smaller picture.", name,
             desc.width, desc.height, state.info.name, limits.maxExtent.width, limits.maxExtent.height);

    VkImage handle = VK_NULL_HANDLE;
    check(vkCreateImage(state.device, &info, nullptr, &handle), fmt::format("making the image '{}'", name));
    VkMemoryRequirements needs;
    vkGetImageMemoryRequirements(state.device, handle, &needs);
    MemoryAllocator::Allocation allocation;
    try {
        allocation = state.memory.allocate(needs, MemoryKind::device, true, name);
    } catch (...) {
        vkDestroyImage(state.device, handle, nullptr);
        throw;
    }
    state.adopt(VK_OBJECT_TYPE_IMAGE, handle, name);
    m_handle = handle; // from here on, release() owns everything
    m_memory = allocation.range;
    const VkResult bound = vkBindImageMemory(state.device, handle, allocation.memory, allocation.range.offset);
    if (bound != VK_SUCCESS) release();
    check(bound, fmt::format("giving memory to the image '{}'", name));
    m_access.resize(std::size_t(desc.mips) * desc.layers);
}

Image::Image(Device& device, VkImage handle, const ImageDesc& desc, std::string_view name)
    : m_device(&device)
    , m_desc(desc)
    , m_name(name)
    , m_handle(handle)
    , m_owned(false)
    , m_access(std::size_t(desc.mips) * desc.layers) {
    device.getState().nameHandle(VK_OBJECT_TYPE_IMAGE, reinterpret_cast<std::uint64_t>(handle), name);
}

Image::~Image() {
    release();
}

Image::Image(Image&& other) noexcept {
    *this = std::move(other);
}

Image& Image::operator=(Image&& other) noexcept {
    if (this == &other) return *this;
    release();
    m_device = std::exchange(other.m_device, nullptr);
    m_desc = std::exchange(other.m_desc, {});
    m_name = std::move(other.m_name);
    m_handle = std::exchange(other.m_handle, nullptr);
    m_owned = std::exchange(other.m_owned, true);
    m_memory = std::exchange(other.m_memory, {});
    m_views = std::exchange(other.m_views, {});
    m_access = std::exchange(other.m_access, {});
    return *this;
}

void Image::release() {
    if (!m_handle) return;
    DeviceState& state = m_device->getState();
    for (const auto& [range, view] : m_views)
        state.retire(VK_OBJECT_TYPE_IMAGE_VIEW, view);
    m_views.clear();
    if (m_owned) state.retire(VK_OBJECT_TYPE_IMAGE, m_handle, m_memory);
    m_handle = VK_NULL_HANDLE;
}

VkExtent2D Image::getExtent(std::uint32_t mip) const {
    return {std::max(m_desc.width >> mip, 1u), std::max(m_desc.height >> mip, 1u)};
}

VkImageAspectFlags Image::getAspect() const {
    return isDepthFormat(m_desc.format) ? VK_IMAGE_ASPECT_DEPTH_BIT : VK_IMAGE_ASPECT_COLOR_BIT;
}

VkImageView Image::getView(const ImageRange& range) const {
    const ImageRange resolved = resolveRange(range, m_desc.mips, m_desc.layers);
    if (const auto found = m_views.find(resolved); found != m_views.end()) return found->second;
    DeviceState& state = m_device->getState();
    auto info = makeInfo<VkImageViewCreateInfo>(VK_STRUCTURE_TYPE_IMAGE_VIEW_CREATE_INFO);
    info.image = m_handle;
    info.format = m_desc.format;
    if (m_desc.cube && resolved.layerCount == 6)
        info.viewType = VK_IMAGE_VIEW_TYPE_CUBE;
    else if (m_desc.arrayed || resolved.layerCount > 1)
        info.viewType = VK_IMAGE_VIEW_TYPE_2D_ARRAY;
    else
        info.viewType = VK_IMAGE_VIEW_TYPE_2D;
    info.subresourceRange = {getAspect(), resolved.baseMip, resolved.mipCount, resolved.baseLayer, resolved.layerCount};
    VkImageView view = VK_NULL_HANDLE;
    check(vkCreateImageView(state.device, &info, nullptr, &view), fmt::format("making a view of '{}'", m_name));
    state.adopt(VK_OBJECT_TYPE_IMAGE_VIEW, view, m_name);
    m_views.emplace(resolved, view);
    return view;
}

Sampler::Sampler(Device& device, const SamplerDesc& desc, std::string_view name)
    : m_device(&device) {
    DeviceState& state = device.getState();
    auto info = makeInfo<VkSamplerCreateInfo>(VK_STRUCTURE_TYPE_SAMPLER_CREATE_INFO);
    info.magFilter = desc.filter;
    info.minFilter = desc.filter;
    info.mipmapMode = desc.mipFilter;
    info.addressModeU = info.addressModeV = info.addressModeW = desc.address;
    info.maxAnisotropy = std::min(desc.maxAnisotropy, state.info.maxAnisotropy);
    info.anisotropyEnable = info.maxAnisotropy > 1.0f;
    info.compareEnable = desc.compare != VK_COMPARE_OP_NEVER;
    info.compareOp = desc.compare;
    info.maxLod = desc.maxLod;
    info.borderColor = desc.border;
    check(vkCreateSampler(state.device, &info, nullptr, &m_handle), fmt::format("making the sampler '{}'", name));
    state.adopt(VK_OBJECT_TYPE_SAMPLER, m_handle, name);
}

Sampler::~Sampler() {
    release();
}

Sampler::Sampler(Sampler&& other) noexcept {
    *this = std::move(other);
}

Sampler& Sampler::operator=(Sampler&& other) noexcept {
    if (this == &other) return *this;
    release();
    m_device = std::exchange(other.m_device, nullptr);
    m_handle = std::exchange(other.m_handle, nullptr);
    return *this;
}

void Sampler::release() {
    if (m_handle) m_device->getState().retire(VK_OBJECT_TYPE_SAMPLER, m_handle);
    m_handle = VK_NULL_HANDLE;
}

} // namespace stipple
