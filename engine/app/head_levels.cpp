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

SkinLevel computeLevel(const WorkingSurface& surface, std::span<const ChartPoint> chart, float area,
                       const LevelChoice& choice) {
    constexpr float kEquilateral = 0.433f; // area of a triangle of unit edges
    const std::vector<glm::uvec3> triangles =
        simplify(surface.positions, surface.triangles,
                 std::size_t(area / (kEquilateral * choice.edgeMm * choice.edgeMm)), choice.errorMm);
    const std::size_t vertices = surface.positions.size();
    const auto* kept = reinterpret_cast<const unsigned int*>(triangles.data());
    std::vector<unsigned int> places(vertices);
    const std::size_t left = meshopt_optimizeVertexFetchRemap(places.data(), kept, 3 * triangles.size(), vertices);
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
    for (const glm::uvec3& t : triangles)
        level.triangles.push_back({places[t.x], places[t.y], places[t.z]});
    return level;
}

} // namespace

// Garland and Heckbert 1997, "Surface Simplification Using Quadric Error Metrics".
std::vector<glm::uvec3> simplify(std::span<const glm::vec3> positions, std::span<const glm::uvec3> triangles,
                                 std::size_t wanted, float errorMm) {
    static_assert(sizeof(glm::uvec3) == 3 * sizeof(unsigned int));
    const float scale = meshopt_simplifyScale(&positions[0].x, positions.size(), sizeof(glm::vec3));
    std::vector<glm::uvec3> kept(triangles.size());
    const std::size_t left =
        meshopt_simplify(reinterpret_cast<unsigned int*>(kept.data()),
                         reinterpret_cast<const unsigned int*>(triangles.data()), 3 * triangles.size(), &positions[0].x,
                         positions.size(), sizeof(glm::vec3), 3 * wanted, errorMm / scale, 0, nullptr);
    kept.resize(left / 3);
    return kept;
}

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
