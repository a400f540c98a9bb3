#include "graph/barriers.h"

#include "core/error.h"

#include <algorithm>
#include <map>

namespace stipple {
namespace {

constexpr VkAccessFlags2 kWriteAccess = VK_ACCESS_2_SHADER_STORAGE_WRITE_BIT | VK_ACCESS_2_COLOR_ATTACHMENT_WRITE_BIT |
                                        VK_ACCESS_2_DEPTH_STENCIL_ATTACHMENT_WRITE_BIT | VK_ACCESS_2_TRANSFER_WRITE_BIT;

// All that one pass does to one mip and layer, or to one buffer.
struct PassAccess {
    UsageAccess access;
    bool discard = true; // until a use needs the contents
};

struct Transition {
    VkImageLayout from = VK_IMAGE_LAYOUT_UNDEFINED;
    VkImageLayout to = VK_IMAGE_LAYOUT_UNDEFINED;
    MemoryBarrier memory;
    friend bool operator==(const Transition&, const Transition&) = default;
};

void merge(PassAccess& total, const ResourceUse& use, PassKind kind, bool isImage) {
    const UsageAccess access = getUsageAccess(use.usage, kind);
    // One pass sees an image in one layout.
    STIPPLE_ASSERT(!isImage || total.access.stages == 0 || total.access.layout == access.layout);
    total.access.stages |= access.stages;
    total.access.access |= access.access;
    total.access.layout = isImage ? access.layout : VK_IMAGE_LAYOUT_UNDEFINED;
    total.access.writes |= access.writes;
    total.discard &= use.discard;
}

// Advances the state; returns what has to happen before the access, if anything.
std::optional<Transition> advance(AccessState& state, const PassAccess& pass) {
    const UsageAccess& access = pass.access;
    const bool changesLayout = state.layout != access.layout;
    if (!access.writes && !changesLayout) {
        state.readStages |= access.stages;
        const bool visible = (access.stages & ~state.visibleStages) == 0 && (access.access & ~state.visibleAccess) == 0;
        if (state.writeStages == 0 || visible) return std::nullopt;
        // The union is made visible, so that every visible stage has every visible access.
        state.visibleStages |= access.stages;
        state.visibleAccess |= access.access;
        return Transition{state.layout,
                          access.layout,
                          {state.writeStages, state.writeAccess, state.visibleStages, state.visibleAccess}};
    }

    const VkPipelineStageFlags2 earlier = state.writeStages | state.readStages;
    std::optional<Transition> transition;
    if (earlier != 0 || changesLayout) {
        transition =
            Transition{state.layout, access.layout, {earlier, state.writeAccess, access.stages, access.access}};
        if (pass.discard && changesLayout) transition->from = VK_IMAGE_LAYOUT_UNDEFINED;
    }
    if (access.writes) {
        state = {access.layout, access.stages, access.access & kWriteAccess, 0, 0, 0};
    } else {
        // The layout change is the last write. Who comes later waits for it through the stages that it was made for.
        state.writeStages = earlier | access.stages;
        state.visibleStages = access.stages;
        state.visibleAccess = access.access;
        state.readStages = access.stages;
        state.layout = access.layout;
    }
    return transition;
}

void addMemory(std::optional<MemoryBarrier>& total, const MemoryBarrier& barrier) {
    if (!total) total.emplace();
    total->fromStages |= barrier.fromStages;
    total->fromAccess |= barrier.fromAccess;
    total->toStages |= barrier.toStages;
    total->toAccess |= barrier.toAccess;
}

// Equal transitions of neighbouring mips become one barrier, then those of neighbouring layers.
void addImage(std::vector<ImageBarrier>& barriers, std::uint32_t resource, std::uint32_t mips,
              const std::map<std::uint32_t, Transition>& bySubresource) {
    std::vector<ImageBarrier> runs;
    for (const auto& [index, transition] : bySubresource) {
        const std::uint32_t layer = index / mips, mip = index % mips;
        ImageBarrier barrier{resource, {mip, 1, layer, 1}, transition.from, transition.to, transition.memory};
        if (!runs.empty()) {
            ImageBarrier& last = runs.back();
            const bool same = last.from == barrier.from && last.to == barrier.to && last.memory == barrier.memory;
            if (same && last.range.baseLayer == layer && last.range.baseMip + last.range.mipCount == mip) {
                ++last.range.mipCount;
                continue;
            }
        }
        runs.push_back(barrier);
    }
    const std::size_t first = barriers.size();
    for (const ImageBarrier& run : runs) {
        const auto grown = std::find_if(barriers.begin() + std::ptrdiff_t(first), barriers.end(), [&](ImageBarrier& b) {
            return b.from == run.from && b.to == run.to && b.memory == run.memory &&
                   b.range.baseMip == run.range.baseMip && b.range.mipCount == run.range.mipCount &&
                   b.range.baseLayer + b.range.layerCount == run.range.baseLayer;
        });
        if (grown != barriers.end())
            ++grown->range.layerCount;
        else
            barriers.push_back(run);
    }
}

} // namespace

UsageAccess getUsageAccess(Usage usage, PassKind kind) {
    const bool draws = kind == PassKind::graphics;
    const VkPipelineStageFlags2 shaders =
        draws ? VK_PIPELINE_STAGE_2_VERTEX_SHADER_BIT | VK_PIPELINE_STAGE_2_FRAGMENT_SHADER_BIT
              : VK_PIPELINE_STAGE_2_COMPUTE_SHADER_BIT;
    constexpr VkPipelineStageFlags2 kDepthStages =
        VK_PIPELINE_STAGE_2_EARLY_FRAGMENT_TESTS_BIT | VK_PIPELINE_STAGE_2_LATE_FRAGMENT_TESTS_BIT;
    switch (usage) {
    case Usage::colourAttachment:
        return {VK_PIPELINE_STAGE_2_COLOR_ATTACHMENT_OUTPUT_BIT,
                VK_ACCESS_2_COLOR_ATTACHMENT_READ_BIT | VK_ACCESS_2_COLOR_ATTACHMENT_WRITE_BIT,
                VK_IMAGE_LAYOUT_ATTACHMENT_OPTIMAL, true};
    case Usage::depthAttachment:
        return {kDepthStages,
                VK_ACCESS_2_DEPTH_STENCIL_ATTACHMENT_READ_BIT | VK_ACCESS_2_DEPTH_STENCIL_ATTACHMENT_WRITE_BIT,
                VK_IMAGE_LAYOUT_ATTACHMENT_OPTIMAL, true};
    case Usage::depthRead:
        return {kDepthStages, VK_ACCESS_2_DEPTH_STENCIL_ATTACHMENT_READ_BIT, VK_IMAGE_LAYOUT_READ_ONLY_OPTIMAL, false};
    case Usage::sampled:
        return {shaders, VK_ACCESS_2_SHADER_SAMPLED_READ_BIT, VK_IMAGE_LAYOUT_READ_ONLY_OPTIMAL, false};
    case Usage::storageRead:
        return {shaders, VK_ACCESS_2_SHADER_STORAGE_READ_BIT, VK_IMAGE_LAYOUT_GENERAL, false};
    case Usage::storageWrite:
        return {shaders, VK_ACCESS_2_SHADER_STORAGE_WRITE_BIT, VK_IMAGE_LAYOUT_GENERAL, true};
    case Usage::storage:
        return {shaders, VK_ACCESS_2_SHADER_STORAGE_READ_BIT | VK_ACCESS_2_SHADER_STORAGE_WRITE_BIT,
                VK_IMAGE_LAYOUT_GENERAL, true};
    case Usage::transferRead:
        return {VK_PIPELINE_STAGE_2_ALL_TRANSFER_BIT, VK_ACCESS_2_TRANSFER_READ_BIT,
                VK_IMAGE_LAYOUT_TRANSFER_SRC_OPTIMAL, false};
    case Usage::transferWrite:
        return {VK_PIPELINE_STAGE_2_ALL_TRANSFER_BIT, VK_ACCESS_2_TRANSFER_WRITE_BIT,
                VK_IMAGE_LAYOUT_TRANSFER_DST_OPTIMAL, true};
    case Usage::indexRead:
        return {VK_PIPELINE_STAGE_2_INDEX_INPUT_BIT, VK_ACCESS_2_INDEX_READ_BIT, VK_IMAGE_LAYOUT_UNDEFINED, false};
    case Usage::indirectRead:
        return {VK_PIPELINE_STAGE_2_DRAW_INDIRECT_BIT, VK_ACCESS_2_INDIRECT_COMMAND_READ_BIT, VK_IMAGE_LAYOUT_UNDEFINED,
                false};
    case Usage::hostRead:
        return {VK_PIPELINE_STAGE_2_HOST_BIT, VK_ACCESS_2_HOST_READ_BIT, VK_IMAGE_LAYOUT_UNDEFINED, false};
    case Usage::present:
        // The semaphore of the submission makes the picture visible; the stages let the next frame wait.
        return {VK_PIPELINE_STAGE_2_ALL_COMMANDS_BIT, 0, VK_IMAGE_LAYOUT_PRESENT_SRC_KHR, false};
    }
    STIPPLE_ASSERT(!"unknown usage");
    return {};
}

std::vector<PassBarriers> deriveBarriers(std::span<const PassUses> passes, std::span<ResourceStates> resources) {
    std::vector<PassBarriers> result(passes.size());
    for (std::size_t p = 0; p < passes.size(); ++p) {
        const PassUses& pass = passes[p];
        // Resource, then mip and layer; ordered, so that barriers come in one order always.
        std::map<std::uint32_t, std::map<std::uint32_t, PassAccess>> accesses;
        for (const ResourceUse& use : pass.uses) {
            STIPPLE_ASSERT(use.resource < resources.size());
            const ResourceStates& resource = resources[use.resource];
            auto& bySubresource = accesses[use.resource];
            if (!resource.isImage) {
                merge(bySubresource[0], use, pass.kind, false);
                continue;
            }
            const ImageRange range = resolveRange(use.range, resource.mips, resource.layers);
            for (std::uint32_t layer = range.baseLayer; layer < range.baseLayer + range.layerCount; ++layer)
                for (std::uint32_t mip = range.baseMip; mip < range.baseMip + range.mipCount; ++mip)
                    merge(bySubresource[layer * resource.mips + mip], use, pass.kind, true);
        }
        for (const auto& [index, bySubresource] : accesses) {
            ResourceStates& resource = resources[index];
            std::map<std::uint32_t, Transition> transitions;
            for (const auto& [subresource, access] : bySubresource)
                if (const auto transition = advance(resource.states[subresource], access))
                    transitions.emplace(subresource, *transition);
            if (resource.isImage)
                addImage(result[p].images, index, resource.mips, transitions);
            else if (!transitions.empty())
                addMemory(result[p].memory, transitions.begin()->second.memory);
        }
    }
    return result;
}

} // namespace stipple
