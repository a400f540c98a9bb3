// A frame as an ordered list of passes. Each has one name (node, debug label, GPU timer), declares what it reads and
// writes, then records. The graph finds barriers, layouts, load and store operations, and memory for what lives only
// within the frame.
//
//     Graph graph(device);
//     ImageRef target = graph.importImage(image);
//     ImageRef surface = graph.createImage({.format = VK_FORMAT_R16G16B16A16_SFLOAT, .width = w, .height = h},
//     "surface"); graph.addPass("surface",
//                   [&](PassBuilder& pass) { pass.colour(surface, clearTo(0, 0, 0, 0)); },
//                   [&](PassContext& pass) { pass.commands.bindPipeline(draw); pass.commands.draw(3); });
//     graph.addPass("shade",
//                   [&](PassBuilder& pass) { pass.sampled(surface); pass.colour(target, Load::discard()); },
//                   [&](PassContext& pass) { pass.commands.bindSampled(0, pass.getImage(surface), sampler); ... });
//     std::uint64_t value = graph.execute();
//
// References die with execute(); the graph object stays and keeps its images for the next frame.
#pragma once

#include "gpu/commands.h"
#include "gpu/resources.h"
#include "graph/barriers.h"

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace stipple {

class Graph;
struct GraphState;

struct ImageRef {
    std::uint32_t index = ~0u;
    explicit operator bool() const { return index != ~0u; }
};
struct BufferRef {
    std::uint32_t index = ~0u;
    explicit operator bool() const { return index != ~0u; }
};

// Usage flags come from the declared uses.
struct TransientImage {
    VkFormat format = VK_FORMAT_UNDEFINED;
    std::uint32_t width = 1;
    std::uint32_t height = 1;
    std::uint32_t mips = 1;
    std::uint32_t layers = 1;
};

// What an attachment holds when the pass starts.
struct Load {
    VkAttachmentLoadOp op = VK_ATTACHMENT_LOAD_OP_LOAD;
    VkClearValue value{};
    static Load keep() { return {}; }
    // Every pixel that is read later is written by the pass.
    static Load discard() { return {VK_ATTACHMENT_LOAD_OP_DONT_CARE, {}}; }
};
Load clearTo(float r, float g, float b, float a);
Load clearTo(const VkClearColorValue& value); // for integer formats
// Reversed depth: 0 is infinitely far.
Load clearDepth(float depth = 0.0f);

// Declares one pass. Attachments are numbered in the order of colour(); they all have one extent.
class PassBuilder {
public:
    // One mip and layer as an attachment.
    PassBuilder& colour(ImageRef image, const Load& load, const ImageRange& range = makeMipRange(0));
    PassBuilder& depth(ImageRef image, const Load& load, const ImageRange& range = makeMipRange(0));
    PassBuilder& depthRead(ImageRef image, const ImageRange& range = makeMipRange(0)); // tested, not written
    PassBuilder& sampled(ImageRef image, const ImageRange& range = {});
    PassBuilder& storageRead(ImageRef image, const ImageRange& range = {});
    // discard: everything in `range` that is read later is written by the pass.
    PassBuilder& storageWrite(ImageRef image, const ImageRange& range = {}, bool discard = false);
    PassBuilder& storage(ImageRef image, const ImageRange& range = {});
    PassBuilder& transferRead(ImageRef image, const ImageRange& range = {});
    PassBuilder& transferWrite(ImageRef image, const ImageRange& range = {}, bool discard = false);

    PassBuilder& storageRead(BufferRef buffer); // by address
    PassBuilder& storageWrite(BufferRef buffer);
    PassBuilder& storage(BufferRef buffer);
    PassBuilder& transferRead(BufferRef buffer);
    PassBuilder& transferWrite(BufferRef buffer);
    PassBuilder& indexRead(BufferRef buffer);
    PassBuilder& indirectRead(BufferRef buffer);

private:
    friend class Graph;
    PassBuilder(GraphState& state, std::size_t pass)
        : m_state(state)
        , m_pass(pass) {}
    PassBuilder& use(std::uint32_t resource, Usage usage, const ImageRange& range, bool discard);
    PassBuilder& attach(ImageRef image, Usage usage, const Load& load, const ImageRange& range);

    GraphState& m_state;
    std::size_t m_pass;
};

// Given to a pass while it records. Attachments are bound, viewport and scissor cover them.
struct PassContext {
    CommandList& commands;
    VkExtent2D extent{}; // of the attachments; 0 without
    const Graph& graph;

    // Only what the pass has declared (asserted).
    const Image& getImage(ImageRef image) const;
    const Buffer& getBuffer(BufferRef buffer) const;
    VkDeviceAddress getAddress(BufferRef buffer) const { return getBuffer(buffer).getAddress(); }

private:
    friend struct GraphState;
    std::size_t m_pass = 0;
    PassContext(CommandList& c, VkExtent2D e, const Graph& g, std::size_t pass)
        : commands(c)
        , extent(e)
        , graph(g)
        , m_pass(pass) {}
};

struct PassTiming {
    std::string name;
    double milliseconds = 0;
};

class Graph {
public:
    explicit Graph(Device& device);
    ~Graph();
    Graph(const Graph&) = delete;
    Graph& operator=(const Graph&) = delete;

    Device& getDevice() const;

    // Lives beyond the frame and keeps its contents; must outlive execute(). Importing one twice gives the same
    // reference. Its state comes from the resource itself.
    ImageRef importImage(const Image& image);
    BufferRef importBuffer(const Buffer& buffer);
    // Lives within the frame; contents are undefined at first. Memory is reused within and between frames.
    ImageRef createImage(const TransientImage& desc, std::string_view name);
    BufferRef createBuffer(std::uint64_t bytes, std::string_view name);
    // Known before execute() for every kind of image.
    VkExtent2D getExtent(ImageRef image, std::uint32_t mip = 0) const;
    VkFormat getFormat(ImageRef image) const;

    // `declare` runs at once, `record` during execute(); what it captures by reference must live until then.
    void addPass(std::string_view name, const std::function<void(PassBuilder&)>& declare,
                 std::function<void(PassContext&)> record);
    // Pass that copies bytes into the buffer; the bytes are copied at once.
    void addUpload(std::string_view name, BufferRef buffer, std::span<const std::byte> bytes, std::uint64_t offset = 0);
    // Passes that copy to a readback buffer (MemoryKind::readback); the bytes are there once the value that execute()
    // returns is complete.
    void addReadback(std::string_view name, ImageRef image, const Buffer& to, std::uint32_t mip = 0,
                     std::uint32_t layer = 0);
    void addReadback(std::string_view name, BufferRef buffer, const Buffer& to);
    // The image is left as a swapchain wants it.
    void present(ImageRef image);

    // Records, submits and forgets all passes; returns the timeline value. Does not wait, except that at most
    // `kFramesInFlight` executions are under way.
    static constexpr int kFramesInFlight = 2;
    std::uint64_t execute(std::string_view name = "frame");

    // Of the last execution whose times have arrived; never waits. Empty where the device has no timestamps.
    const std::vector<PassTiming>& getTimings();
    // Of every pass the last time that has arrived, ms by name, whatever execution it was part of; never waits.
    const std::map<std::string, double>& getLatestTimings();
    // What execute() returned for the execution that getTimings() speaks of; 0 before the first.
    std::uint64_t getTimedExecution() const;
    // Bytes of transient images and buffers held now.
    std::uint64_t getTransientBytes() const;
    // Gives back transient memory that is not in use by the next frame (after a resize, when a window closes).
    void trim();

private:
    friend struct PassContext;
    std::unique_ptr<GraphState> m_state;
};

} // namespace stipple
