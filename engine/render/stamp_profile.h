// Stamps in the form that shaders evaluate.
#pragma once

#include "render/scene.h"
#include "shared/dots.h"

#include <span>
#include <vector>

namespace stipple {

// A stamp's core, disc (x) Gaussian, as a super-Gaussian D(r) = peak exp(-(r^2 / w^2)^power) with the same integral,
// peak and second moment; exact for small discs, within 4 % of the amplitude for wide ones. Lengths in mm.
struct StampProfile {
    float peak = 0;
    float inverseWidth2 = 1;
    float power = 1;
    float reach = 0; // what lies beyond is below 1/3000 of the peak
};
StampProfile computeStampProfile(const StampOptics& optics);

std::vector<shared::StampRecord> computeStampRecords(std::span<const Stamp> stamps);

// Half size on the chart of the box around a stamp of this reach.
glm::vec2 computeStampExtent(const shared::StampRecord& stamp);

// Which stamps touch each cell of a grid on the chart: entries[starts[c]..starts[c + 1]) in ascending order.
struct StampCells {
    glm::vec2 origin{0}; // chart mm
    float cell = 1;      // mm
    glm::ivec2 count{1};
    std::vector<std::uint32_t> starts;
    std::vector<std::uint32_t> entries;
};
// `margin`: mm added to every stamp's box.
StampCells computeStampCells(std::span<const shared::StampRecord> stamps, const glm::vec2& origin, float cell,
                             const glm::ivec2& count, float margin = 0);

} // namespace stipple
