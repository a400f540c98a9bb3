// What a Graph holds; for graph's own sources only.
#pragma once

#include "gpu/timestamps.h"
#include "graph/graph.h"

#include <deque>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <variant>
#include <vector>

namespace stipple {

// One thing the passes of a frame name: an imported or a transient image or buffer.
struct GraphResource {
    std::string name;
    bool isImage = false;
    bool imported = false;
    TransientImage image;          // also filled for imported images
    std::uint64_t bufferBytes = 0; // transient buffers
    const Image* physicalImage = nullptr;
    const Buffer* physicalBuffer = nullptr;
    VkImageUsageFlags usage = 0;
    std::size_t firstPass = ~std::size_t(0), lastPass = 0;
    std::vector<bool> written; // per layer * mips + mip: has contents, while passes are declared
    std::uint32_t getSubresourceCount() const { return isImage ? image.mips * image.layers : 1; }
};

struct Attachment {
    std::uint32_t resource = 0;
    Usage usage = Usage::colourAttachment;
    Load load;
    ImageRange range;
};

struct GraphPass {
    std::string name;
    PassUses uses;
    std::vector<Attachment> colours;
    std::optional<Attachment> depth;
    std::function<void(PassContext&)> record;
};

// Memory of transients, kept between frames.
struct PooledImage {
    Image image;
    std::uint64_t lastFrame = 0;
    bool busy = false;
};
struct PooledBuffer {
    Buffer buffer;
    std::uint64_t lastFrame = 0;
    bool busy = false;
};

// Timers of one execution until its times have been read.
struct TimedExecution {
    TimestampPool pool;
    std::vector<std::string> names;
    std::uint64_t value = 0;
};

struct GraphState {
    explicit GraphState(Device& d)
        : device(d) {}

    Device& device;
    std::uint64_t frame = 0;
    std::vector<GraphResource> resources;
    std::vector<GraphPass> passes;
    std::map<const void*, std::uint32_t> imported;
    PassUses finalUses; // after the last pass: host reads, presentation
    // By pointer: images must not move while a frame points at them.
    std::vector<std::unique_ptr<PooledImage>> images;
    std::vector<std::unique_ptr<PooledBuffer>> buffers;
    std::deque<std::uint64_t> running; // values of executions under way
    std::deque<TimedExecution> timed;
    std::vector<TimestampPool> freeTimers;
    std::vector<PassTiming> timings;
    std::map<std::string, double> latestTimings; // ms, by name of the pass
    std::uint64_t timedExecution = 0;            // value of the execution of `timings`

    void clearFrame();
    void placeTransients();
    void releaseUnused(std::uint64_t framesUnused);
    bool isUsedLater(const Attachment& attachment, std::size_t pass) const;
    void recordPass(CommandList& list, std::size_t pass, const Graph& graph);
    void collectTimings();
};

} // namespace stipple
