#include "app/head_levels.h"

#include <array>
#include <meshoptimizer.h>
#include <span>

namespace stipple {
namespace {

struct LevelChoice {
    float edgeMm;  // typical: how many triangles there are follows from it
    float errorMm; // between the level and the skin; more triangles where it takes them
};
constexpr std::array<LevelChoice, 2> kLevels = {{{3, 0.1f}, {6, 0.25f}}};

float computeArea(const WorkingSurface& surface) {
    double area = 0;
    for (const glm::uvec3& t : surface.triangles) {
        const glm::vec3& a = surface.positions[t.x];
        area += 0.5 * double(glm::length(glm::cross(surface.positions[t.y] - a, surface.positions[t.z] - a)));
    }
    return float(area);
}

// Some of the vertices, chosen so that the shape stays (Garland and Heckbert 1997, "Surface Simplification Using
// Quadric Error Metrics").
SkinLevel computeLevel(const WorkingSurface& surface, std::span<const ChartPoint> chart, float area,
                       const LevelChoice& choice) {
    const auto* indices = reinterpret_cast<const unsigned int*>(surface.triangles.data());
    const float* positions = &surface.positions[0].x;
    const std::size_t count = surface.triangles.size() * 3, vertices = surface.positions.size();
    constexpr float kEquilateral = 0.433f; // area of a triangle of unit edges
    const auto wanted = std::size_t(area / (kEquilateral * choice.edgeMm * choice.edgeMm));
    const float scale = meshopt_simplifyScale(positions, vertices, sizeof(glm::vec3));
    std::vector<unsigned int> kept(count);
    kept.resize(meshopt_simplify(kept.data(), indices, count, positions, vertices, sizeof(glm::vec3), 3 * wanted,
                                 choice.errorMm / scale, 0, nullptr));
    std::vector<unsigned int> places(vertices);
    const std::size_t left = meshopt_optimizeVertexFetchRemap(places.data(), kept.data(), kept.size(), vertices);
    SkinLevel level;
    level.edgeMm = choice.edgeMm;
    const auto take = [&](const auto& from, auto& to) {
        to.resize(from.empty() ? 0 : left);
        for (std::size_t i = 0; i < from.size(); ++i)
            if (places[i] != ~0u) to[places[i]] = from[i];
    };
    take(surface.positions, level.positions);
    take(surface.normals, level.normals);
    take(chart, level.chart);
    take(surface.ownColour, level.ownColour);
    for (std::size_t i = 0; i < kept.size(); i += 3)
        level.triangles.push_back({places[kept[i]], places[kept[i + 1]], places[kept[i + 2]]});
    return level;
}

} // namespace

std::vector<SkinLevel> computeSkinLevels(const WorkingSurface& surface, const ScalpChart& chart) {
    const std::vector<ChartPoint> expanded = chart.expandToSurface(surface.positions.size());
    const float area = computeArea(surface);
    std::vector<SkinLevel> levels;
    for (const LevelChoice& choice : kLevels)
        levels.push_back(computeLevel(surface, expanded, area, choice));
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
    std::vector<SkinLevel> levels(std::min<std::uint32_t>(reader.get<std::uint32_t>(), kLevels.size()));
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
