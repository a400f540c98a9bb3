#include "app/head_levels.h"

#include "scalp/remesh.h"

#include <array>
#include <limits>

namespace stipple {
namespace {

constexpr std::array<float, 2> kEdges = {3, 4.5f}; // mm

SkinLevel computeCoarser(const SkinLevel& fine, float edge) {
    SkinLevel level;
    level.edgeMm = edge;
    std::vector<SurfacePoint> places;
    TriangleMesh mesh = computeCoarseLevel({fine.positions, fine.triangles}, edge, &places);
    level.positions = std::move(mesh.positions);
    level.triangles = std::move(mesh.triangles);
    for (const SurfacePoint& place : places) {
        const glm::uvec3& t = fine.triangles[place.triangle];
        glm::vec3 normal(0);
        glm::vec4 colour(0);
        ChartPoint chart(0);
        for (int i = 0; i < 3; ++i) {
            const float weight = place.barycentric[i];
            if (weight < 1e-5f) continue; // a corner off the chart that does not count must not matter
            normal += weight * fine.normals[t[i]];
            chart += weight * fine.chart[t[i]];
            if (!fine.ownColour.empty()) colour += weight * fine.ownColour[t[i]];
        }
        const float length = glm::length(normal);
        level.normals.push_back(length > 0 ? normal / length : fine.normals[t.x]);
        level.chart.push_back(chart);
        if (!fine.ownColour.empty()) level.ownColour.push_back(colour);
    }
    return level;
}

} // namespace

std::vector<SkinLevel> computeSkinLevels(const WorkingSurface& surface, const ScalpChart& chart) {
    SkinLevel finest;
    finest.positions = surface.positions;
    finest.normals = surface.normals;
    finest.chart = chart.expandToSurface(surface.positions.size());
    finest.ownColour = surface.ownColour;
    finest.triangles = surface.triangles;
    std::vector<SkinLevel> levels;
    for (const float edge : kEdges)
        levels.push_back(computeCoarser(levels.empty() ? finest : levels.back(), edge));
    return levels;
}

void save(const std::vector<SkinLevel>& levels, ByteWriter& writer) {
    writer.add(std::uint32_t(levels.size()));
    for (const SkinLevel& level : levels) {
        writer.add(level.edgeMm);
        writer.addArray(level.positions);
        writer.addArray(level.normals);
        writer.addArray(level.chart);
        writer.addArray(level.ownColour);
        writer.addArray(level.triangles);
    }
}

std::vector<SkinLevel> loadSkinLevels(ByteReader& reader) {
    std::vector<SkinLevel> levels(std::min<std::uint32_t>(reader.get<std::uint32_t>(), kEdges.size()));
    for (SkinLevel& level : levels) {
        level.edgeMm = reader.get<float>();
        level.positions = reader.getArray<glm::vec3>();
        level.normals = reader.getArray<glm::vec3>();
        level.chart = reader.getArray<ChartPoint>();
        level.ownColour = reader.getArray<glm::vec4>();
        level.triangles = reader.getArray<glm::uvec3>();
    }
    return levels;
}

} // namespace stipple
