#include "gpu/transfer.h"

#include "core/error.h"
#include "gpu/commands.h"
#include "gpu/device_state.h"

#include <cstring>

namespace stipple {
namespace {

// After fullBarrier(): everybody may read; a later write or layout change follows everything.
AccessState makeSettled(VkImageLayout layout) {
    AccessState state;
    state.layout = layout;
    state.writeStages = VK_PIPELINE_STAGE_2_ALL_COMMANDS_BIT;
    state.visibleStages = ~VkPipelineStageFlags2(0);
    state.visibleAccess = ~VkAccessFlags2(0);
    return state;
}

void changeLayout(CommandList& list, const Image& image, std::uint32_t mip, std::uint32_t layer, VkImageLayout from,
                  VkImageLayout to) {
    auto change = makeInfo<VkImageMemoryBarrier2>(VK_STRUCTURE_TYPE_IMAGE_MEMORY_BARRIER_2);
    change.srcStageMask = VK_PIPELINE_STAGE_2_ALL_COMMANDS_BIT;
    change.srcAccessMask = VK_ACCESS_2_MEMORY_WRITE_BIT;
    change.dstStageMask = VK_PIPELINE_STAGE_2_ALL_COMMANDS_BIT;
    change.dstAccessMask = VK_ACCESS_2_MEMORY_READ_BIT | VK_ACCESS_2_MEMORY_WRITE_BIT;
    change.oldLayout = from;
    change.newLayout = to;
    change.srcQueueFamilyIndex = change.dstQueueFamilyIndex = VK_QUEUE_FAMILY_IGNORED;
    change.image = image.getHandle();
    change.subresourceRange = {image.getAspect(), mip, 1, layer, 1};
    auto dependency = makeInfo<VkDependencyInfo>(VK_STRUCTURE_TYPE_DEPENDENCY_INFO);
    dependency.imageMemoryBarrierCount = 1;
    dependency.pImageMemoryBarriers = &change;
    list.barrier(dependency);
}

AccessState& getAccess(const Image& image, std::uint32_t mip, std::uint32_t layer) {
    STIPPLE_ASSERT(mip < image.getDesc().mips && layer < image.getDesc().layers);
    return image.getAccess()[std::size_t(layer) * image.getDesc().mips + mip];
}

std::uint64_t getMipBytes(const Image& image, std::uint32_t mip) {
    const VkExtent2D extent = image.getExtent(mip);
    return std::uint64_t(extent.width) * extent.height * getPixelSize(image.getDesc().format);
}

} // namespace

void uploadBuffer(const Buffer& buffer, std::span<const std::byte> bytes, std::uint64_t offset) {
    STIPPLE_ASSERT(offset + bytes.size() <= buffer.getSize());
    if (bytes.empty()) return;
    Device& device = buffer.getDevice();
    const bool isIdle = device.getState().openLists == 0 && device.getCompletedValue() == device.getSubmittedValue();
    if (!buffer.getMapped().empty() && (buffer.getAccess() == AccessState{} || isIdle)) {
        std::memcpy(buffer.getMapped().data() + offset, bytes.data(), bytes.size());
        return;
    }
    CommandList list = device.beginCommands("upload");
    const UploadSlice slice = list.allocateUpload(bytes.size());
    std::memcpy(slice.bytes.data(), bytes.data(), bytes.size());
    list.fullBarrier();
    list.copyBuffer(slice.buffer, slice.offset, buffer, offset, bytes.size());
    list.fullBarrier();
    device.submit(std::move(list));
    buffer.getAccess() = makeSettled(VK_IMAGE_LAYOUT_UNDEFINED);
}

void uploadImage(const Image& image, std::span<const std::byte> pixels, std::uint32_t mip, std::uint32_t layer) {
    AccessState& access = getAccess(image, mip, layer);
    STIPPLE_ASSERT(pixels.size() == getMipBytes(image, mip));
    Device& device = image.getDevice();
    CommandList list = device.beginCommands("upload");
    const UploadSlice slice = list.allocateUpload(pixels.size());
    std::memcpy(slice.bytes.data(), pixels.data(), pixels.size());
    changeLayout(list, image, mip, layer, VK_IMAGE_LAYOUT_UNDEFINED, VK_IMAGE_LAYOUT_TRANSFER_DST_OPTIMAL);
    list.copyBufferToImage(slice.buffer, slice.offset, image, mip, layer);
    changeLayout(list, image, mip, layer, VK_IMAGE_LAYOUT_TRANSFER_DST_OPTIMAL, VK_IMAGE_LAYOUT_READ_ONLY_OPTIMAL);
    device.submit(std::move(list));
    access = makeSettled(VK_IMAGE_LAYOUT_READ_ONLY_OPTIMAL);
}

void uploadImageParts(const Image& image, std::span<const ImagePart> parts, std::span<const std::byte> pixels) {
    if (parts.empty()) return;
    Device& device = image.getDevice();
    CommandList list = device.beginCommands("upload");
    const UploadSlice slice = list.allocateUpload(pixels.size());
    std::memcpy(slice.bytes.data(), pixels.data(), pixels.size());
    for (std::uint32_t mip = 0; mip < image.getDesc().mips; ++mip)
        changeLayout(list, image, mip, 0, getAccess(image, mip, 0).layout, VK_IMAGE_LAYOUT_TRANSFER_DST_OPTIMAL);
    std::uint64_t offset = 0;
    for (const ImagePart& part : parts) {
        list.copyBufferToImage(slice.buffer, slice.offset + offset, image, part);
        offset += std::uint64_t(part.width) * part.height * getPixelSize(image.getDesc().format);
    }
    STIPPLE_ASSERT(offset == pixels.size());
    for (std::uint32_t mip = 0; mip < image.getDesc().mips; ++mip) {
        changeLayout(list, image, mip, 0, VK_IMAGE_LAYOUT_TRANSFER_DST_OPTIMAL, VK_IMAGE_LAYOUT_READ_ONLY_OPTIMAL);
        getAccess(image, mip, 0) = makeSettled(VK_IMAGE_LAYOUT_READ_ONLY_OPTIMAL);
    }
    device.submit(std::move(list));
}

std::vector<std::byte> readBuffer(const Buffer& buffer, std::uint64_t offset, std::uint64_t bytes) {
    STIPPLE_ASSERT(offset + bytes <= buffer.getSize());
    std::vector<std::byte> result(bytes);
    if (bytes == 0) return result;
    Device& device = buffer.getDevice();
    CommandList list = device.beginCommands("read back");
    list.fullBarrier();
    const bool isMapped = !buffer.getMapped().empty();
    Buffer staging;
    if (!isMapped) {
        staging = Buffer(device, {bytes, MemoryKind::readback}, "read back");
        list.copyBuffer(buffer, offset, staging, 0, bytes);
        list.fullBarrier();
    }
    device.wait(device.submit(std::move(list)));
    const std::byte* source = isMapped ? buffer.getMapped().data() + offset : staging.getMapped().data();
    std::memcpy(result.data(), source, bytes);
    return result;
}

std::vector<std::byte> readImage(const Image& image, std::uint32_t mip, std::uint32_t layer) {
    AccessState& access = getAccess(image, mip, layer);
    STIPPLE_ASSERT(access.layout != VK_IMAGE_LAYOUT_UNDEFINED);
    const std::uint64_t bytes = getMipBytes(image, mip);
    Device& device = image.getDevice();
    const Buffer staging(device, {bytes, MemoryKind::readback}, "read back");
    CommandList list = device.beginCommands("read back");
    changeLayout(list, image, mip, layer, access.layout, VK_IMAGE_LAYOUT_TRANSFER_SRC_OPTIMAL);
    list.copyImageToBuffer(image, staging, 0, mip, layer);
    changeLayout(list, image, mip, layer, VK_IMAGE_LAYOUT_TRANSFER_SRC_OPTIMAL, access.layout);
    list.fullBarrier();
    device.wait(device.submit(std::move(list)));
    access = makeSettled(access.layout);
    const std::span<const std::byte> mapped = staging.getMapped();
    return {mapped.begin(), mapped.end()};
}

} // namespace stipple
