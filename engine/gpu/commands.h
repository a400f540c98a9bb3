// Recording of commands. Within a graph the passes get a CommandList whose barriers, labels and rendering scopes are
// the graph's; by itself a list serves uploads, readbacks and tests.
#pragma once

#include "gpu/pipeline.h"
#include "gpu/resources.h"

#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <string_view>
#include <type_traits>
#include <vector>

namespace stipple {

struct CommandRecord; // pool, buffer and upload memory of one list
class TimestampPool;

// Memory to fill while a list is recorded; it is free again when the list has run.
struct UploadSlice {
    const Buffer& buffer;
    std::uint64_t offset = 0; // in the buffer; a multiple of 16
    std::span<std::byte> bytes;
    VkDeviceAddress getAddress() const { return buffer.getAddress() + offset; }
};

// Constants that a list has uploaded, for as long as it runs.
struct ConstantSlice {
    VkBuffer buffer = VK_NULL_HANDLE;
    std::uint64_t offset = 0;
    std::uint64_t bytes = 0;
};

// Image layouts while a command uses an image: sampled and read-only depth READ_ONLY_OPTIMAL, storage GENERAL,
// attachments ATTACHMENT_OPTIMAL, copies TRANSFER_SRC/DST_OPTIMAL. The graph brings images there.
class CommandList {
public:
    // Dropped without submit: nothing runs.
    ~CommandList();
    CommandList(CommandList&&) noexcept;
    CommandList& operator=(CommandList&&) = delete;

    Device& getDevice() const { return *m_device; }
    VkCommandBuffer getHandle() const;

    static constexpr std::uint64_t kUploadChunkBytes = std::uint64_t(256) << 10;
    UploadSlice allocateUpload(std::uint64_t bytes,
                               std::uint64_t alignment = 16); // alignment: a power of 2, at most 256
    // Copies into memory that the device can read while this list runs, and returns its address (aligned to 16). For
    // what changes every frame and does not fit push constants.
    VkDeviceAddress upload(std::span<const std::byte> bytes);
    template <typename T>
    VkDeviceAddress upload(const T& value) requires std::is_trivially_copyable_v<T> {
        return upload(std::as_bytes(std::span(&value, 1)));
    }
    template <typename T>
    VkDeviceAddress uploadArray(std::span<const T> values) {
        static_assert(std::is_trivially_copyable_v<T>);
        return upload(std::as_bytes(values));
    }

    // The same for what bindConstants takes: at most 16 KB.
    ConstantSlice uploadConstants(std::span<const std::byte> bytes);
    template <typename T>
    ConstantSlice uploadConstants(const T& value) requires std::is_trivially_copyable_v<T> {
        return uploadConstants(std::as_bytes(std::span(&value, 1)));
    }

    // Bindings of the pipeline before are forgotten; each binding must be set before draw or dispatch (asserted).
    void bindPipeline(const Pipeline& pipeline);
    void bindSampled(std::uint32_t binding, const Image& image, const Sampler& sampler, const ImageRange& range = {});
    void bindStorageImage(std::uint32_t binding, const Image& image, const ImageRange& range = makeMipRange(0));
    // Where the shader has a uniform or a read-only storage block.
    void bindConstants(std::uint32_t binding, const ConstantSlice& slice);
    // At most kPushConstantBytes, from offset 0. After bindPipeline.
    void pushConstants(std::span<const std::byte> bytes);
    template <typename T>
    void pushConstants(const T& value) requires std::is_trivially_copyable_v<T> {
        static_assert(sizeof(T) <= kPushConstantBytes && sizeof(T) % 4 == 0);
        pushConstants(std::as_bytes(std::span(&value, 1)));
    }

    void setViewport(float x, float y, float width, float height); // depth 0..1
    void setScissor(std::int32_t x, std::int32_t y, std::uint32_t width, std::uint32_t height);
    void draw(std::uint32_t vertices, std::uint32_t instances = 1, std::uint32_t firstVertex = 0,
              std::uint32_t firstInstance = 0);
    void bindIndices(const Buffer& buffer, std::uint64_t offset = 0, VkIndexType type = VK_INDEX_TYPE_UINT32);
    void drawIndexed(std::uint32_t indices, std::uint32_t instances = 1, std::uint32_t firstIndex = 0,
                     std::int32_t vertexOffset = 0, std::uint32_t firstInstance = 0);
    void drawIndirect(const Buffer& arguments, std::uint64_t offset, std::uint32_t count);

    void dispatch(std::uint32_t groupsX, std::uint32_t groupsY = 1, std::uint32_t groupsZ = 1);
    // Enough groups of the pipeline's local size to cover the threads; the shader checks its bounds.
    void dispatchThreads(std::uint32_t x, std::uint32_t y = 1, std::uint32_t z = 1);
    void dispatchIndirect(const Buffer& arguments, std::uint64_t offset = 0);

    void beginRendering(const VkRenderingInfo& info); // also sets viewport and scissor to the render area
    void endRendering();
    void barrier(const VkDependencyInfo& dependency);
    // Everything before is finished and visible to everything after. For tests and one-off work.
    void fullBarrier();

    // Bytes; sizes and offsets of fill are multiples of 4.
    void copyBuffer(const Buffer& from, std::uint64_t fromOffset, const Buffer& to, std::uint64_t toOffset,
                    std::uint64_t bytes);
    void fillBuffer(const Buffer& buffer, std::uint64_t offset, std::uint64_t bytes, std::uint32_t word);
    // Tightly packed rows of one mip and layer.
    void copyBufferToImage(const Buffer& from, std::uint64_t offset, const Image& to, std::uint32_t mip = 0,
                           std::uint32_t layer = 0);
    void copyBufferToImage(const Buffer& from, std::uint64_t offset, const Image& to, const ImagePart& part);
    void copyImageToBuffer(const Image& from, const Buffer& to, std::uint64_t offset = 0, std::uint32_t mip = 0,
                           std::uint32_t layer = 0);
    // One mip and layer, same format and extent.
    void copyImage(const Image& from, const ImageRange& fromMip, const Image& to, const ImageRange& toMip);
    void clearColour(const Image& image, const VkClearColorValue& value, const ImageRange& range = {}); // TRANSFER_DST

    // Before the first write of a list, outside of rendering.
    void resetTimestamps(const TimestampPool& pool);
    // When all earlier commands are done.
    void writeTimestamp(const TimestampPool& pool, std::uint32_t index);

    void beginLabel(std::string_view name);
    void endLabel();

    CommandRecord& getRecord() { return *m_record; }

private:
    friend class Device;
    CommandList(Device& device, std::unique_ptr<CommandRecord> record);
    void flushBindings();

    Device* m_device;
    std::unique_ptr<CommandRecord> m_record;
};

} // namespace stipple
