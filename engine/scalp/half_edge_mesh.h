// Editable triangle topology as flat arrays: half-edge h belongs to triangle h / 3, the next one in its triangle is
// nextOf(h). Used by remeshing; no hash maps, no pointers.
#pragma once

#include "math/vec.h"

#include <cstdint>
#include <span>
#include <vector>

namespace stipple {

inline constexpr std::uint32_t kNoIndex = 0xffffffffu;

constexpr std::uint32_t nextOf(std::uint32_t h) {
    return h % 3 == 2 ? h - 2 : h + 1;
}
constexpr std::uint32_t previousOf(std::uint32_t h) {
    return h % 3 == 0 ? h + 2 : h - 1;
}

// The twin of every half-edge (3 * triangle + corner, from that corner to the next); kNoIndex at the boundary.
// Error when an edge has more than two triangles or two triangles that disagree about its direction.
std::vector<std::uint32_t> computeTwins(std::span<const glm::uvec3> triangles, std::size_t vertexCount);

// Triangle topology of a manifold, oriented, possibly open mesh. Boundary vertices keep as their outgoing half-edge the
// one along the boundary, so that a walk counter-clockwise from it meets every triangle around the vertex.
class HalfEdgeMesh {
public:
    // Error when the mesh is not manifold and oriented.
    HalfEdgeMesh(std::span<const glm::uvec3> triangles, std::size_t vertexCount);

    std::size_t getTriangleCount() const { return m_origin.size() / 3; } // removed ones included
    std::size_t getVertexCount() const { return m_out.size(); }          // removed ones included
    std::size_t getHalfEdgeCount() const { return m_origin.size(); }
    bool isTriangleRemoved(std::uint32_t triangle) const { return m_origin[3 * std::size_t(triangle)] == kNoIndex; }
    bool isHalfEdgeRemoved(std::uint32_t h) const { return m_origin[h] == kNoIndex; }
    bool isVertexRemoved(std::uint32_t v) const { return m_out[v] == kNoIndex; }

    std::uint32_t getOrigin(std::uint32_t h) const { return m_origin[h]; }
    std::uint32_t getTarget(std::uint32_t h) const { return m_origin[nextOf(h)]; }
    std::uint32_t getTwin(std::uint32_t h) const { return m_twin[h]; }
    std::uint32_t getOut(std::uint32_t v) const { return m_out[v]; }
    bool isBoundary(std::uint32_t v) const { return m_twin[m_out[v]] == kNoIndex; }

    // Calls visit(h) for every half-edge that leaves v, counter-clockwise. The last neighbour of a boundary vertex is
    // the origin of previousOf(last h).
    template <typename Visit>
    void forEachOut(std::uint32_t v, Visit&& visit) const {
        const std::uint32_t first = m_out[v];
        std::uint32_t h = first;
        do {
            visit(h);
            h = m_twin[previousOf(h)];
        } while (h != kNoIndex && h != first);
    }
    // Calls visit(u) for every neighbour of v, counter-clockwise.
    template <typename Visit>
    void forEachNeighbour(std::uint32_t v, Visit&& visit) const {
        const std::uint32_t first = m_out[v];
        std::uint32_t h = first;
        for (;;) {
            visit(getTarget(h));
            const std::uint32_t back = previousOf(h);
            h = m_twin[back];
            if (h == kNoIndex) visit(m_origin[back]);
            if (h == kNoIndex || h == first) return;
        }
    }
    int computeValence(std::uint32_t v) const; // number of neighbours
    bool areNeighbours(std::uint32_t u, std::uint32_t v) const;

    // Puts a new vertex on the edge of h and returns its number (the old vertex count).
    std::uint32_t splitEdge(std::uint32_t h);
    // Whether an inner edge may be turned in its quadrilateral without doubling an edge.
    bool canFlip(std::uint32_t h) const;
    void flipEdge(std::uint32_t h);
    // Whether the origin of h may be merged into its target with the surface staying a manifold of the same topology.
    bool canCollapse(std::uint32_t h);
    // Removes the origin of h; its triangles go to the target.
    void collapseEdge(std::uint32_t h);

    // Drops what was removed, keeping order. Returns the old vertex of every remaining one.
    std::vector<std::uint32_t> compact();
    std::vector<glm::uvec3> getTriangles() const; // after compact()

private:
    void link(std::uint32_t h, std::uint32_t g);
    void anchor(std::uint32_t v, std::uint32_t out); // turns clockwise to the boundary, if there is one

    std::vector<std::uint32_t> m_origin, m_twin; // per half-edge
    std::vector<std::uint32_t> m_out;            // per vertex
    std::vector<std::uint32_t> m_mark;           // per vertex: last query that touched it
    std::uint32_t m_query = 0;
};

} // namespace stipple
