// Coarser versions of a head's skin, for shadows and moving views.
#pragma once

#include "core/disk_cache.h"
#include "scalp/chart.h"
#include "scalp/surface.h"

#include <vector>

namespace stipple {

// The attributes of the finest level at fewer vertices, so that all levels look the same.
struct SkinLevel {
    float edgeMm = 0;
    std::vector<glm::vec3> positions;
    std::vector<glm::vec3> normals;
    std::vector<ChartPoint> chart; // NaN off the chart
    std::vector<glm::vec4> ownColour;
    std::vector<glm::uvec3> triangles;
};

// Edges of about 3 and 6 mm, finest first; shorter where it bends, so that lids, lips and ears keep their shape.
// Vertices are some of the surface's, within a tenth and a quarter of a mm of it.
std::vector<SkinLevel> computeSkinLevels(const WorkingSurface& surface, const ScalpChart& chart);

void save(const std::vector<SkinLevel>& levels, ByteWriter& writer);
std::vector<SkinLevel> loadSkinLevels(ByteReader& reader);

} // namespace stipple
