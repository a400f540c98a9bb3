#include "graph/graph.h"

#include "core/error.h"
#include "graph/graph_state.h"

#include <algorithm>
#include <cstring>
#include <utility>

namespace stipple {

Load clearTo(float r, float g, float b, float a) {
    return clearTo(VkClearColorValue{{r, g, b, a}});
}

Load clearTo(const VkClearColorValue& value) {
    Load load{VK_ATTACHMENT_LOAD_OP_CLEAR, {}};
    load.value.color = value;
    return load;
}

Load clearDepth(float depth) {
    Load load{VK_ATTACHMENT_LOAD_OP_CLEAR, {}};
    load.value.depthStencil = {depth, 0};
    return load;
}

const Image& PassContext::getImage(ImageRef image) const {
    const GraphState& state = *graph.m_state;
    const auto& uses = state.passes[m_pass].uses.uses;
    STIPPLE_ASSERT(
        std::any_of(uses.begin(), uses.end(), [&](const ResourceUse& use) { return use.resource == image.index; }));
    return *state.resources[image.index].physicalImage;
}

const Buffer& PassContext::getBuffer(BufferRef buffer) const {
    const GraphState& state = *graph.m_state;
    const auto& uses = state.passes[m_pass].uses.uses;
    STIPPLE_ASSERT(
        std::any_of(uses.begin(), uses.end(), [&](const ResourceUse& use) { return use.resource == buffer.index; }));
    return *state.resources[buffer.index].physicalBuffer;
}

Graph::Graph(Device& device)
    : m_state(std::make_unique<GraphState>(device)) {}

Graph::~Graph() = default;

Device& Graph::getDevice() const {
    return m_state->device;
}

ImageRef Graph::importImage(const Image& image) {
    GraphState& state = *m_state;
    if (const auto found = state.imported.find(&image); found != state.imported.end()) return {found->second};
    const ImageDesc& desc = image.getDesc();
    GraphResource resource;
    resource.name = image.getName();
    resource.isImage = true;
    resource.imported = true;
    resource.image = {desc.format, desc.width, desc.height, desc.mips, desc.layers};
    resource.physicalImage = &image;
    for (const AccessState& access : image.getAccess())
        resource.written.push_back(access.layout != VK_IMAGE_LAYOUT_UNDEFINED);
    state.resources.push_back(std::move(resource));
    const std::uint32_t index = std::uint32_t(state.resources.size() - 1);
    state.imported.emplace(&image, index);
    return {index};
}

BufferRef Graph::importBuffer(const Buffer& buffer) {
    GraphState& state = *m_state;
    if (const auto found = state.imported.find(&buffer); found != state.imported.end()) return {found->second};
    GraphResource resource;
    resource.name = buffer.getName();
    resource.imported = true;
    resource.physicalBuffer = &buffer;
    resource.written.push_back(true); // the processor may have filled it
    state.resources.push_back(std::move(resource));
    const std::uint32_t index = std::uint32_t(state.resources.size() - 1);
    state.imported.emplace(&buffer, index);
    return {index};
}

ImageRef Graph::createImage(const TransientImage& desc, std::string_view name) {
    STIPPLE_ASSERT(desc.format != VK_FORMAT_UNDEFINED && desc.width > 0 && desc.height > 0);
    GraphResource resource;
    resource.name = name;
    resource.isImage = true;
    resource.image = desc;
    resource.written.resize(resource.getSubresourceCount());
    m_state->resources.push_back(std::move(resource));
    return {std::uint32_t(m_state->resources.size() - 1)};
}

BufferRef Graph::createBuffer(std::uint64_t bytes, std::string_view name) {
    STIPPLE_ASSERT(bytes > 0);
    GraphResource resource;
    resource.name = name;
    resource.bufferBytes = bytes;
    resource.written.resize(1);
    m_state->resources.push_back(std::move(resource));
    return {std::uint32_t(m_state->resources.size() - 1)};
}

VkExtent2D Graph::getExtent(ImageRef image, std::uint32_t mip) const {
    STIPPLE_ASSERT(image.index < m_state->resources.size());
    const TransientImage& desc = m_state->resources[image.index].image;
    return {std::max(desc.width >> mip, 1u), std::max(desc.height >> mip, 1u)};
}

VkFormat Graph::getFormat(ImageRef image) const {
    STIPPLE_ASSERT(image.index < m_state->resources.size());
    return m_state->resources[image.index].image.format;
}

void Graph::addPass(std::string_view name, const std::function<void(PassBuilder&)>& declare,
                    std::function<void(PassContext&)> record) {
    GraphPass pass;
    pass.name = name;
    pass.record = std::move(record);
    m_state->passes.push_back(std::move(pass));
    PassBuilder builder(*m_state, m_state->passes.size() - 1);
    declare(builder);
}

void Graph::addUpload(std::string_view name, BufferRef buffer, std::span<const std::byte> bytes, std::uint64_t offset) {
    addPass(
        name, [&](PassBuilder& pass) { pass.transferWrite(buffer); },
        [buffer, offset, copy = std::vector<std::byte>(bytes.begin(), bytes.end())](PassContext& pass) {
            if (copy.empty()) return;
            const UploadSlice slice = pass.commands.allocateUpload(copy.size());
            std::memcpy(slice.bytes.data(), copy.data(), copy.size());
            pass.commands.copyBuffer(slice.buffer, slice.offset, pass.getBuffer(buffer), offset, copy.size());
        });
}

void Graph::addReadback(std::string_view name, ImageRef image, const Buffer& to, std::uint32_t mip,
                        std::uint32_t layer) {
    const BufferRef target = importBuffer(to);
    addPass(
        name,
        [&](PassBuilder& pass) {
            pass.transferRead(image, makeMipRange(mip, layer));
            pass.transferWrite(target);
        },
        [=](PassContext& pass) {
            pass.commands.copyImageToBuffer(pass.getImage(image), pass.getBuffer(target), 0, mip, layer);
        });
    m_state->finalUses.uses.push_back({target.index, Usage::hostRead, {}, false});
}

void Graph::addReadback(std::string_view name, BufferRef buffer, const Buffer& to) {
    const BufferRef target = importBuffer(to);
    addPass(
        name,
        [&](PassBuilder& pass) {
            pass.transferRead(buffer);
            pass.transferWrite(target);
        },
        [=](PassContext& pass) {
            const Buffer& source = pass.getBuffer(buffer);
            const Buffer& copy = pass.getBuffer(target);
            pass.commands.copyBuffer(source, 0, copy, 0, std::min(source.getSize(), copy.getSize()));
        });
    m_state->finalUses.uses.push_back({target.index, Usage::hostRead, {}, false});
}

void Graph::present(ImageRef image) {
    m_state->finalUses.uses.push_back({image.index, Usage::present, {}, false});
}

const std::vector<PassTiming>& Graph::getTimings() {
    m_state->collectTimings();
    return m_state->timings;
}

const std::map<std::string, double>& Graph::getLatestTimings() {
    m_state->collectTimings();
    return m_state->latestTimings;
}

std::uint64_t Graph::getTimedExecution() const {
    return m_state->timedExecution;
}

std::uint64_t Graph::getTransientBytes() const {
    std::uint64_t bytes = 0;
    for (const auto& pooled : m_state->images)
        bytes += pooled->image.getMemoryBytes();
    for (const auto& pooled : m_state->buffers)
        bytes += pooled->buffer.getSize();
    return bytes;
}

void Graph::trim() {
    m_state->releaseUnused(0);
}

} // namespace stipple
