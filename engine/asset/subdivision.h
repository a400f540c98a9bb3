// Catmull-Clark subdivision of quad cages (Catmull and Clark 1978).
#pragma once

#include "math/vec.h"

#include <cstdint>
#include <span>
#include <vector>

namespace stipple {

// The connectivity of `levels` passes, built once; refine() then applies the rules to any values on the cage's vertices
// (positions, morphed positions, texture coordinates) in linear time and in a fixed order of additions.
//
// Open edges follow the boundary rule (a cubic B-spline curve); a vertex where more than two open edges meet stays
// put. Texture coordinates are refined as a mesh of their own whose quads name UV indices: seams are its open edges,
// and both refinements number their quads alike.
//
// Vertices of a refined level: those of the level before in their order, then one per edge, then one per quad. Each
// quad (a, b, c, d) gives four, one per corner in order: (corner, edge to the next corner, centre, edge from the one
// before).
class Subdivision {
public:
    Subdivision() = default;
    // Corners counter-clockwise. Error when a quad names a missing vertex, repeats one, or an edge has more than two
    // quads or two quads running through it in the same direction.
    Subdivision(std::size_t vertexCount, std::span<const glm::uvec4> quads, int levels);

    std::size_t getCageVertexCount() const { return m_cageVertexCount; }
    std::size_t getVertexCount() const { return m_vertexCount; }
    const std::vector<glm::uvec4>& getQuads() const { return m_quads; } // of the finest level

    // One value per cage vertex in, one per vertex of the finest level out.
    std::vector<glm::vec2> refine(std::span<const glm::vec2> values) const;
    std::vector<glm::vec3> refine(std::span<const glm::vec3> values) const;
    std::vector<float> refine(std::span<const float> values) const;

private:
    struct Edge {
        std::uint32_t a, b; // vertices, a < b
        std::uint32_t f0;   // quads; f1 is kNone on an open edge
        std::uint32_t f1;
    };
    enum class Rule : std::uint8_t { smooth, crease, fixed };
    struct Level {
        std::size_t vertexCount = 0; // before the pass
        std::vector<glm::uvec4> quads;
        std::vector<Edge> edges;
        std::vector<std::uint32_t> valence;
        std::vector<Rule> rules;
    };
    static Level makeLevel(std::size_t vertexCount, std::vector<glm::uvec4> quads,
                           std::vector<glm::uvec4>& refinedQuads);
    template <typename Value>
    static std::vector<Value> apply(const Level& level, std::span<const Value> values);
    template <typename Value>
    std::vector<Value> applyAll(std::span<const Value> values) const;

    std::size_t m_cageVertexCount = 0;
    std::size_t m_vertexCount = 0;
    std::vector<glm::uvec4> m_quads;
    std::vector<Level> m_levels;
};

// Two triangles a quad, cut along the diagonal from its first corner: quad i gives triangles 2i (0, 1, 2) and 2i + 1
// (0, 2, 3).
std::vector<glm::uvec3> triangulateQuads(std::span<const glm::uvec4> quads);

} // namespace stipple
