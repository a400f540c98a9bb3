#include "scalp/half_edge_mesh.h"

#include "core/error.h"

#include <algorithm>

namespace stipple {

std::vector<std::uint32_t> computeTwins(std::span<const glm::uvec3> triangles, std::size_t vertexCount) {
    const std::size_t halfEdges = 3 * triangles.size();
    // Half-edges sorted by their lower vertex (counting sort), then by the upper one.
    std::vector<std::uint32_t> start(vertexCount + 1, 0);
    std::vector<std::uint32_t> from(halfEdges), to(halfEdges);
    for (std::size_t t = 0; t < triangles.size(); ++t)
        for (int c = 0; c < 3; ++c) {
            from[3 * t + std::size_t(c)] = triangles[t][c];
            to[3 * t + std::size_t(c)] = triangles[t][(c + 1) % 3];
        }
    for (std::size_t h = 0; h < halfEdges; ++h)
        ++start[std::min(from[h], to[h]) + 1];
    for (std::size_t v = 0; v < vertexCount; ++v)
        start[v + 1] += start[v];
    std::vector<std::uint32_t> sorted(halfEdges), cursor(start.begin(), start.end() - 1);
    for (std::size_t h = 0; h < halfEdges; ++h)
        sorted[cursor[std::min(from[h], to[h])]++] = std::uint32_t(h);

    std::vector<std::uint32_t> twin(halfEdges, kNoIndex);
    const auto upper = [&](std::uint32_t h) { return std::max(from[h], to[h]); };
    for (std::size_t v = 0; v < vertexCount; ++v) {
        const auto begin = sorted.begin() + start[v];
        const auto end = sorted.begin() + start[v + 1];
        std::sort(begin, end,
                  [&](std::uint32_t g, std::uint32_t h) { return upper(g) != upper(h) ? upper(g) < upper(h) : g < h; });
        for (auto it = begin; it != end;) {
            auto next = it + 1;
            while (next != end && upper(*next) == upper(*it))
                ++next;
            if (next - it > 2 || (next - it == 2 && from[*it] == from[*(it + 1)]))
                fail("The surface is not a manifold: the edge between vertices {} and {} joins more than two "
                     "triangles, or two that face opposite ways. Repair the mesh first.",
                     from[*it], to[*it]);
            if (next - it == 2) {
                twin[*it] = *(it + 1);
                twin[*(it + 1)] = *it;
            }
            it = next;
        }
    }
    return twin;
}

HalfEdgeMesh::HalfEdgeMesh(std::span<const glm::uvec3> triangles, std::size_t vertexCount)
    : m_origin(3 * triangles.size())
    , m_twin(computeTwins(triangles, vertexCount))
    , m_out(vertexCount, kNoIndex)
    , m_mark(vertexCount, 0) {
    std::vector<std::uint32_t> corners(vertexCount, 0);
    for (std::size_t t = 0; t < triangles.size(); ++t)
        for (int c = 0; c < 3; ++c) {
            const std::uint32_t h = std::uint32_t(3 * t) + std::uint32_t(c);
            const std::uint32_t v = triangles[t][c];
            m_origin[h] = v;
            ++corners[v];
            if (m_out[v] == kNoIndex || m_twin[h] == kNoIndex) m_out[v] = h;
        }
    for (std::uint32_t v = 0; v < vertexCount; ++v) {
        if (m_out[v] == kNoIndex) continue;
        std::uint32_t seen = 0;
        forEachOut(v, [&](std::uint32_t) { ++seen; });
        if (seen != corners[v])
            fail("The surface is not a manifold: several sheets meet in vertex {}. Repair the mesh first.", v);
    }
}

int HalfEdgeMesh::computeValence(std::uint32_t v) const {
    int valence = 0;
    forEachNeighbour(v, [&](std::uint32_t) { ++valence; });
    return valence;
}

bool HalfEdgeMesh::areNeighbours(std::uint32_t u, std::uint32_t v) const {
    bool found = false;
    forEachNeighbour(u, [&](std::uint32_t w) { found |= w == v; });
    return found;
}

void HalfEdgeMesh::link(std::uint32_t h, std::uint32_t g) {
    if (h != kNoIndex) m_twin[h] = g;
    if (g != kNoIndex) m_twin[g] = h;
}

void HalfEdgeMesh::anchor(std::uint32_t v, std::uint32_t out) {
    std::uint32_t h = out;
    while (m_twin[h] != kNoIndex) {
        h = nextOf(m_twin[h]);
        if (h == out) break;
    }
    m_out[v] = h;
}

std::uint32_t HalfEdgeMesh::splitEdge(std::uint32_t h) {
    // (a, b, c) becomes (a, m, c) and (m, b, c); its neighbour (b, a, d) becomes (b, m, d) and (m, a, d).
    const std::uint32_t g = m_twin[h];
    const std::uint32_t h1 = nextOf(h);
    const std::uint32_t h2 = nextOf(h1);
    const std::uint32_t a = m_origin[h];
    const std::uint32_t b = m_origin[h1];
    const std::uint32_t c = m_origin[h2];
    const std::uint32_t m = std::uint32_t(m_out.size());
    const std::uint32_t n = std::uint32_t(m_origin.size());
    m_mark.push_back(0);
    m_out.push_back(n);
    m_origin.insert(m_origin.end(), {m, b, c});
    m_twin.insert(m_twin.end(), 3, kNoIndex);
    link(n + 1, m_twin[h1]);
    link(n + 2, h1);
    m_origin[h1] = m;
    if (m_out[b] == h1) m_out[b] = n + 1;
    if (g == kNoIndex) return m;

    const std::uint32_t g1 = nextOf(g);
    const std::uint32_t d = m_origin[nextOf(g1)];
    const std::uint32_t k = std::uint32_t(m_origin.size());
    m_origin.insert(m_origin.end(), {m, a, d});
    m_twin.insert(m_twin.end(), 3, kNoIndex);
    link(k + 1, m_twin[g1]);
    link(k + 2, g1);
    link(n, g);
    link(k, h);
    m_origin[g1] = m;
    if (m_out[a] == g1) m_out[a] = k + 1;
    return m;
}

bool HalfEdgeMesh::canFlip(std::uint32_t h) const {
    const std::uint32_t g = m_twin[h];
    if (g == kNoIndex) return false;
    const std::uint32_t c = m_origin[previousOf(h)];
    const std::uint32_t d = m_origin[previousOf(g)];
    return c != d && !areNeighbours(c, d);
}

void HalfEdgeMesh::flipEdge(std::uint32_t h) {
    // The quadrilateral a, d, b, c with diagonal ab gets the diagonal cd: (d, c, a) and (c, d, b).
    const std::uint32_t g = m_twin[h];
    const std::uint32_t h1 = nextOf(h);
    const std::uint32_t h2 = nextOf(h1);
    const std::uint32_t g1 = nextOf(g);
    const std::uint32_t g2 = nextOf(g1);
    const std::uint32_t a = m_origin[h];
    const std::uint32_t b = m_origin[g];
    const std::uint32_t c = m_origin[h2];
    const std::uint32_t d = m_origin[g2];
    const std::uint32_t bc = m_twin[h1];
    const std::uint32_t ca = m_twin[h2];
    const std::uint32_t ad = m_twin[g1];
    const std::uint32_t db = m_twin[g2];
    if (m_out[a] == h || m_out[a] == g1) m_out[a] = h2;
    if (m_out[b] == g || m_out[b] == h1) m_out[b] = g2;
    if (m_out[c] == h2) m_out[c] = h1;
    if (m_out[d] == g2) m_out[d] = g1;
    m_origin[h] = d;
    m_origin[h1] = c;
    m_origin[h2] = a;
    m_origin[g] = c;
    m_origin[g1] = d;
    m_origin[g2] = b;
    m_twin[h1] = m_twin[h2] = m_twin[g1] = m_twin[g2] = kNoIndex;
    link(h1, ca);
    link(h2, ad);
    link(g1, db);
    link(g2, bc);
}

bool HalfEdgeMesh::canCollapse(std::uint32_t h) {
    const std::uint32_t g = m_twin[h];
    const std::uint32_t a = m_origin[h];
    const std::uint32_t b = getTarget(h);
    const bool boundaryA = isBoundary(a);
    // A boundary vertex may only slide along the boundary, and an inner edge never joins two boundary vertices.
    if (boundaryA && g != kNoIndex) return false;
    const std::uint32_t c = m_origin[previousOf(h)];
    const std::uint32_t d = g == kNoIndex ? kNoIndex : m_origin[previousOf(g)];
    const auto survives = [&](std::uint32_t v) { return computeValence(v) > (isBoundary(v) ? 2 : 3); };
    if (!survives(c) || (d != kNoIndex && !survives(d))) return false;
    if (boundaryA && computeValence(b) <= 2) return false;
    // Link condition: a and b share no neighbours but c and d.
    ++m_query;
    forEachNeighbour(a, [&](std::uint32_t v) { m_mark[v] = m_query; });
    int shared = 0;
    forEachNeighbour(b, [&](std::uint32_t v) { shared += m_mark[v] == m_query; });
    return shared == (d == kNoIndex ? 1 : 2);
}

void HalfEdgeMesh::collapseEdge(std::uint32_t h) {
    const std::uint32_t g = m_twin[h];
    const std::uint32_t a = m_origin[h];
    const std::uint32_t b = getTarget(h);
    const std::uint32_t h1 = nextOf(h);
    const std::uint32_t h2 = nextOf(h1);
    const std::uint32_t c = m_origin[h2];
    const std::uint32_t cb = m_twin[h1];
    const std::uint32_t ac = m_twin[h2];
    const std::uint32_t outC = cb != kNoIndex ? cb : nextOf(ac);
    const std::uint32_t outB = ac != kNoIndex ? ac : nextOf(cb);
    std::uint32_t d = kNoIndex;
    std::uint32_t outD = kNoIndex;
    std::uint32_t da = kNoIndex;
    std::uint32_t bd = kNoIndex;
    if (g != kNoIndex) {
        d = m_origin[previousOf(g)];
        da = m_twin[nextOf(g)];
        bd = m_twin[previousOf(g)];
        outD = da != kNoIndex ? da : nextOf(bd);
    }
    const bool moveC = m_out[c] == h2;
    const bool moveD = d != kNoIndex && m_out[d] == previousOf(g);
    // Renames a's corners before any link changes, as the walk needs them.
    const std::uint32_t first = m_out[a];
    std::uint32_t walk = first;
    do {
        m_origin[walk] = b;
        walk = m_twin[previousOf(walk)];
    } while (walk != kNoIndex && walk != first);
    m_out[a] = kNoIndex;
    link(cb, ac);
    if (g != kNoIndex) link(da, bd);
    for (std::uint32_t removed : {h, h1, h2})
        m_origin[removed] = m_twin[removed] = kNoIndex;
    if (g != kNoIndex)
        for (std::uint32_t removed : {g, nextOf(g), previousOf(g)})
            m_origin[removed] = m_twin[removed] = kNoIndex;
    anchor(b, outB);
    if (moveC) anchor(c, outC);
    if (moveD) anchor(d, outD);
}

std::vector<std::uint32_t> HalfEdgeMesh::compact() {
    std::vector<std::uint32_t> kept, renamed(m_out.size(), kNoIndex);
    for (std::uint32_t v = 0; v < m_out.size(); ++v)
        if (m_out[v] != kNoIndex) {
            renamed[v] = std::uint32_t(kept.size());
            kept.push_back(v);
        }
    std::vector<std::uint32_t> newTriangle(getTriangleCount(), kNoIndex);
    std::uint32_t triangles = 0;
    for (std::uint32_t t = 0; t < newTriangle.size(); ++t)
        if (!isTriangleRemoved(t)) newTriangle[t] = triangles++;
    const auto moved = [&](std::uint32_t h) { return h == kNoIndex ? h : 3 * newTriangle[h / 3] + h % 3; };
    for (std::uint32_t t = 0; t < newTriangle.size(); ++t) {
        if (newTriangle[t] == kNoIndex) continue;
        for (std::uint32_t c = 0; c < 3; ++c) {
            const std::uint32_t h = 3 * t + c;
            const std::uint32_t to = moved(h);
            m_origin[to] = renamed[m_origin[h]];
            m_twin[to] = moved(m_twin[h]);
        }
    }
    m_origin.resize(3 * std::size_t(triangles));
    m_twin.resize(3 * std::size_t(triangles));
    for (std::size_t i = 0; i < kept.size(); ++i)
        m_out[i] = moved(m_out[kept[i]]);
    m_out.resize(kept.size());
    m_mark.assign(kept.size(), 0);
    m_query = 0;
    return kept;
}

std::vector<glm::uvec3> HalfEdgeMesh::getTriangles() const {
    std::vector<glm::uvec3> triangles;
    triangles.reserve(getTriangleCount());
    for (std::size_t h = 0; h < m_origin.size(); h += 3)
        if (m_origin[h] != kNoIndex) triangles.push_back({m_origin[h], m_origin[h + 1], m_origin[h + 2]});
    return triangles;
}

} // namespace stipple
