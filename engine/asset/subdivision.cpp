#include "asset/subdivision.h"

#include "core/error.h"

#include <algorithm>

namespace stipple {
namespace {

constexpr std::uint32_t kNone = ~0u;

// One side of a quad, keyed by its vertices in rising order.
struct Side {
    std::uint32_t low, high;
    std::uint32_t quad;
    std::uint8_t corner;
    bool forward; // runs from low to high
};

std::vector<Side> collectSides(std::size_t vertexCount, std::span<const glm::uvec4> quads) {
    std::vector<Side> sides;
    sides.reserve(quads.size() * 4);
    for (std::uint32_t q = 0; q < quads.size(); ++q) {
        for (int corner = 0; corner < 4; ++corner) {
            const std::uint32_t from = quads[q][corner];
            const std::uint32_t to = quads[q][(corner + 1) % 4];
            if (from >= vertexCount)
                fail("The quad mesh is damaged: quad {} names vertex {} of {}.", q, from, vertexCount);
            if (from == to || from == quads[q][(corner + 2) % 4])
                fail("The quad mesh is damaged: quad {} uses vertex {} twice.", q, from);
            sides.push_back({std::min(from, to), std::max(from, to), q, std::uint8_t(corner), from < to});
        }
    }
    std::sort(sides.begin(), sides.end(), [](const Side& a, const Side& b) {
        if (a.low != b.low) return a.low < b.low;
        if (a.high != b.high) return a.high < b.high;
        return a.quad < b.quad;
    });
    return sides;
}

} // namespace

Subdivision::Subdivision(std::size_t vertexCount, std::span<const glm::uvec4> quads, int levels)
    : m_cageVertexCount(vertexCount)
    , m_vertexCount(vertexCount)
    , m_quads(quads.begin(), quads.end()) {
    STIPPLE_ASSERT(levels >= 1 && levels <= 5);
    for (int i = 0; i < levels; ++i) {
        std::vector<glm::uvec4> refined;
        m_levels.push_back(makeLevel(m_vertexCount, std::move(m_quads), refined));
        const Level& level = m_levels.back();
        m_vertexCount = level.vertexCount + level.edges.size() + level.quads.size();
        m_quads = std::move(refined);
    }
}

Subdivision::Level Subdivision::makeLevel(std::size_t vertexCount, std::vector<glm::uvec4> quads,
                                          std::vector<glm::uvec4>& refinedQuads) {
    Level level;
    level.vertexCount = vertexCount;
    const std::vector<Side> sides = collectSides(vertexCount, quads);

    std::vector<glm::uvec4> edgeOfSide(quads.size());
    std::vector<std::uint32_t> openEdges(vertexCount, 0);
    level.valence.assign(vertexCount, 0);
    level.edges.reserve(sides.size() / 2);
    for (std::size_t i = 0; i < sides.size();) {
        const Side& first = sides[i];
        const std::uint32_t index = std::uint32_t(level.edges.size());
        Edge edge{first.low, first.high, first.quad, kNone};
        edgeOfSide[first.quad][first.corner] = index;
        std::size_t end = i + 1;
        while (end < sides.size() && sides[end].low == first.low && sides[end].high == first.high)
            ++end;
        if (end - i > 2) fail("The quad mesh is damaged: {} quads meet at edge {}-{}.", end - i, first.low, first.high);
        if (end - i == 2) {
            const Side& second = sides[i + 1];
            if (second.forward == first.forward)
                fail("The quad mesh is damaged: quads {} and {} face opposite ways.", first.quad, second.quad);
            edge.f1 = second.quad;
            edgeOfSide[second.quad][second.corner] = index;
        } else {
            ++openEdges[edge.a];
            ++openEdges[edge.b];
        }
        ++level.valence[edge.a];
        ++level.valence[edge.b];
        level.edges.push_back(edge);
        i = end;
    }

    level.rules.reserve(vertexCount);
    for (std::size_t v = 0; v < vertexCount; ++v) {
        const bool isolated = level.valence[v] == 0;
        level.rules.push_back(isolated || openEdges[v] > 2 ? Rule::fixed
                              : openEdges[v] == 2          ? Rule::crease
                                                           : Rule::smooth);
    }

    const std::uint32_t firstEdge = std::uint32_t(vertexCount);
    const std::uint32_t firstCentre = firstEdge + std::uint32_t(level.edges.size());
    refinedQuads.clear();
    refinedQuads.reserve(quads.size() * 4);
    for (std::uint32_t q = 0; q < quads.size(); ++q)
        for (int corner = 0; corner < 4; ++corner)
            refinedQuads.emplace_back(quads[q][corner], firstEdge + edgeOfSide[q][corner], firstCentre + q,
                                      firstEdge + edgeOfSide[q][(corner + 3) % 4]);
    level.quads = std::move(quads);
    return level;
}

template <typename Value>
std::vector<Value> Subdivision::apply(const Level& level, std::span<const Value> values) {
    const std::size_t vertexCount = level.vertexCount;
    const std::size_t edgeCount = level.edges.size();
    std::vector<Value> out(vertexCount + edgeCount + level.quads.size(), Value(0));
    const std::span<Value> vertices(out.data(), vertexCount);
    const std::span<Value> edges(out.data() + vertexCount, edgeCount);
    const std::span<Value> centres(out.data() + vertexCount + edgeCount, level.quads.size());

    // Smooth vertices gather the sum of neighbouring centres and of twice the edges' middles; crease vertices the sum
    // of the ends of their two open edges.
    for (std::size_t q = 0; q < level.quads.size(); ++q) {
        const glm::uvec4& quad = level.quads[q];
        centres[q] = 0.25f * (values[quad.x] + values[quad.y] + values[quad.z] + values[quad.w]);
        for (int corner = 0; corner < 4; ++corner)
            if (level.rules[quad[corner]] == Rule::smooth) vertices[quad[corner]] += centres[q];
    }
    for (std::size_t i = 0; i < edgeCount; ++i) {
        const Edge& edge = level.edges[i];
        const Value ends = values[edge.a] + values[edge.b];
        const bool open = edge.f1 == kNone;
        edges[i] = open ? 0.5f * ends : 0.25f * (ends + centres[edge.f0] + centres[edge.f1]);
        for (const std::uint32_t v : {edge.a, edge.b})
            if (level.rules[v] == Rule::smooth || (open && level.rules[v] == Rule::crease)) vertices[v] += ends;
    }
    for (std::size_t v = 0; v < vertexCount; ++v) {
        const float n = float(level.valence[v]);
        switch (level.rules[v]) {
        case Rule::smooth:
            vertices[v] = (vertices[v] / n + (n - 3.0f) * values[v]) / n;
            break;
        case Rule::crease: // the two sums of ends hold this vertex twice
            vertices[v] = 0.125f * (vertices[v] + 4.0f * values[v]);
            break;
        case Rule::fixed:
            vertices[v] = values[v];
            break;
        }
    }
    return out;
}

template <typename Value>
std::vector<Value> Subdivision::applyAll(std::span<const Value> values) const {
    STIPPLE_ASSERT(values.size() == m_cageVertexCount);
    std::vector<Value> current(values.begin(), values.end());
    for (const Level& level : m_levels)
        current = apply<Value>(level, current);
    return current;
}

std::vector<glm::vec2> Subdivision::refine(std::span<const glm::vec2> values) const {
    return applyAll(values);
}

std::vector<glm::vec3> Subdivision::refine(std::span<const glm::vec3> values) const {
    return applyAll(values);
}

std::vector<float> Subdivision::refine(std::span<const float> values) const {
    return applyAll(values);
}

std::vector<glm::uvec3> triangulateQuads(std::span<const glm::uvec4> quads) {
    std::vector<glm::uvec3> triangles;
    triangles.reserve(quads.size() * 2);
    for (const glm::uvec4& q : quads) {
        triangles.emplace_back(q.x, q.y, q.z);
        triangles.emplace_back(q.x, q.z, q.w);
    }
    return triangles;
}

} // namespace stipple
