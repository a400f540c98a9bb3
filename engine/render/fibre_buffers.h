// Hair of one FibreSet on the device: ribbons in clusters that lie together on the skin, and what is seen of them from
// afar.
#pragma once

#include "gpu/resources.h"
#include "render/fibre_field.h"
#include "render/scene.h"
#include "shared/fibres.h"

#include <cstdint>
#include <span>
#include <vector>

namespace stipple {

// Ribbons [first, first + count), in an order without order: any of the first stand for all of them.
struct FibreRange {
    std::uint32_t first = 0, count = 0;
};

struct FibreCluster {
    Box3 box; // world mm
    glm::vec3 normal{0, 1, 0};
    float spread = 0;        // cosine between the mean normal and the farthest one
    float widthMm = 0;       // of the widest
    FibreRange fine, coarse; // every segment; one ribbon a hair, from root to tip
};

// Every segment of the fibres by cluster, then one ribbon for every fibre, by cluster too.
struct FibreRecords {
    std::vector<shared::FibreSegment> segments;
    std::vector<FibreCluster> clusters;
};
// `field`: as of computeFibreField() of the set.
FibreRecords computeFibreRecords(const FibreSet& set, const FibreField& field);

class FibreBuffers {
public:
    FibreBuffers(Device& device, const FibreSet& set);

    std::uint64_t getBytes() const;
    std::span<const FibreCluster> getClusters() const { return m_clusters; }
    const Box3& getBox() const { return m_box; } // of all of them
    VkDeviceAddress getAddress() const { return m_segments.getAddress(); }
    const Image& getAtlas() const { return m_atlas; }
    const Image& getField() const { return m_field; }
    const shared::FibreConstants& getConstants() const { return m_constants; }

private:
    std::vector<FibreCluster> m_clusters;
    Box3 m_box;
    shared::FibreConstants m_constants{};
    Buffer m_segments;
    Image m_atlas, m_field;
};

} // namespace stipple
