#include "scalp/mesh_repair.h"

#include "scalp/half_edge_mesh.h"

#include <algorithm>
#include <array>
#include <cmath>

namespace stipple {
namespace {

// Representatives of equal vertices in a hash table of cubic cells, open addressing; looked up, never iterated.
class WeldGrid {
public:
    WeldGrid(std::size_t vertexCount, const glm::vec3& origin, float tolerance)
        : m_origin(origin)
        , m_tolerance(tolerance)
        , m_cell(16 * double(tolerance)) {
        std::size_t size = 16;
        while (size < 2 * vertexCount)
            size *= 2;
        m_slots.assign(size, kNoIndex);
    }

    // The earlier vertex within the tolerance of p, or `vertex` itself, which is then remembered.
    std::uint32_t findOrAdd(const std::vector<glm::vec3>& positions, std::uint32_t vertex) {
        const glm::vec3& p = positions[vertex];
        std::array<std::int64_t, 3> low, high;
        for (int axis = 0; axis < 3; ++axis) {
            low[std::size_t(axis)] = toCell(double(p[axis]) - double(m_tolerance), axis);
            high[std::size_t(axis)] = toCell(double(p[axis]) + double(m_tolerance), axis);
        }
        for (std::int64_t z = low[2]; z <= high[2]; ++z)
            for (std::int64_t y = low[1]; y <= high[1]; ++y)
                for (std::int64_t x = low[0]; x <= high[0]; ++x) {
                    const std::uint32_t found = find(positions, p, {x, y, z});
                    if (found != kNoIndex) return found;
                }
        std::size_t slot = hash({toCell(p.x, 0), toCell(p.y, 1), toCell(p.z, 2)});
        while (m_slots[slot] != kNoIndex)
            slot = (slot + 1) & (m_slots.size() - 1);
        m_slots[slot] = vertex;
        return vertex;
    }

private:
    using Cell = std::array<std::int64_t, 3>;

    std::int64_t toCell(double x, int axis) const {
        return std::int64_t(std::floor((x - double(m_origin[axis])) / m_cell));
    }
    std::size_t hash(const Cell& cell) const {
        std::uint64_t h = 0x9e3779b97f4a7c15ull;
        for (std::int64_t c : cell) {
            h = (h ^ std::uint64_t(c)) * 0xbf58476d1ce4e5b9ull;
            h ^= h >> 29;
        }
        return std::size_t(h) & (m_slots.size() - 1);
    }
    std::uint32_t find(const std::vector<glm::vec3>& positions, const glm::vec3& p, const Cell& cell) const {
        for (std::size_t slot = hash(cell); m_slots[slot] != kNoIndex; slot = (slot + 1) & (m_slots.size() - 1)) {
            const glm::vec3 d = positions[m_slots[slot]] - p;
            if (glm::dot(d, d) <= m_tolerance * m_tolerance) return m_slots[slot];
        }
        return kNoIndex;
    }

    glm::vec3 m_origin;
    float m_tolerance;
    double m_cell;
    std::vector<std::uint32_t> m_slots;
};

class UnionFind {
public:
    explicit UnionFind(std::size_t count)
        : m_parent(count) {
        for (std::size_t i = 0; i < count; ++i)
            m_parent[i] = std::uint32_t(i);
    }
    std::uint32_t find(std::uint32_t i) {
        while (m_parent[i] != i)
            i = m_parent[i] = m_parent[m_parent[i]];
        return i;
    }
    // The lower index becomes the root.
    void join(std::uint32_t i, std::uint32_t j) {
        i = find(i);
        j = find(j);
        m_parent[std::max(i, j)] = std::min(i, j);
    }

private:
    std::vector<std::uint32_t> m_parent;
};

// Half-edges grouped by undirected edge: groups(begin, end) over indices into `order`.
struct EdgeGroups {
    std::vector<std::uint32_t> order; // half-edges
    std::vector<std::uint32_t> start; // per group, and the end
};

EdgeGroups groupEdges(const TriangleMesh& mesh) {
    const std::size_t count = 3 * mesh.triangles.size();
    const auto from = [&](std::uint32_t h) { return mesh.triangles[h / 3][int(h % 3)]; };
    const auto to = [&](std::uint32_t h) { return mesh.triangles[h / 3][int((h + 1 - (h % 3 == 2 ? 3 : 0)) % 3)]; };
    std::vector<std::uint32_t> bucket(mesh.positions.size() + 1, 0);
    for (std::uint32_t h = 0; h < count; ++h)
        ++bucket[std::min(from(h), to(h)) + 1];
    for (std::size_t v = 0; v < mesh.positions.size(); ++v)
        bucket[v + 1] += bucket[v];
    EdgeGroups groups;
    groups.order.resize(count);
    std::vector<std::uint32_t> cursor(bucket.begin(), bucket.end() - 1);
    for (std::uint32_t h = 0; h < count; ++h)
        groups.order[cursor[std::min(from(h), to(h))]++] = h;
    for (std::size_t v = 0; v < mesh.positions.size(); ++v) {
        const auto upper = [&](std::uint32_t h) { return std::max(from(h), to(h)); };
        std::sort(groups.order.begin() + bucket[v], groups.order.begin() + bucket[v + 1],
                  [&](std::uint32_t g, std::uint32_t h) { return upper(g) != upper(h) ? upper(g) < upper(h) : g < h; });
        for (std::uint32_t i = bucket[v]; i < bucket[v + 1]; ++i)
            if (i == bucket[v] || upper(groups.order[i]) != upper(groups.order[i - 1])) groups.start.push_back(i);
    }
    groups.start.push_back(std::uint32_t(count));
    return groups;
}

// Unit direction in which a triangle leaves the edge of its half-edge h.
glm::vec3 computeLeaving(const TriangleMesh& mesh, std::uint32_t h) {
    const glm::uvec3& t = mesh.triangles[h / 3];
    const glm::vec3& a = mesh.positions[t[int(h % 3)]];
    const glm::vec3& b = mesh.positions[t[int((h % 3 + 1) % 3)]];
    const glm::vec3& c = mesh.positions[t[int((h % 3 + 2) % 3)]];
    const glm::vec3 e = b - a;
    const float length2 = glm::dot(e, e);
    glm::vec3 d = c - a;
    if (length2 > 0) d -= e * (glm::dot(d, e) / length2);
    const float d2 = glm::dot(d, d);
    return d2 > 0 ? d / glm::sqrt(d2) : glm::vec3(0);
}

// Pairs the triangles at every edge; kNoIndex where a half-edge stays alone. Neighbours need not agree in direction.
std::vector<std::uint32_t> pairTriangles(const TriangleMesh& mesh, const EdgeGroups& groups, RepairCounts& counts) {
    std::vector<std::uint32_t> mate(3 * mesh.triangles.size(), kNoIndex);
    std::vector<glm::vec3> leaving;
    for (std::size_t group = 0; group + 1 < groups.start.size(); ++group) {
        const std::uint32_t* h = groups.order.data() + groups.start[group];
        const std::size_t size = groups.start[group + 1] - groups.start[group];
        if (size == 2) {
            mate[h[0]] = h[1];
            mate[h[1]] = h[0];
        }
        if (size <= 2) continue;
        ++counts.cutEdges;
        // Hostile files put thousands of triangles on one edge; they stay apart.
        if (size > 16) continue;
        leaving.clear();
        for (std::size_t i = 0; i < size; ++i)
            leaving.push_back(computeLeaving(mesh, h[i]));
        for (;;) {
            float best = 0.5f; // bends sharper than 60 degrees between the two are no continuation
            std::size_t bestI = 0, bestJ = 0;
            for (std::size_t i = 0; i < size; ++i)
                for (std::size_t j = i + 1; j < size; ++j) {
                    if (mate[h[i]] != kNoIndex || mate[h[j]] != kNoIndex) continue;
                    const float bend = glm::dot(leaving[i], leaving[j]);
                    if (bend < best) best = bend, bestI = i, bestJ = j;
                }
            if (bestI == bestJ) break;
            mate[h[bestI]] = h[bestJ];
            mate[h[bestJ]] = h[bestI];
        }
    }
    return mate;
}

void reverseTriangle(TracedMesh& mesh, std::size_t t) {
    std::swap(mesh.mesh.triangles[t].y, mesh.mesh.triangles[t].z);
    mesh.sources[t].reversed = !mesh.sources[t].reversed;
}

// Turns triangles over so that paired ones agree; unpairs edges where that cannot be (a Moebius band). Half-edges keep
// their numbers by undirected edge, so `mate` is renumbered for turned triangles.
void orientTogether(TracedMesh& mesh, std::vector<std::uint32_t>& mate, RepairCounts& counts) {
    const std::size_t count = mesh.mesh.triangles.size();
    enum : std::uint8_t { unseen, keep, turn };
    std::vector<std::uint8_t> state(count, unseen);
    const auto origin = [&](std::uint32_t h) { return mesh.mesh.triangles[h / 3][int(h % 3)]; };
    std::vector<std::uint32_t> queue, component;
    for (std::uint32_t seed = 0; seed < count; ++seed) {
        if (state[seed] != unseen) continue;
        state[seed] = keep;
        component.assign(1, seed);
        std::size_t turned = 0;
        for (std::size_t at = 0; at < component.size(); ++at)
            for (std::uint32_t c = 0; c < 3; ++c) {
                const std::uint32_t h = 3 * component[at] + c;
                const std::uint32_t g = mate[h];
                if (g == kNoIndex) continue;
                // Agreeing neighbours run along their edge in opposite directions.
                const bool agree = origin(h) != origin(g);
                const std::uint8_t wanted = (state[h / 3] == keep) == agree ? keep : turn;
                if (state[g / 3] == unseen) {
                    state[g / 3] = wanted;
                    turned += wanted == turn;
                    component.push_back(g / 3);
                } else if (state[g / 3] != wanted) {
                    mate[h] = mate[g] = kNoIndex;
                    ++counts.cutEdges;
                }
            }
        // The majority is right.
        if (2 * turned > component.size())
            for (std::uint32_t t : component)
                state[t] = state[t] == keep ? turn : keep;
    }
    // Swapping corners 1 and 2 swaps half-edges 0 and 2 of the triangle.
    const auto renamed = [&](std::uint32_t h) { return state[h / 3] == turn ? h - h % 3 + (2 - h % 3) : h; };
    std::vector<std::uint32_t> result(mate.size(), kNoIndex);
    for (std::uint32_t h = 0; h < mate.size(); ++h)
        if (mate[h] != kNoIndex) result[renamed(h)] = renamed(mate[h]);
    mate = std::move(result);
    for (std::size_t t = 0; t < count; ++t)
        if (state[t] == turn) {
            reverseTriangle(mesh, t);
            ++counts.turned;
        }
}

// Gives every fan of triangles around a vertex a vertex of its own.
void separateFans(TracedMesh& mesh, const std::vector<std::uint32_t>& mate) {
    UnionFind corners(mate.size());
    for (std::uint32_t h = 0; h < mate.size(); ++h) {
        const std::uint32_t g = mate[h];
        if (g == kNoIndex || g < h) continue;
        corners.join(h, nextOf(g));
        corners.join(nextOf(h), g);
    }
    std::vector<std::uint32_t> vertexOf(mate.size(), kNoIndex);
    std::vector<glm::vec3> positions;
    for (std::uint32_t h = 0; h < mate.size(); ++h) {
        const std::uint32_t root = corners.find(h);
        if (vertexOf[root] == kNoIndex) {
            vertexOf[root] = std::uint32_t(positions.size());
            positions.push_back(mesh.mesh.positions[mesh.mesh.triangles[h / 3][int(h % 3)]]);
        }
        vertexOf[h] = vertexOf[root];
    }
    mesh.mesh.positions = std::move(positions);
    for (std::uint32_t h = 0; h < mate.size(); ++h)
        mesh.mesh.triangles[h / 3][int(h % 3)] = vertexOf[h];
}

// Fans joined elsewhere may still meet twice in one edge; all but its first pair of triangles go. Returns how many.
std::size_t dropCrowdedEdges(TracedMesh& mesh) {
    const EdgeGroups groups = groupEdges(mesh.mesh);
    std::vector<bool> kept(mesh.mesh.triangles.size(), true);
    std::size_t dropped = 0;
    for (std::size_t group = 0; group + 1 < groups.start.size(); ++group) {
        const std::uint32_t* h = groups.order.data() + groups.start[group];
        const std::size_t size = groups.start[group + 1] - groups.start[group];
        std::uint32_t forward = kNoIndex, backward = kNoIndex;
        for (std::size_t i = 0; i < size; ++i) {
            const glm::uvec3& t = mesh.mesh.triangles[h[i] / 3];
            std::uint32_t& seen = t[int(h[i] % 3)] < t[int((h[i] % 3 + 1) % 3)] ? forward : backward;
            if (!kept[h[i] / 3]) continue;
            if (seen == kNoIndex) {
                seen = h[i];
            } else {
                kept[h[i] / 3] = false;
                ++dropped;
            }
        }
    }
    if (dropped) mesh = takeTriangles(mesh, kept);
    return dropped;
}

void dropDuplicates(TracedMesh& mesh, RepairCounts& counts) {
    struct Key {
        std::array<std::uint32_t, 3> corners;
        std::uint32_t triangle;
        auto operator<=>(const Key&) const = default;
    };
    std::vector<Key> keys;
    keys.reserve(mesh.mesh.triangles.size());
    for (std::uint32_t t = 0; t < mesh.mesh.triangles.size(); ++t) {
        const glm::uvec3& c = mesh.mesh.triangles[t];
        keys.push_back({{c.x, c.y, c.z}, t});
        std::sort(keys.back().corners.begin(), keys.back().corners.end());
    }
    std::sort(keys.begin(), keys.end());
    std::vector<bool> kept(mesh.mesh.triangles.size(), true);
    const std::size_t before = counts.duplicates;
    for (std::size_t i = 1; i < keys.size(); ++i)
        if (keys[i].corners == keys[i - 1].corners) {
            kept[keys[i].triangle] = false;
            ++counts.duplicates;
        }
    if (counts.duplicates != before) mesh = takeTriangles(mesh, kept);
}

} // namespace

void TracedMesh::append(const TriangleMesh& other, std::uint32_t part) {
    const std::uint32_t offset = std::uint32_t(mesh.positions.size());
    mesh.positions.insert(mesh.positions.end(), other.positions.begin(), other.positions.end());
    for (std::uint32_t t = 0; t < other.triangles.size(); ++t) {
        mesh.triangles.push_back(other.triangles[t] + offset);
        sources.push_back({part, t, false});
    }
}

void weld(TracedMesh& mesh, float tolerance, RepairCounts* counts) {
    RepairCounts ignored;
    RepairCounts& found = counts ? *counts : ignored;
    const Box3 box = computeBounds(mesh.mesh.positions);
    // Never finer than what single precision can tell apart.
    const glm::vec3 reach = glm::max(glm::abs(box.min), glm::abs(box.max));
    const float smallest = 4e-7f * std::max({reach.x, reach.y, reach.z, 1e-30f});
    WeldGrid grid(mesh.mesh.positions.size(), box.min, std::max(tolerance, smallest));
    std::vector<std::uint32_t> renamed(mesh.mesh.positions.size());
    for (std::uint32_t v = 0; v < renamed.size(); ++v)
        renamed[v] = grid.findOrAdd(mesh.mesh.positions, v);
    std::vector<bool> kept(mesh.mesh.triangles.size());
    for (std::size_t t = 0; t < kept.size(); ++t) {
        glm::uvec3& c = mesh.mesh.triangles[t];
        c = {renamed[c.x], renamed[c.y], renamed[c.z]};
        kept[t] = c.x != c.y && c.y != c.z && c.z != c.x;
        found.collapsed += !kept[t];
    }
    mesh = takeTriangles(mesh, kept);
    dropDuplicates(mesh, found);
}

void makeManifold(TracedMesh& mesh, RepairCounts* counts) {
    RepairCounts ignored;
    RepairCounts& found = counts ? *counts : ignored;
    do {
        std::vector<std::uint32_t> mate = pairTriangles(mesh.mesh, groupEdges(mesh.mesh), found);
        orientTogether(mesh, mate, found);
        separateFans(mesh, mate);
    } while (dropCrowdedEdges(mesh) > 0);
}

Components findComponents(const TriangleMesh& mesh) {
    UnionFind vertices(mesh.positions.size());
    for (const glm::uvec3& t : mesh.triangles) {
        vertices.join(t.x, t.y);
        vertices.join(t.y, t.z);
    }
    Components components;
    std::vector<std::uint32_t> number(mesh.positions.size(), kNoIndex);
    for (const glm::uvec3& t : mesh.triangles) {
        std::uint32_t& n = number[vertices.find(t.x)];
        if (n == kNoIndex) n = components.count++;
        components.ofTriangle.push_back(n);
    }
    return components;
}

TracedMesh takeTriangles(const TracedMesh& mesh, const std::vector<bool>& keep) {
    std::vector<std::uint32_t> list;
    for (std::uint32_t t = 0; t < keep.size(); ++t)
        if (keep[t]) list.push_back(t);
    std::vector<std::uint32_t> scratch(mesh.mesh.positions.size(), kNoIndex);
    return takeTriangles(mesh, list, scratch);
}

TracedMesh takeTriangles(const TracedMesh& mesh, std::span<const std::uint32_t> list,
                         std::vector<std::uint32_t>& scratch) {
    TracedMesh taken;
    taken.mesh.triangles.reserve(list.size());
    taken.sources.reserve(list.size());
    for (std::uint32_t t : list) {
        glm::uvec3 corners = mesh.mesh.triangles[t];
        for (int c = 0; c < 3; ++c) {
            std::uint32_t& v = scratch[corners[c]];
            if (v == kNoIndex) {
                v = std::uint32_t(taken.mesh.positions.size());
                taken.mesh.positions.push_back(mesh.mesh.positions[corners[c]]);
            }
            corners[c] = v;
        }
        taken.mesh.triangles.push_back(corners);
        taken.sources.push_back(mesh.sources[t]);
    }
    for (std::uint32_t t : list)
        for (int c = 0; c < 3; ++c)
            scratch[mesh.mesh.triangles[t][c]] = kNoIndex;
    return taken;
}

void reverse(TracedMesh& mesh) {
    for (std::size_t t = 0; t < mesh.mesh.triangles.size(); ++t)
        reverseTriangle(mesh, t);
}

bool isOutward(const TriangleMesh& mesh) {
    glm::dvec3 centre(0);
    double area = 0;
    for (const glm::uvec3& t : mesh.triangles) {
        const glm::dvec3 a(mesh.positions[t.x]), b(mesh.positions[t.y]), c(mesh.positions[t.z]);
        const double weight = glm::length(glm::cross(b - a, c - a));
        centre += weight * (a + b + c) / 3.0;
        area += weight;
    }
    if (!(area > 0)) return true;
    centre /= area;
    double volume = 0;
    for (const glm::uvec3& t : mesh.triangles) {
        const glm::dvec3 a = glm::dvec3(mesh.positions[t.x]) - centre;
        const glm::dvec3 b = glm::dvec3(mesh.positions[t.y]) - centre;
        const glm::dvec3 c = glm::dvec3(mesh.positions[t.z]) - centre;
        volume += glm::dot(a, glm::cross(b, c));
    }
    return volume >= 0;
}

std::size_t fillSmallHoles(TracedMesh& mesh, float maxPerimeter) {
    const HalfEdgeMesh topology(mesh.mesh.triangles, mesh.mesh.positions.size());
    std::vector<bool> seen(topology.getHalfEdgeCount(), false);
    std::size_t filled = 0;
    std::vector<std::uint32_t> rim;
    for (std::uint32_t start = 0; start < topology.getHalfEdgeCount(); ++start) {
        if (topology.getTwin(start) != kNoIndex || seen[start]) continue;
        rim.clear();
        float perimeter = 0;
        glm::vec3 sum(0);
        // A boundary vertex keeps its boundary half-edge, so the rim is followed from target to target.
        for (std::uint32_t h = start; !seen[h]; h = topology.getOut(topology.getTarget(h))) {
            seen[h] = true;
            rim.push_back(h);
            const glm::vec3& p = mesh.mesh.positions[topology.getOrigin(h)];
            const glm::vec3& q = mesh.mesh.positions[topology.getTarget(h)];
            const float length = glm::distance(p, q);
            perimeter += length;
            sum += length * 0.5f * (p + q);
        }
        if (perimeter >= maxPerimeter || rim.size() < 3) continue;
        const std::uint32_t centre = std::uint32_t(mesh.mesh.positions.size());
        mesh.mesh.positions.push_back(perimeter > 0 ? sum / perimeter : mesh.mesh.positions[topology.getOrigin(start)]);
        for (std::uint32_t h : rim) {
            mesh.mesh.triangles.push_back({topology.getTarget(h), topology.getOrigin(h), centre});
            mesh.sources.push_back({TriangleSource::kFilled, 0, false});
        }
        ++filled;
    }
    return filled;
}

} // namespace stipple
