// The halos of all stamps together (pigment/dot_optics.h): far smoother than their cores, so that a coarse grid over an
// atlas' layout holds them. It knows no device.
#pragma once

#include "render/atlas_layout.h"
#include "render/scene.h"
#include "shared/dots.h"

#include <array>
#include <cstdint>
#include <span>
#include <vector>

namespace stipple {

// Chart mm around a stamp that its halo may reach.
float computeHaloReach(const VeilOptics& group);

class HaloField {
public:
    // `groups`: kStampGroupCount.
    HaloField(std::span<const shared::StampRecord> stamps, std::span<const VeilOptics> groups,
              const AtlasLayout& layout);

    // Cells along the side of a tile; their values lie at their centres and are read bilinearly.
    int getTileCells() const { return m_tileCells; }
    float getCell() const { return m_cell; } // chart mm
    // Halo of a group per skin mm2 in a cell, by its parts; cells outside are those at the border.
    glm::vec2 get(StampGroup group, const glm::ivec2& cell) const {
        const Group& g = m_groups[std::size_t(group)];
        const glm::ivec2 at = glm::clamp(cell, glm::ivec2(0), m_count - 1);
        const std::size_t i = std::size_t(at.y) * m_stride + std::size_t(at.x);
        return {g.parts[0][i], g.parts[1][i]};
    }
    bool isEmpty(StampGroup group) const { return m_groups[std::size_t(group)].parts[0].empty(); }

    // Of all that is read within a tile; 0: no halo there.
    std::uint64_t computeKey(const glm::ivec2& tile) const;
    // The tile's cells as VK_FORMAT_R16G16B16A16_SFLOAT: the parts of pigment's halo, then those of hair's.
    void packTile(const glm::ivec2& tile, std::vector<std::uint64_t>& out) const;

private:
    struct Group {
        std::array<std::vector<float>, kHaloParts> parts; // m_stride a row
    };
    std::vector<float> scatter(std::span<const shared::StampRecord> stamps, StampGroup group,
                               const AtlasLayout& layout) const;
    std::vector<float> blur(const std::vector<float>& amounts, float variance) const;

    int m_tileCells = 0;
    float m_cell = 0;
    glm::ivec2 m_count{0};
    std::size_t m_stride = 0;
    std::array<Group, kStampGroupCount> m_groups;
};

} // namespace stipple
