#include "gpu/commands.h"

#include "core/error.h"
#include "gpu/device_state.h"
#include "gpu/timestamps.h"

#include <algorithm>
#include <cstring>
#include <utility>

namespace stipple {

CommandList::CommandList(Device& device, std::unique_ptr<CommandRecord> record)
    : m_device(&device)
    , m_record(std::move(record)) {}

CommandList::CommandList(CommandList&&) noexcept = default;

CommandList::~CommandList() {
    if (!m_record) return;
    // Never submitted: the record can be used again at once; beginCommands resets its pool.
    DeviceState& state = m_device->getState();
    m_record->chunks.clear();
    state.freeRecords.push_back(std::move(m_record));
    state.closeList();
}

VkCommandBuffer CommandList::getHandle() const {
    return m_record->buffer;
}

UploadSlice CommandList::allocateUpload(std::uint64_t bytes, std::uint64_t alignment) {
    const std::uint64_t size = std::max<std::uint64_t>((bytes + 15) & ~std::uint64_t(15), 16);
    const auto align = [&](std::uint64_t offset) { return (offset + alignment - 1) & ~(alignment - 1); };
    auto& chunks = m_record->chunks;
    auto chunk = std::find_if(chunks.begin(), chunks.end(),
                              [&](const UploadChunk& c) { return c.buffer.getSize() >= align(c.used) + size; });
    if (chunk == chunks.end()) {
        chunks.push_back({Buffer(*m_device, {std::max(size, kUploadChunkBytes), MemoryKind::upload}, "upload"), 0});
        chunk = chunks.end() - 1;
    }
    const std::uint64_t offset = align(chunk->used);
    chunk->used = offset + size;
    return {chunk->buffer, offset, chunk->buffer.getMapped().subspan(offset, bytes)};
}

VkDeviceAddress CommandList::upload(std::span<const std::byte> bytes) {
    const UploadSlice slice = allocateUpload(bytes.size());
    if (!bytes.empty()) std::memcpy(slice.bytes.data(), bytes.data(), bytes.size());
    return slice.getAddress();
}

ConstantSlice CommandList::uploadConstants(std::span<const std::byte> bytes) {
    // No device may ask for more (Vulkan 1.3, minUniformBufferOffsetAlignment and minStorageBufferOffsetAlignment).
    constexpr std::uint64_t kAlignment = 256;
    const UploadSlice slice = allocateUpload(bytes.size(), kAlignment);
    std::memcpy(slice.bytes.data(), bytes.data(), bytes.size());
    return {slice.buffer.getHandle(), slice.offset, bytes.size()};
}

void CommandList::bindPipeline(const Pipeline& pipeline) {
    vkCmdBindPipeline(m_record->buffer, pipeline.getBindPoint(), pipeline.getHandle());
    m_record->pipeline = &pipeline;
    m_record->boundMask = 0;
    m_record->bindingsChanged = true;
}

void CommandList::bindSampled(std::uint32_t binding, const Image& image, const Sampler& sampler,
                              const ImageRange& range) {
    STIPPLE_ASSERT(binding < CommandRecord::kMaxBindings);
    m_record->bindings[binding].image = {sampler.getHandle(), image.getView(range), VK_IMAGE_LAYOUT_READ_ONLY_OPTIMAL};
    m_record->boundMask |= 1u << binding;
    m_record->bindingsChanged = true;
}

void CommandList::bindStorageImage(std::uint32_t binding, const Image& image, const ImageRange& range) {
    STIPPLE_ASSERT(binding < CommandRecord::kMaxBindings);
    m_record->bindings[binding].image = {VK_NULL_HANDLE, image.getView(range), VK_IMAGE_LAYOUT_GENERAL};
    m_record->boundMask |= 1u << binding;
    m_record->bindingsChanged = true;
}

void CommandList::bindConstants(std::uint32_t binding, const ConstantSlice& slice) {
    STIPPLE_ASSERT(binding < CommandRecord::kMaxBindings);
    m_record->bindings[binding].constants = {slice.buffer, slice.offset, slice.bytes};
    m_record->boundMask |= 1u << binding;
    m_record->bindingsChanged = true;
}

void CommandList::pushConstants(std::span<const std::byte> bytes) {
    STIPPLE_ASSERT(m_record->pipeline && bytes.size() <= kPushConstantBytes && bytes.size() % 4 == 0);
    const Pipeline& pipeline = *m_record->pipeline;
    vkCmdPushConstants(m_record->buffer, pipeline.getLayout(), pipeline.getStages(), 0, std::uint32_t(bytes.size()),
                       bytes.data());
}

void CommandList::flushBindings() {
    STIPPLE_ASSERT(m_record->pipeline);
    if (!std::exchange(m_record->bindingsChanged, false)) return;
    const Pipeline& pipeline = *m_record->pipeline;
    std::array<VkWriteDescriptorSet, CommandRecord::kMaxBindings> writes;
    std::uint32_t count = 0;
    for (const ShaderBinding& binding : pipeline.getBindings()) {
        STIPPLE_ASSERT(m_record->boundMask >> binding.binding & 1);
        VkWriteDescriptorSet& write = writes[count++];
        write = makeInfo<VkWriteDescriptorSet>(VK_STRUCTURE_TYPE_WRITE_DESCRIPTOR_SET);
        write.dstBinding = binding.binding;
        write.descriptorCount = 1;
        write.descriptorType = binding.type;
        const CommandRecord::Binding& bound = m_record->bindings[binding.binding];
        const bool isBlock =
            binding.type == VK_DESCRIPTOR_TYPE_UNIFORM_BUFFER || binding.type == VK_DESCRIPTOR_TYPE_STORAGE_BUFFER;
        if (isBlock) {
            write.pBufferInfo = &bound.constants;
        } else {
            write.pImageInfo = &bound.image;
        }
    }
    if (count == 0) return;
    m_device->getState().pushDescriptors(m_record->buffer, pipeline.getBindPoint(), pipeline.getLayout(), 0, count,
                                         writes.data());
}

void CommandList::setViewport(float x, float y, float width, float height) {
    const VkViewport viewport{x, y, width, height, 0, 1};
    vkCmdSetViewport(m_record->buffer, 0, 1, &viewport);
}

void CommandList::setScissor(std::int32_t x, std::int32_t y, std::uint32_t width, std::uint32_t height) {
    const VkRect2D scissor{{x, y}, {width, height}};
    vkCmdSetScissor(m_record->buffer, 0, 1, &scissor);
}

void CommandList::draw(std::uint32_t vertices, std::uint32_t instances, std::uint32_t firstVertex,
                       std::uint32_t firstInstance) {
    flushBindings();
    vkCmdDraw(m_record->buffer, vertices, instances, firstVertex, firstInstance);
}

void CommandList::bindIndices(const Buffer& buffer, std::uint64_t offset, VkIndexType type) {
    vkCmdBindIndexBuffer(m_record->buffer, buffer.getHandle(), offset, type);
}

void CommandList::drawIndexed(std::uint32_t indices, std::uint32_t instances, std::uint32_t firstIndex,
                              std::int32_t vertexOffset, std::uint32_t firstInstance) {
    flushBindings();
    vkCmdDrawIndexed(m_record->buffer, indices, instances, firstIndex, vertexOffset, firstInstance);
}

void CommandList::drawIndirect(const Buffer& arguments, std::uint64_t offset, std::uint32_t count) {
    flushBindings();
    vkCmdDrawIndirect(m_record->buffer, arguments.getHandle(), offset, count, sizeof(VkDrawIndirectCommand));
}

void CommandList::dispatch(std::uint32_t groupsX, std::uint32_t groupsY, std::uint32_t groupsZ) {
    flushBindings();
    vkCmdDispatch(m_record->buffer, groupsX, groupsY, groupsZ);
}

void CommandList::dispatchThreads(std::uint32_t x, std::uint32_t y, std::uint32_t z) {
    STIPPLE_ASSERT(m_record->pipeline);
    const auto& size = m_record->pipeline->getLocalSize();
    dispatch((x + size[0] - 1) / size[0], (y + size[1] - 1) / size[1], (z + size[2] - 1) / size[2]);
}

void CommandList::dispatchIndirect(const Buffer& arguments, std::uint64_t offset) {
    flushBindings();
    vkCmdDispatchIndirect(m_record->buffer, arguments.getHandle(), offset);
}

void CommandList::beginRendering(const VkRenderingInfo& info) {
    STIPPLE_ASSERT(!m_record->rendering);
    m_record->rendering = true;
    vkCmdBeginRendering(m_record->buffer, &info);
    const VkRect2D& area = info.renderArea;
    setViewport(float(area.offset.x), float(area.offset.y), float(area.extent.width), float(area.extent.height));
    setScissor(area.offset.x, area.offset.y, area.extent.width, area.extent.height);
}

void CommandList::endRendering() {
    STIPPLE_ASSERT(m_record->rendering);
    m_record->rendering = false;
    vkCmdEndRendering(m_record->buffer);
}

void CommandList::barrier(const VkDependencyInfo& dependency) {
    vkCmdPipelineBarrier2(m_record->buffer, &dependency);
}

void CommandList::fullBarrier() {
    auto memory = makeInfo<VkMemoryBarrier2>(VK_STRUCTURE_TYPE_MEMORY_BARRIER_2);
    memory.srcStageMask = VK_PIPELINE_STAGE_2_ALL_COMMANDS_BIT;
    memory.srcAccessMask = VK_ACCESS_2_MEMORY_WRITE_BIT;
    memory.dstStageMask = VK_PIPELINE_STAGE_2_ALL_COMMANDS_BIT | VK_PIPELINE_STAGE_2_HOST_BIT;
    memory.dstAccessMask = VK_ACCESS_2_MEMORY_READ_BIT | VK_ACCESS_2_MEMORY_WRITE_BIT;
    auto dependency = makeInfo<VkDependencyInfo>(VK_STRUCTURE_TYPE_DEPENDENCY_INFO);
    dependency.memoryBarrierCount = 1;
    dependency.pMemoryBarriers = &memory;
    barrier(dependency);
}

void CommandList::copyBuffer(const Buffer& from, std::uint64_t fromOffset, const Buffer& to, std::uint64_t toOffset,
                             std::uint64_t bytes) {
    STIPPLE_ASSERT(fromOffset + bytes <= from.getSize() && toOffset + bytes <= to.getSize());
    const VkBufferCopy region{fromOffset, toOffset, bytes};
    vkCmdCopyBuffer(m_record->buffer, from.getHandle(), to.getHandle(), 1, &region);
}

void CommandList::fillBuffer(const Buffer& buffer, std::uint64_t offset, std::uint64_t bytes, std::uint32_t word) {
    STIPPLE_ASSERT(offset % 4 == 0 && bytes % 4 == 0 && offset + bytes <= buffer.getSize());
    vkCmdFillBuffer(m_record->buffer, buffer.getHandle(), offset, bytes, word);
}

namespace {

VkBufferImageCopy makeCopy(const Image& image, const Buffer& buffer, std::uint64_t offset, std::uint32_t mip,
                           std::uint32_t layer) {
    const VkExtent2D extent = image.getExtent(mip);
    const std::uint64_t bytes = std::uint64_t(extent.width) * extent.height * getPixelSize(image.getDesc().format);
    STIPPLE_ASSERT(mip < image.getDesc().mips && layer < image.getDesc().layers && offset + bytes <= buffer.getSize());
    VkBufferImageCopy region{};
    region.bufferOffset = offset;
    region.imageSubresource = {image.getAspect(), mip, layer, 1};
    region.imageExtent = {extent.width, extent.height, 1};
    return region;
}

} // namespace

void CommandList::copyBufferToImage(const Buffer& from, std::uint64_t offset, const Image& to, std::uint32_t mip,
                                    std::uint32_t layer) {
    const VkBufferImageCopy region = makeCopy(to, from, offset, mip, layer);
    vkCmdCopyBufferToImage(m_record->buffer, from.getHandle(), to.getHandle(), VK_IMAGE_LAYOUT_TRANSFER_DST_OPTIMAL, 1,
                           &region);
}

void CommandList::copyBufferToImage(const Buffer& from, std::uint64_t offset, const Image& to, const ImagePart& part) {
    const VkExtent2D extent = to.getExtent(part.mip);
    STIPPLE_ASSERT(part.mip < to.getDesc().mips && part.x + part.width <= extent.width &&
                   part.y + part.height <= extent.height);
    VkBufferImageCopy region{};
    region.bufferOffset = offset;
    region.imageSubresource = {to.getAspect(), part.mip, 0, 1};
    region.imageOffset = {std::int32_t(part.x), std::int32_t(part.y), 0};
    region.imageExtent = {part.width, part.height, 1};
    vkCmdCopyBufferToImage(m_record->buffer, from.getHandle(), to.getHandle(), VK_IMAGE_LAYOUT_TRANSFER_DST_OPTIMAL, 1,
                           &region);
}

void CommandList::copyImageToBuffer(const Image& from, const Buffer& to, std::uint64_t offset, std::uint32_t mip,
                                    std::uint32_t layer) {
    const VkBufferImageCopy region = makeCopy(from, to, offset, mip, layer);
    vkCmdCopyImageToBuffer(m_record->buffer, from.getHandle(), VK_IMAGE_LAYOUT_TRANSFER_SRC_OPTIMAL, to.getHandle(), 1,
                           &region);
}

void CommandList::copyImage(const Image& from, const ImageRange& fromMip, const Image& to, const ImageRange& toMip) {
    const VkExtent2D extent = from.getExtent(fromMip.baseMip);
    const VkExtent2D toExtent = to.getExtent(toMip.baseMip);
    STIPPLE_ASSERT(extent.width == toExtent.width && extent.height == toExtent.height);
    STIPPLE_ASSERT(from.getDesc().format == to.getDesc().format);
    VkImageCopy region{};
    region.srcSubresource = {from.getAspect(), fromMip.baseMip, fromMip.baseLayer, 1};
    region.dstSubresource = {to.getAspect(), toMip.baseMip, toMip.baseLayer, 1};
    region.extent = {extent.width, extent.height, 1};
    vkCmdCopyImage(m_record->buffer, from.getHandle(), VK_IMAGE_LAYOUT_TRANSFER_SRC_OPTIMAL, to.getHandle(),
                   VK_IMAGE_LAYOUT_TRANSFER_DST_OPTIMAL, 1, &region);
}

void CommandList::clearColour(const Image& image, const VkClearColorValue& value, const ImageRange& range) {
    const ImageRange resolved = resolveRange(range, image.getDesc().mips, image.getDesc().layers);
    const VkImageSubresourceRange subresources{image.getAspect(), resolved.baseMip, resolved.mipCount,
                                               resolved.baseLayer, resolved.layerCount};
    vkCmdClearColorImage(m_record->buffer, image.getHandle(), VK_IMAGE_LAYOUT_TRANSFER_DST_OPTIMAL, &value, 1,
                         &subresources);
}

void CommandList::resetTimestamps(const TimestampPool& pool) {
    vkCmdResetQueryPool(m_record->buffer, pool.getHandle(), 0, pool.getCount());
}

void CommandList::writeTimestamp(const TimestampPool& pool, std::uint32_t index) {
    STIPPLE_ASSERT(index < pool.getCount());
    vkCmdWriteTimestamp2(m_record->buffer, VK_PIPELINE_STAGE_2_ALL_COMMANDS_BIT, pool.getHandle(), index);
}

void CommandList::beginLabel(std::string_view name) {
    ++m_record->openLabels;
    const DeviceState& state = m_device->getState();
    if (!state.beginLabel) return;
    const std::string text(name);
    auto label = makeInfo<VkDebugUtilsLabelEXT>(VK_STRUCTURE_TYPE_DEBUG_UTILS_LABEL_EXT);
    label.pLabelName = text.c_str();
    state.beginLabel(m_record->buffer, &label);
}

void CommandList::endLabel() {
    STIPPLE_ASSERT(m_record->openLabels > 0);
    --m_record->openLabels;
    const DeviceState& state = m_device->getState();
    if (state.endLabel) state.endLabel(m_record->buffer);
}

} // namespace stipple
