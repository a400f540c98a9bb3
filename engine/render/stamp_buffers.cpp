#include "render/stamp_buffers.h"

#include "gpu/transfer.h"
#include "render/halo_field.h"

#include <algorithm>
#include <cmath>

namespace stipple {
namespace {

constexpr float kClusterMm = 8; // of the chart
constexpr float kMaxClusters = 1 << 18;

// Least chart mm per skin mm: 1 over the larger singular value of the map from chart to skin.
float computeScale(const glm::vec3& metric) {
    const float mean = 0.5f * (metric.x + metric.z), half = 0.5f * (metric.x - metric.z);
    return 1 / std::sqrt(mean + std::sqrt(half * half + metric.y * metric.y));
}

} // namespace

StampBuffers::StampBuffers(Device& device, const StampSet& set)
    : m_bounds(set.bounds) {
    const std::vector<shared::StampRecord> unordered = computeStampRecords(set.stamps);
    for (const auto& stamp : unordered) {
        glm::vec2 extent = computeStampExtent(stamp);
        if (stamp.halo > 0) extent = glm::max(extent, computeHaloReach(set.veil[stamp.group]));
        m_bounds.add(stamp.centre - extent);
        m_bounds.add(stamp.centre + extent);
    }
    if (m_bounds.min.x > m_bounds.max.x) m_bounds = {glm::vec2(0), glm::vec2(1)};
    m_setBounds = set.bounds.min.x > set.bounds.max.x ? m_bounds : set.bounds;

    // Counting sort by cell: ascending within a cell, so that the order depends on the set alone.
    const glm::vec2 size = m_bounds.getSize();
    float cell = kClusterMm;
    while ((size.x / cell + 1) * (size.y / cell + 1) > kMaxClusters)
        cell *= 2;
    const glm::ivec2 count = glm::ivec2(size / cell) + 1;
    const auto findCell = [&](const shared::StampRecord& stamp) {
        const glm::ivec2 at = glm::clamp(glm::ivec2((stamp.centre - m_bounds.min) / cell), glm::ivec2(0), count - 1);
        return std::size_t(at.y) * std::size_t(count.x) + std::size_t(at.x);
    };
    std::vector<std::uint32_t> starts(std::size_t(count.x) * std::size_t(count.y) + 1);
    for (const auto& stamp : unordered)
        ++starts[findCell(stamp) + 1];
    for (std::size_t c = 1; c < starts.size(); ++c)
        starts[c] += starts[c - 1];
    std::vector<std::uint32_t> next(starts.begin(), starts.end() - 1);
    m_records.resize(unordered.size());
    for (const auto& stamp : unordered)
        m_records[next[findCell(stamp)]++] = stamp;

    for (std::size_t c = 0; c + 1 < starts.size(); ++c) {
        if (starts[c] == starts[c + 1]) continue;
        StampCluster cluster{{}, 1e9f, starts[c], starts[c + 1] - starts[c]};
        for (std::uint32_t i = starts[c]; i < starts[c + 1]; ++i) {
            const shared::StampRecord& stamp = m_records[i];
            cluster.box.add(stamp.position - stamp.reach);
            cluster.box.add(stamp.position + stamp.reach);
            cluster.scale = std::min(cluster.scale, computeScale(stamp.metric));
        }
        m_box.add(cluster.box);
        m_leastScale = std::min(m_leastScale, cluster.scale);
        m_clusters.push_back(cluster);
    }
    std::copy(std::begin(set.veil), std::end(set.veil), std::begin(m_groups));
    m_stamps = makeBuffer<shared::StampRecord>(device, m_records, "stamps");
}

} // namespace stipple
