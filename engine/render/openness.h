// How much light of sky and ground reaches each vertex of a set of surfaces: their share behind other skin is what
// makes ears, neck and eye sockets sit in the head. Measured once per set from many directions; costs nothing per
// frame. What stands in the way is drawn coarsely, and for surfaces that allow it the result is kept on disk.
#pragma once

#include "core/log.h"
#include "gpu/pipeline.h"
#include "render/frame.h"

#include <cstdint>
#include <list>
#include <memory>
#include <span>
#include <stop_token>
#include <vector>

namespace stipple {

// vec2 per vertex (sky, ground; 1 where nothing stands in the way), one buffer per surface.
using OpennessBuffers = std::vector<Buffer>;

struct OpennessSurface {
    std::shared_ptr<const GpuGeometry> geometry;
    bool casts = true; // stands in the way of others; one level of detail of a surface is enough
};

class OpennessBaker {
public:
    explicit OpennessBaker(ShaderLibrary& shaders);

    // Of the surfaces in their order; kept for the last few sets.
    std::shared_ptr<const OpennessBuffers> get(Graph& graph, std::span<const OpennessSurface> surfaces,
                                               const SceneBounds& bounds, const ProgressFn& progress,
                                               const std::stop_token& stop);

private:
    struct Entry {
        std::uint64_t key;
        std::shared_ptr<const OpennessBuffers> buffers;
    };
    std::shared_ptr<const OpennessBuffers> bake(Graph& graph, std::span<const OpennessSurface> surfaces,
                                                const SceneBounds& bounds, const ProgressFn& progress,
                                                const std::stop_token& stop) const;

    Pipeline m_depth, m_add, m_resolve;
    Sampler m_nearest;
    std::list<Entry> m_entries;
};

} // namespace stipple
