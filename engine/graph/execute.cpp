// From the declared frame to a submission: memory, barriers, recording, timers.
#include "core/error.h"
#include "graph/graph_state.h"

#include <algorithm>
#include <utility>

namespace stipple {
namespace {

// Executions a transient may stay unused before its memory is given back.
constexpr std::uint64_t kKeepFrames = 8;

// The states of the images and buffers behind the references: transients that share memory share a state.
struct Tracked {
    std::vector<std::uint32_t> indexOfResource;
    std::vector<ResourceStates> states;
    std::vector<const Image*> images; // null for buffers
    std::vector<const Buffer*> buffers;
};

Tracked track(const std::vector<GraphResource>& resources) {
    Tracked tracked;
    std::map<const void*, std::uint32_t> known;
    for (const GraphResource& resource : resources) {
        const void* key = resource.isImage ? static_cast<const void*>(resource.physicalImage)
                                           : static_cast<const void*>(resource.physicalBuffer);
        if (!key) { // declared, used by no pass
            tracked.indexOfResource.push_back(~0u);
            continue;
        }
        const auto [entry, isNew] = known.emplace(key, std::uint32_t(tracked.states.size()));
        tracked.indexOfResource.push_back(entry->second);
        if (!isNew) continue;
        ResourceStates states;
        states.isImage = resource.isImage;
        states.mips = resource.image.mips;
        states.layers = resource.image.layers;
        if (resource.isImage)
            states.states = resource.physicalImage->getAccess();
        else
            states.states = {resource.physicalBuffer->getAccess()};
        tracked.states.push_back(std::move(states));
        tracked.images.push_back(resource.physicalImage);
        tracked.buffers.push_back(resource.physicalBuffer);
    }
    return tracked;
}

void recordBarriers(CommandList& list, const PassBarriers& barriers, const Tracked& tracked) {
    if (barriers.isEmpty()) return;
    std::vector<VkImageMemoryBarrier2> images;
    for (const ImageBarrier& barrier : barriers.images) {
        const Image& image = *tracked.images[barrier.resource];
        auto info = makeInfo<VkImageMemoryBarrier2>(VK_STRUCTURE_TYPE_IMAGE_MEMORY_BARRIER_2);
        info.srcStageMask = barrier.memory.fromStages;
        info.srcAccessMask = barrier.memory.fromAccess;
        info.dstStageMask = barrier.memory.toStages;
        info.dstAccessMask = barrier.memory.toAccess;
        info.oldLayout = barrier.from;
        info.newLayout = barrier.to;
        info.srcQueueFamilyIndex = info.dstQueueFamilyIndex = VK_QUEUE_FAMILY_IGNORED;
        info.image = image.getHandle();
        info.subresourceRange = {image.getAspect(), barrier.range.baseMip, barrier.range.mipCount,
                                 barrier.range.baseLayer, barrier.range.layerCount};
        images.push_back(info);
    }
    auto memory = makeInfo<VkMemoryBarrier2>(VK_STRUCTURE_TYPE_MEMORY_BARRIER_2);
    auto dependency = makeInfo<VkDependencyInfo>(VK_STRUCTURE_TYPE_DEPENDENCY_INFO);
    if (barriers.memory) {
        memory.srcStageMask = barriers.memory->fromStages;
        memory.srcAccessMask = barriers.memory->fromAccess;
        memory.dstStageMask = barriers.memory->toStages;
        memory.dstAccessMask = barriers.memory->toAccess;
        dependency.memoryBarrierCount = 1;
        dependency.pMemoryBarriers = &memory;
    }
    dependency.imageMemoryBarrierCount = std::uint32_t(images.size());
    dependency.pImageMemoryBarriers = images.data();
    list.barrier(dependency);
}

} // namespace

void GraphState::clearFrame() {
    resources.clear();
    passes.clear();
    imported.clear();
    finalUses = {};
    for (auto& pooled : images)
        pooled->busy = false;
    for (auto& pooled : buffers)
        pooled->busy = false;
}

void GraphState::releaseUnused(std::uint64_t framesUnused) {
    const auto isOld = [&](const auto& pooled) { return !pooled->busy && pooled->lastFrame + framesUnused <= frame; };
    std::erase_if(images, isOld);
    std::erase_if(buffers, isOld);
}

void GraphState::placeTransients() {
    const auto placeImage = [&](GraphResource& resource) {
        const TransientImage& want = resource.image;
        for (auto& pooled : images) {
            const ImageDesc& has = pooled->image.getDesc();
            if (pooled->busy || has.format != want.format || has.width != want.width || has.height != want.height ||
                has.mips != want.mips || has.layers != want.layers || (resource.usage & ~has.usage))
                continue;
            return pooled.get();
        }
        ImageDesc desc;
        desc.format = want.format;
        desc.width = want.width;
        desc.height = want.height;
        desc.mips = want.mips;
        desc.layers = want.layers;
        desc.usage = resource.usage;
        images.push_back(std::make_unique<PooledImage>(PooledImage{Image(device, desc, resource.name)}));
        return images.back().get();
    };
    const auto placeBuffer = [&](GraphResource& resource) {
        for (auto& pooled : buffers) {
            const std::uint64_t size = pooled->buffer.getSize();
            if (!pooled->busy && size >= resource.bufferBytes && size / 2 <= resource.bufferBytes) return pooled.get();
        }
        buffers.push_back(
            std::make_unique<PooledBuffer>(PooledBuffer{Buffer(device, {resource.bufferBytes}, resource.name)}));
        return buffers.back().get();
    };

    std::map<std::uint32_t, PooledImage*> liveImages;
    std::map<std::uint32_t, PooledBuffer*> liveBuffers;
    for (std::size_t pass = 0; pass < passes.size(); ++pass) {
        for (std::uint32_t i = 0; i < resources.size(); ++i) {
            GraphResource& resource = resources[i];
            if (resource.imported || resource.firstPass != pass) continue;
            if (resource.isImage) {
                PooledImage* pooled = liveImages[i] = placeImage(resource);
                pooled->busy = true;
                pooled->lastFrame = frame;
                resource.physicalImage = &pooled->image;
            } else {
                PooledBuffer* pooled = liveBuffers[i] = placeBuffer(resource);
                pooled->busy = true;
                pooled->lastFrame = frame;
                resource.physicalBuffer = &pooled->buffer;
            }
        }
        // After its last pass the memory may serve another transient of the same frame.
        for (std::uint32_t i = 0; i < resources.size(); ++i) {
            if (resources[i].imported || resources[i].firstPass > pass || resources[i].lastPass != pass) continue;
            if (resources[i].isImage)
                liveImages.at(i)->busy = false;
            else
                liveBuffers.at(i)->busy = false;
        }
    }
}

bool GraphState::isUsedLater(const Attachment& attachment, std::size_t pass) const {
    if (resources[attachment.resource].imported) return true;
    for (std::size_t later = pass + 1; later < passes.size(); ++later) {
        for (const ResourceUse& use : passes[later].uses.uses) {
            const bool overlaps = use.resource == attachment.resource &&
                                  use.range.baseMip <= attachment.range.baseMip &&
                                  attachment.range.baseMip < use.range.baseMip + use.range.mipCount &&
                                  use.range.baseLayer <= attachment.range.baseLayer &&
                                  attachment.range.baseLayer < use.range.baseLayer + use.range.layerCount;
            if (overlaps) return !use.discard;
        }
    }
    return false;
}

void GraphState::recordPass(CommandList& list, std::size_t index, const Graph& graph) {
    GraphPass& pass = passes[index];
    VkExtent2D extent{};
    const auto makeAttachment = [&](const Attachment& attachment) {
        const Image& image = *resources[attachment.resource].physicalImage;
        const VkExtent2D size = image.getExtent(attachment.range.baseMip);
        if (extent.width == 0) extent = size;
        STIPPLE_ASSERT(extent.width == size.width && extent.height == size.height);
        auto info = makeInfo<VkRenderingAttachmentInfo>(VK_STRUCTURE_TYPE_RENDERING_ATTACHMENT_INFO);
        info.imageView = image.getView(attachment.range);
        const bool readOnly = attachment.usage == Usage::depthRead;
        info.imageLayout = readOnly ? VK_IMAGE_LAYOUT_READ_ONLY_OPTIMAL : VK_IMAGE_LAYOUT_ATTACHMENT_OPTIMAL;
        info.loadOp = attachment.load.op;
        // Storing counts as a write, which a pass that only tests must not do.
        info.storeOp = readOnly                         ? VK_ATTACHMENT_STORE_OP_NONE
                       : isUsedLater(attachment, index) ? VK_ATTACHMENT_STORE_OP_STORE
                                                        : VK_ATTACHMENT_STORE_OP_DONT_CARE;
        info.clearValue = attachment.load.value;
        return info;
    };
    std::vector<VkRenderingAttachmentInfo> colours;
    for (const Attachment& attachment : pass.colours)
        colours.push_back(makeAttachment(attachment));
    VkRenderingAttachmentInfo depth{};
    if (pass.depth) depth = makeAttachment(*pass.depth);

    PassContext context(list, extent, graph, index);
    if (pass.uses.kind == PassKind::compute) {
        pass.record(context);
        return;
    }
    auto rendering = makeInfo<VkRenderingInfo>(VK_STRUCTURE_TYPE_RENDERING_INFO);
    rendering.renderArea.extent = extent;
    rendering.layerCount = 1;
    rendering.colorAttachmentCount = std::uint32_t(colours.size());
    rendering.pColorAttachments = colours.data();
    rendering.pDepthAttachment = pass.depth ? &depth : nullptr;
    list.beginRendering(rendering);
    pass.record(context);
    list.endRendering();
}

void GraphState::collectTimings() {
    while (!timed.empty() && device.isComplete(timed.front().value)) {
        TimedExecution& execution = timed.front();
        const std::vector<double> stamps = execution.pool.read(std::uint32_t(execution.names.size() + 1));
        timings.clear();
        for (std::size_t i = 0; i < execution.names.size(); ++i) {
            latestTimings[execution.names[i]] = stamps[i + 1] - stamps[i];
            timings.push_back({std::move(execution.names[i]), stamps[i + 1] - stamps[i]});
        }
        timedExecution = execution.value;
        freeTimers.push_back(std::move(execution.pool));
        timed.pop_front();
    }
}

std::uint64_t Graph::execute(std::string_view name) {
    GraphState& state = *m_state;
    // Whatever happens, the next frame starts empty.
    struct Clear {
        GraphState& state;
        ~Clear() { state.clearFrame(); }
    } clear{state};

    ++state.frame;
    while (state.running.size() >= kFramesInFlight) {
        state.device.wait(state.running.front());
        state.running.pop_front();
    }
    state.collectTimings();
    state.placeTransients();

    Tracked tracked = track(state.resources);
    std::vector<PassUses> uses;
    for (const GraphPass& pass : state.passes)
        uses.push_back(pass.uses);
    uses.push_back(state.finalUses);
    for (PassUses& pass : uses)
        for (ResourceUse& use : pass.uses)
            use.resource = tracked.indexOfResource[use.resource];
    const std::vector<PassBarriers> barriers = deriveBarriers(uses, tracked.states);

    CommandList list = state.device.beginCommands(name);
    const std::uint32_t stamps = std::uint32_t(state.passes.size() + 1);
    TimestampPool timers;
    if (state.device.getInfo().hasTimestamps && !state.passes.empty()) {
        const auto fits = std::find_if(state.freeTimers.begin(), state.freeTimers.end(),
                                       [&](const TimestampPool& pool) { return pool.getCount() >= stamps; });
        if (fits != state.freeTimers.end()) {
            timers = std::move(*fits);
            state.freeTimers.erase(fits);
        } else {
            state.freeTimers.clear(); // all too small
            timers = TimestampPool(state.device, std::max(stamps, 64u), "pass timers");
        }
        list.resetTimestamps(timers);
        list.writeTimestamp(timers, 0);
    }
    for (std::size_t i = 0; i < state.passes.size(); ++i) {
        list.beginLabel(state.passes[i].name);
        recordBarriers(list, barriers[i], tracked);
        state.recordPass(list, i, *this);
        list.endLabel();
        if (timers.getHandle()) list.writeTimestamp(timers, std::uint32_t(i + 1));
    }
    recordBarriers(list, barriers.back(), tracked);
    const std::uint64_t value = state.device.submit(std::move(list));

    for (std::size_t i = 0; i < tracked.states.size(); ++i) {
        if (tracked.images[i])
            tracked.images[i]->getAccess() = tracked.states[i].states;
        else
            tracked.buffers[i]->getAccess() = tracked.states[i].states[0];
    }
    if (timers.getHandle()) {
        TimedExecution execution{std::move(timers), {}, value};
        for (const GraphPass& pass : state.passes)
            execution.names.push_back(pass.name);
        state.timed.push_back(std::move(execution));
    }
    state.running.push_back(value);
    state.releaseUnused(kKeepFrames);
    return value;
}

} // namespace stipple
