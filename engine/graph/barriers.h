// Barriers derived from what passes declare: a pure function, tested without a device.
#pragma once

#include "gpu/access.h"
#include "gpu/resources.h"

#include <cstdint>
#include <optional>
#include <span>
#include <vector>

namespace stipple {

enum class Usage {
    colourAttachment, // written, and read by blending and loading
    depthAttachment,  // tested and written
    depthRead,        // tested only; may be sampled in the same pass
    sampled,
    storageRead,
    storageWrite, // what is not written keeps its value
    storage,      // read and written
    transferRead,
    transferWrite,
    indexRead,
    indirectRead,
    hostRead, // by the processor, after the submission has completed
    present,
};

// Passes with attachments draw; all others compute or copy. Decides the shader stages of a usage.
enum class PassKind { graphics, compute };

struct UsageAccess {
    VkPipelineStageFlags2 stages = 0;
    VkAccessFlags2 access = 0;
    VkImageLayout layout = VK_IMAGE_LAYOUT_UNDEFINED; // for images
    bool writes = false;
};
UsageAccess getUsageAccess(Usage usage, PassKind kind);

struct ResourceUse {
    std::uint32_t resource = 0; // index into the states
    Usage usage = Usage::sampled;
    ImageRange range;     // images
    bool discard = false; // what was there before is not needed
};

struct PassUses {
    PassKind kind = PassKind::compute;
    std::vector<ResourceUse> uses;
};

// States of one resource, in and out. Buffers have one state; images one per layer * mips + mip.
struct ResourceStates {
    bool isImage = false;
    std::uint32_t mips = 1;
    std::uint32_t layers = 1;
    std::vector<AccessState> states;
};

struct MemoryBarrier {
    VkPipelineStageFlags2 fromStages = 0;
    VkAccessFlags2 fromAccess = 0;
    VkPipelineStageFlags2 toStages = 0;
    VkAccessFlags2 toAccess = 0;
    friend bool operator==(const MemoryBarrier&, const MemoryBarrier&) = default;
};

struct ImageBarrier {
    std::uint32_t resource = 0;
    ImageRange range; // counts are explicit
    VkImageLayout from = VK_IMAGE_LAYOUT_UNDEFINED;
    VkImageLayout to = VK_IMAGE_LAYOUT_UNDEFINED;
    MemoryBarrier memory;
    friend bool operator==(const ImageBarrier&, const ImageBarrier&) = default;
};

// What has to come before a pass. Buffers share one memory barrier: drivers gain nothing from more.
struct PassBarriers {
    std::vector<ImageBarrier> images;
    std::optional<MemoryBarrier> memory;
    bool isEmpty() const { return images.empty() && !memory; }
};

// The passes run in the order given. A resource may be used several times by one pass where the uses agree on the
// layout (asserted). `resources` carries the state before the first pass in and after the last one out.
std::vector<PassBarriers> deriveBarriers(std::span<const PassUses> passes, std::span<ResourceStates> resources);

} // namespace stipple
