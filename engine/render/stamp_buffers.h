// Stamps of one StampSet on the device, in clusters that lie together on the skin.
#pragma once

#include "gpu/resources.h"
#include "render/stamp_profile.h"
#include "shared/dots.h"

#include <cstdint>
#include <span>
#include <vector>

namespace stipple {

// Stamps [first, first + count) lie within some millimetres of each other.
struct StampCluster {
    Box3 box;        // world mm, reach of the stamps' cores included
    float scale = 1; // least chart mm per skin mm among them
    std::uint32_t first = 0, count = 0;
};

class StampBuffers {
public:
    StampBuffers(Device& device, const StampSet& set);

    std::uint64_t getBytes() const { return m_stamps.getSize(); }
    // Ordered by cluster, not as in the set.
    std::span<const shared::StampRecord> getRecords() const { return m_records; }
    std::span<const StampCluster> getClusters() const { return m_clusters; }
    // Of all clusters together.
    const Box3& getBox() const { return m_box; }
    float getLeastScale() const { return m_leastScale; }
    const Box2& getSetBounds() const { return m_setBounds; }
    const Box2& getBounds() const { return m_bounds; } // those of the set, grown by stamps and halos that stick out
    VkDeviceAddress getAddress() const { return m_stamps.getAddress(); }
    std::span<const VeilOptics> getGroups() const { return m_groups; }

private:
    std::vector<shared::StampRecord> m_records;
    std::vector<StampCluster> m_clusters;
    Box3 m_box;
    float m_leastScale = 1e9f;
    Box2 m_setBounds, m_bounds;
    VeilOptics m_groups[kStampGroupCount];
    Buffer m_stamps;
};

} // namespace stipple
