#include "render/openness.h"

#include "core/disk_cache.h"
#include "core/error.h"
#include "core/hash.h"
#include "gpu/commands.h"
#include "gpu/transfer.h"
#include "render/samples.h"
#include "shared/surface.h"

#include <glm/gtc/type_precision.hpp>

namespace stipple {
namespace {

constexpr int kDirections = 96;
constexpr int kDirectionsPerFrame = 16;
constexpr std::uint32_t kMapSize = 512;
// Lift of a vertex before the comparison, in texels: 1.4 texels clear a plane at any slope under bilinear lookup.
constexpr float kOffsetTexels = 1.5f;
constexpr std::size_t kKeptSets = 4;

constexpr DiskCacheKind kCache{"openness", 1, 32};

std::shared_ptr<const OpennessBuffers> readKept(Device& device, std::span<const OpennessSurface> surfaces,
                                                std::uint64_t key) {
    const auto bytes = readDiskCache(kCache, key);
    if (!bytes) return nullptr;
    ByteReader reader(*bytes);
    auto result = std::make_shared<OpennessBuffers>();
    for (const OpennessSurface& surface : surfaces) {
        const std::vector<glm::u16vec2> values = reader.getArray<glm::u16vec2>();
        if (values.size() != surface.geometry->vertexCount) return nullptr;
        std::vector<glm::vec2> openness;
        openness.reserve(values.size());
        for (const glm::u16vec2& value : values)
            openness.push_back(glm::vec2(value) / 65535.0f);
        result->push_back(makeBuffer<glm::vec2>(device, openness, "openness"));
    }
    return reader.isWhole() ? result : nullptr;
}

void writeKept(std::span<const OpennessSurface> surfaces, const OpennessBuffers& buffers, std::uint64_t key) {
    ByteWriter writer;
    for (std::size_t k = 0; k < surfaces.size(); ++k) {
        std::vector<glm::u16vec2> values;
        for (const glm::vec2& openness : readBufferAs<glm::vec2>(buffers[k], surfaces[k].geometry->vertexCount))
            values.emplace_back(glm::clamp(openness, 0.0f, 1.0f) * 65535.0f + 0.5f);
        writer.addArray(values);
    }
    writeDiskCache(kCache, key, writer.getBytes());
}

} // namespace

OpennessBaker::OpennessBaker(ShaderLibrary& shaders)
    : m_depth(shaders,
              GraphicsPipelineDesc{.vertexShader = "surface_depth_vert",
                                   .fragmentShader = {},
                                   .colours = {},
                                   .depthFormat = VK_FORMAT_D32_SFLOAT,
                                   .constants = {}},
              "openness depth")
    , m_add(shaders, ComputePipelineDesc{"surface_openness_comp", {}}, "openness")
    , m_resolve(shaders, ComputePipelineDesc{"surface_openness_resolve_comp", {}}, "openness resolve")
    , m_nearest(shaders.getDevice(),
                SamplerDesc{.filter = VK_FILTER_NEAREST, .mipFilter = VK_SAMPLER_MIPMAP_MODE_NEAREST}, "nearest") {}

std::shared_ptr<const OpennessBuffers> OpennessBaker::get(Graph& graph, std::span<const OpennessSurface> surfaces,
                                                          const SceneBounds& bounds, const ProgressFn& progress,
                                                          const std::stop_token& stop) {
    const DeviceInfo& info = graph.getDevice().getInfo();
    Hasher hasher;
    hasher.add(std::string_view(info.name)).add(std::string_view(info.driver));
    bool keep = true;
    for (const OpennessSurface& surface : surfaces) {
        hasher.add(surface.geometry->key).add(surface.casts).add(surface.geometry->vertexCount);
        keep = keep && surface.geometry->keepOnDisk;
    }
    const std::uint64_t key = hasher.get();
    for (auto it = m_entries.begin(); it != m_entries.end(); ++it) {
        if (it->key != key) continue;
        m_entries.splice(m_entries.begin(), m_entries, it);
        return it->buffers;
    }
    std::shared_ptr<const OpennessBuffers> result;
    if (keep) result = readKept(graph.getDevice(), surfaces, key);
    if (!result) {
        result = bake(graph, surfaces, bounds, progress, stop);
        if (keep) writeKept(surfaces, *result, key);
    }
    m_entries.push_front({key, result});
    if (m_entries.size() > kKeptSets) m_entries.pop_back();
    return result;
}

std::shared_ptr<const OpennessBuffers> OpennessBaker::bake(Graph& graph, std::span<const OpennessSurface> surfaces,
                                                           const SceneBounds& bounds, const ProgressFn& progress,
                                                           const std::stop_token& stop) const {
    Device& device = graph.getDevice();
    std::vector<Buffer> sums;
    auto result = std::make_shared<OpennessBuffers>();
    for (const OpennessSurface& surface : surfaces) {
        const std::uint64_t vertices = surface.geometry->vertexCount;
        const std::vector<glm::vec4> zeros(std::size_t(vertices), glm::vec4(0));
        sums.push_back(makeBuffer<glm::vec4>(device, zeros, "openness sums"));
        result->emplace_back(device, BufferDesc{std::max<std::uint64_t>(vertices, 2) * sizeof(glm::vec2)}, "openness");
    }

    for (int first = 0; first < kDirections; first += kDirectionsPerFrame) {
        if (stop.stop_requested()) throw Cancelled();
        if (progress) progress(float(first) / float(kDirections), "measuring where light reaches");
        for (int i = first; i < std::min(first + kDirectionsPerFrame, kDirections); ++i) {
            const glm::vec3 direction = computeSphereDirection(i, kDirections);
            const glm::mat4 toClip = makeParallelClip(direction, bounds);
            const ImageRef map = graph.createImage(
                {.format = VK_FORMAT_D32_SFLOAT, .width = kMapSize, .height = kMapSize}, "openness depth");
            graph.addPass(
                "openness depth", [&](PassBuilder& pass) { pass.depth(map, clearDepth()); },
                [this, surfaces, toClip](PassContext& pass) {
                    pass.commands.bindPipeline(m_depth);
                    for (const OpennessSurface& item : surfaces) {
                        if (!item.casts) continue;
                        pass.commands.pushConstants(shared::DepthDraw{toClip, item.geometry->positions.getAddress()});
                        pass.commands.bindIndices(item.geometry->triangles);
                        pass.commands.drawIndexed(item.geometry->indexCount);
                    }
                });
            std::vector<BufferRef> sumRefs;
            for (const Buffer& sum : sums)
                sumRefs.push_back(graph.importBuffer(sum));
            graph.addPass(
                "openness",
                [&](PassBuilder& pass) {
                    pass.sampled(map);
                    for (const BufferRef ref : sumRefs)
                        pass.storage(ref);
                },
                [this, surfaces, map, toClip, direction, &sums, &bounds](PassContext& pass) {
                    pass.commands.bindPipeline(m_add);
                    pass.commands.bindSampled(0, pass.getImage(map), m_nearest);
                    for (std::size_t k = 0; k < surfaces.size(); ++k) {
                        shared::OpennessStep step{};
                        step.toClip = toClip;
                        step.positions = surfaces[k].geometry->positions.getAddress();
                        step.normals = surfaces[k].geometry->normals.getAddress();
                        step.sums = sums[k].getAddress();
                        step.direction = direction;
                        step.vertexCount = surfaces[k].geometry->vertexCount;
                        step.mapSize = float(kMapSize);
                        step.offset = kOffsetTexels * 2 * bounds.radius / float(kMapSize);
                        pass.commands.pushConstants(step);
                        pass.commands.dispatchThreads(step.vertexCount);
                    }
                });
        }
        graph.execute("openness");
    }
    std::vector<BufferRef> from, to;
    for (std::size_t k = 0; k < surfaces.size(); ++k) {
        from.push_back(graph.importBuffer(sums[k]));
        to.push_back(graph.importBuffer((*result)[k]));
    }
    graph.addPass(
        "openness resolve",
        [&](PassBuilder& pass) {
            for (std::size_t k = 0; k < surfaces.size(); ++k)
                pass.storageRead(from[k]).storageWrite(to[k]);
        },
        [this, surfaces, &sums, &result](PassContext& pass) {
            pass.commands.bindPipeline(m_resolve);
            for (std::size_t k = 0; k < surfaces.size(); ++k) {
                const std::uint32_t count = surfaces[k].geometry->vertexCount;
                pass.commands.pushConstants(
                    shared::OpennessResolve{sums[k].getAddress(), (*result)[k].getAddress(), count, 0});
                pass.commands.dispatchThreads(count);
            }
        });
    graph.execute("openness");

    return result;
}

} // namespace stipple
