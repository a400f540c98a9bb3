#include "render/fibre_buffers.h"

#include "core/random.h"
#include "gpu/transfer.h"
#include "render/pack.h"

#include <glm/gtc/packing.hpp>
#include <glm/packing.hpp>

#include <algorithm>
#include <cmath>
#include <tuple>

namespace stipple {
namespace {

constexpr float kClusterMm = 10; // of the chart
constexpr float kFieldCellMm = 2;
constexpr float kTexelMm = 0.2f; // ribbons show what is nearer (kFarFootprint)
constexpr float kFarFootprint = 0.25f;
constexpr std::uint32_t kAtlasMips = 8;
constexpr float kCombedDepth = 1;

glm::vec3 getDirection(const glm::vec3& way, const glm::vec3& otherwise) {
    const float length = glm::length(way);
    return length > 1e-6f ? way / length : otherwise;
}

struct Grouping {
    std::vector<std::uint32_t> starts; // of the clusters in `fibres`
    std::vector<std::uint32_t> fibres;
};

// Fibres by layer and by the cell of the chart in which they root; within a cell shuffled, the same way every time.
Grouping groupFibres(const FibreSet& set) {
    const FibreGeometry& geometry = set.geometry;
    const glm::ivec2 count = glm::ivec2(set.bounds.getSize() / kClusterMm) + 1;
    const auto findCell = [&](const Fibre& fibre) {
        const glm::vec2 p = (geometry.chart[fibre.first] - set.bounds.min) / kClusterMm;
        const glm::ivec2 at = glm::clamp(glm::ivec2(p), glm::ivec2(0), count - 1);
        return std::uint32_t(at.y) * std::uint32_t(count.x) + std::uint32_t(at.x);
    };
    struct Key {
        std::uint32_t layer, cell;
        std::uint64_t order;
        std::uint32_t fibre;
    };
    std::vector<Key> keys;
    for (std::uint32_t i = 0; i < geometry.fibres.size(); ++i)
        keys.push_back({geometry.fibres[i].layer, findCell(geometry.fibres[i]), mixBits(geometry.fibres[i].id), i});
    std::sort(keys.begin(), keys.end(), [](const Key& a, const Key& b) {
        return std::tie(a.layer, a.cell, a.order, a.fibre) < std::tie(b.layer, b.cell, b.order, b.fibre);
    });
    Grouping grouping;
    for (std::size_t i = 0; i < keys.size(); ++i) {
        if (i == 0 || keys[i].cell != keys[i - 1].cell || keys[i].layer != keys[i - 1].layer)
            grouping.starts.push_back(std::uint32_t(i));
        grouping.fibres.push_back(keys[i].fibre);
    }
    grouping.starts.push_back(std::uint32_t(keys.size()));
    return grouping;
}

class RecordMaker {
public:
    RecordMaker(const FibreSet& set, const FibreField& field)
        : m_set(set)
        , m_field(field) {}

    void addFine(const Fibre& fibre, std::vector<shared::FibreSegment>& segments) const {
        const std::vector<glm::vec3>& points = m_set.geometry.points;
        const std::uint32_t last = fibre.first + fibre.count - 1;
        const auto getTangent = [&](std::uint32_t i) {
            return getDirection(points[std::min(i + 1, last)] - points[std::max(i, fibre.first + 1) - 1], fibre.normal);
        };
        for (std::uint32_t i = fibre.first; i < last; ++i) {
            shared::FibreSegment segment = describe(fibre);
            if (!m_set.geometry.normals.empty()) segment.normal = packDirection(m_set.geometry.normals[i]);
            segment.start = points[i];
            segment.end = points[i + 1];
            segment.startTangent = packDirection(getTangent(i));
            segment.endTangent = packDirection(getTangent(i + 1));
            const float span = 1 / float(fibre.count - 1);
            segment.along = packAlong(fibre, float(i - fibre.first) * span, float(i + 1 - fibre.first) * span, 1);
            segments.push_back(segment);
        }
    }

    // A straight ribbon hides as much as the bent one: what it is shorter, it is denser.
    void addCoarse(const Fibre& fibre, std::vector<shared::FibreSegment>& segments) const {
        const std::vector<glm::vec3>& points = m_set.geometry.points;
        const std::uint32_t last = fibre.first + fibre.count - 1;
        float length = 0;
        for (std::uint32_t i = fibre.first; i < last; ++i)
            length += glm::distance(points[i], points[i + 1]);
        shared::FibreSegment segment = describe(fibre);
        segment.start = points[fibre.first];
        segment.end = points[last];
        const glm::vec3 way = segment.end - segment.start;
        segment.startTangent = segment.endTangent = packDirection(getDirection(way, fibre.normal));
        segment.width *= length / std::max(glm::length(way), 0.2f * length);
        segment.along = packAlong(fibre, 0, 1, 1);
        segments.push_back(segment);
    }

private:
    shared::FibreSegment describe(const Fibre& fibre) const {
        shared::FibreSegment segment{};
        segment.normal = packDirection(fibre.normal);
        segment.width = fibre.widthMm;
        segment.shade = fibre.shade;
        segment.depth = m_field.sample(m_set.geometry.chart[fibre.first]).x;
        // Hair that is combed lies on its own roots only.
        if (m_set.ribbonsOnly) segment.depth = std::min(segment.depth, kCombedDepth);
        return segment;
    }
    std::uint32_t packAlong(const Fibre& fibre, float start, float end, float opacity) const {
        const float white = fibre.greyFrom < m_set.greyShare ? 1.0f : 0.0f;
        return glm::packUnorm4x8({start, end, white, opacity * fibre.opacity});
    }

    const FibreSet& m_set;
    const FibreField& m_field;
};

} // namespace

FibreRecords computeFibreRecords(const FibreSet& set, const FibreField& field) {
    FibreRecords records;
    const Grouping grouping = groupFibres(set);
    const RecordMaker maker(set, field);
    const FibreGeometry& geometry = set.geometry;
    const auto getSize = [&] { return std::uint32_t(records.segments.size()); };
    for (std::size_t c = 0; c + 1 < grouping.starts.size(); ++c) {
        const auto members =
            std::span(grouping.fibres).subspan(grouping.starts[c], grouping.starts[c + 1] - grouping.starts[c]);
        FibreCluster cluster;
        cluster.fine.first = getSize();
        glm::vec3 sum(0);
        for (const std::uint32_t i : members) {
            const Fibre& fibre = geometry.fibres[i];
            maker.addFine(fibre, records.segments);
            for (std::uint32_t k = fibre.first; k < fibre.first + fibre.count; ++k)
                cluster.box.add(geometry.points[k]);
            sum += fibre.normal;
            cluster.widthMm = std::max(cluster.widthMm, fibre.widthMm);
        }
        cluster.fine.count = getSize() - cluster.fine.first;
        cluster.normal = glm::normalize(sum);
        cluster.spread = 1;
        for (const std::uint32_t i : members)
            cluster.spread = std::min(cluster.spread, glm::dot(cluster.normal, geometry.fibres[i].normal));
        records.clusters.push_back(cluster);
    }
    for (std::size_t c = 0; c + 1 < grouping.starts.size(); ++c) {
        FibreRange& coarse = records.clusters[c].coarse;
        coarse.first = getSize();
        for (std::uint32_t i = grouping.starts[c]; i < grouping.starts[c + 1]; ++i)
            maker.addCoarse(geometry.fibres[grouping.fibres[i]], records.segments);
        coarse.count = getSize() - coarse.first;
    }
    return records;
}

FibreBuffers::FibreBuffers(Device& device, const FibreSet& set) {
    const FibreField field = computeFibreField(set, kFieldCellMm);
    FibreRecords records = computeFibreRecords(set, field);
    m_clusters = std::move(records.clusters);
    for (const FibreCluster& cluster : m_clusters)
        m_box.add(cluster.box);
    m_segments = makeBuffer<shared::FibreSegment>(device, records.segments, "fibres");

    std::vector<std::uint64_t> halves(field.values.size());
    std::transform(field.values.begin(), field.values.end(), halves.begin(),
                   [](const glm::vec4& value) { return glm::packHalf4x16(value); });
    m_field = Image(device,
                    {.format = VK_FORMAT_R16G16B16A16_SFLOAT,
                     .width = std::uint32_t(field.grid.width),
                     .height = std::uint32_t(field.grid.height),
                     .usage = VK_IMAGE_USAGE_SAMPLED_BIT},
                    "fibre field");
    uploadImage(m_field, std::as_bytes(std::span(halves)));

    // Long hair is never seen by its coverage.
    FibreSet none;
    none.bounds = {glm::vec2(0), glm::vec2(1)};
    const FibreCoverage coverage = computeFibreCoverage(set.ribbonsOnly ? none : set, kTexelMm);
    const GridShape& finest = coverage.mips.front().grid;
    const auto mips = std::min(kAtlasMips, std::uint32_t(coverage.mips.size()));
    m_atlas = Image(device,
                    {.format = VK_FORMAT_R8G8_UNORM,
                     .width = std::uint32_t(finest.width),
                     .height = std::uint32_t(finest.height),
                     .mips = mips,
                     .usage = VK_IMAGE_USAGE_SAMPLED_BIT},
                    "fibre coverage");
    for (std::uint32_t mip = 0; mip < mips; ++mip) {
        const GridField<glm::vec2>& level = coverage.mips[mip];
        std::vector<std::uint16_t> bytes(level.values.size());
        for (std::size_t i = 0; i < bytes.size(); ++i) {
            if (level.values[i] == glm::vec2(0)) continue;
            // Rounded up as often as the rest says, so that means stay.
            const float chance = float(mixBits(i) >> 40) * 0x1p-24f;
            const glm::uvec2 value(glm::clamp(255.0f * level.values[i] + chance, 0.0f, 255.0f));
            bytes[i] = std::uint16_t(value.x | value.y << 8);
        }
        uploadImage(m_atlas, std::as_bytes(std::span(bytes)), mip);
    }

    m_constants.pigmented = set.pigmented;
    m_constants.white = set.white;
    m_constants.present = 1;
    m_constants.farFootprint = kFarFootprint;
    m_constants.atlasOrigin = coverage.origin;
    m_constants.atlasScale = 1.0f / (kTexelMm * glm::vec2(float(finest.width), float(finest.height)));
    m_constants.fieldOrigin = field.grid.origin - 0.5f * field.grid.cell;
    m_constants.fieldScale = 1.0f / (field.grid.cell * glm::vec2(float(field.grid.width), float(field.grid.height)));
    m_constants.atlasTexel = kTexelMm;
    m_constants.greyShare = set.greyShare;
    m_constants.ribbonsOnly = set.ribbonsOnly ? 1u : 0u;
}

std::uint64_t FibreBuffers::getBytes() const {
    return m_segments.getSize() + m_atlas.getMemoryBytes() + m_field.getMemoryBytes();
}

} // namespace stipple
