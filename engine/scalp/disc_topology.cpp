#include "scalp/disc_topology.h"

#include "core/error.h"

#include <algorithm>
#include <functional>
#include <queue>
#include <utility>

namespace stipple {
namespace {

using Triangles = std::vector<glm::uvec3>;

void keepMarked(Triangles& triangles, const std::vector<char>& keep) {
    std::size_t out = 0;
    for (std::size_t t = 0; t < triangles.size(); ++t)
        if (keep[t]) triangles[out++] = triangles[t];
    triangles.resize(out);
}

// Keeps what hangs together by edges with a triangle of the seed vertex (or with the nearest one when it has none).
void keepComponent(Triangles& triangles, std::span<const glm::vec3> positions, std::uint32_t seed) {
    if (triangles.empty()) return;
    const auto neighbours = computeNeighbours(triangles);
    std::size_t start = 0;
    float best = 3.4e38f;
    for (std::size_t t = 0; t < triangles.size(); ++t) {
        const glm::vec3 d = positions[triangles[t].x] - positions[seed];
        if (glm::dot(d, d) < best) {
            best = glm::dot(d, d);
            start = t;
        }
    }
    std::vector<char> reached(triangles.size(), 0);
    std::vector<std::uint32_t> stack{std::uint32_t(start)};
    reached[start] = 1;
    while (!stack.empty()) {
        const std::uint32_t t = stack.back();
        stack.pop_back();
        for (int i = 0; i < 3; ++i) {
            const std::uint32_t n = neighbours[3 * std::size_t(t) + i];
            if (n != kNoTriangle && !reached[n]) {
                reached[n] = 1;
                stack.push_back(n);
            }
        }
    }
    keepMarked(triangles, reached);
}

// Drops triangles that hang by one edge, and then those that hang by one after that.
bool dropTeeth(Triangles& triangles) {
    const auto neighbours = computeNeighbours(triangles);
    std::vector<char> keep(triangles.size(), 1);
    const auto countEdges = [&](std::uint32_t t) {
        int count = 0;
        for (int i = 0; i < 3; ++i) {
            const std::uint32_t n = neighbours[3 * std::size_t(t) + i];
            count += n != kNoTriangle && keep[n];
        }
        return count;
    };
    std::vector<std::uint32_t> open;
    for (std::uint32_t t = 0; t < triangles.size(); ++t)
        open.push_back(t);
    bool changed = false;
    while (!open.empty()) {
        const std::uint32_t t = open.back();
        open.pop_back();
        if (!keep[t] || countEdges(t) >= 2) continue;
        keep[t] = 0;
        changed = true;
        for (int i = 0; i < 3; ++i) {
            const std::uint32_t n = neighbours[3 * std::size_t(t) + i];
            if (n != kNoTriangle && keep[n]) open.push_back(n);
        }
    }
    if (changed) keepMarked(triangles, keep);
    return changed;
}

// Drops all triangles at vertices where more than one stretch of border passes.
bool dropBowTies(Triangles& triangles, std::size_t vertexCount) {
    const auto neighbours = computeNeighbours(triangles);
    std::vector<std::uint8_t> borders(vertexCount, 0);
    for (std::size_t t = 0; t < triangles.size(); ++t)
        for (int i = 0; i < 3; ++i)
            if (neighbours[3 * t + i] == kNoTriangle && borders[triangles[t][i]] < 2) ++borders[triangles[t][i]];
    std::vector<char> keep(triangles.size(), 1);
    bool changed = false;
    for (std::size_t t = 0; t < triangles.size(); ++t)
        for (int i = 0; i < 3; ++i)
            if (borders[triangles[t][i]] > 1) {
                keep[t] = 0;
                changed = true;
            }
    if (changed) keepMarked(triangles, keep);
    return changed;
}

double computeLength(std::span<const glm::vec3> positions, const std::vector<std::uint32_t>& loop) {
    double length = 0;
    for (std::size_t i = 0; i < loop.size(); ++i)
        length += glm::length(positions[loop[i]] - positions[loop[(i + 1) % loop.size()]]);
    return length;
}

// Grows a disc triangle by triangle, nearest to the seed first; what would close a ring is left out.
void growDisc(Triangles& triangles, std::size_t vertexCount, const std::vector<double>& cost) {
    const auto neighbours = computeNeighbours(triangles);
    std::vector<char> inDisc(triangles.size(), 0), used(vertexCount, 0);
    using Entry = std::pair<double, std::uint32_t>;
    std::priority_queue<Entry, std::vector<Entry>, std::greater<>> queue;
    const std::size_t first = std::size_t(std::min_element(cost.begin(), cost.end()) - cost.begin());
    queue.push({cost[first], std::uint32_t(first)});
    bool started = false;
    while (!queue.empty()) {
        const std::uint32_t t = queue.top().second;
        queue.pop();
        if (inDisc[t]) continue;
        int shared = 0, sharedEdge = 0;
        for (int i = 0; i < 3; ++i) {
            const std::uint32_t n = neighbours[3 * std::size_t(t) + i];
            if (n != kNoTriangle && inDisc[n]) {
                ++shared;
                sharedEdge = i;
            }
        }
        const bool fits = shared == 2 || (shared == 1 && !used[triangles[t][(sharedEdge + 2) % 3]]);
        if (started && !fits) continue;
        started = true;
        inDisc[t] = 1;
        for (int i = 0; i < 3; ++i) {
            used[triangles[t][i]] = 1;
            const std::uint32_t n = neighbours[3 * std::size_t(t) + i];
            if (n != kNoTriangle && !inDisc[n]) queue.push({cost[n], n});
        }
    }
    keepMarked(triangles, inDisc);
}

// One component without teeth and bow ties.
void tidy(Triangles& triangles, std::span<const glm::vec3> positions, std::uint32_t seed) {
    do {
        keepComponent(triangles, positions, seed);
    } while (dropTeeth(triangles) || dropBowTies(triangles, positions.size()));
}

// Edges, vertices and faces of a closed disc: 1.
long computeEuler(const Triangles& triangles, std::size_t vertexCount) {
    const auto neighbours = computeNeighbours(triangles);
    std::vector<char> used(vertexCount, 0);
    long edges2 = 0;
    for (std::size_t t = 0; t < triangles.size(); ++t)
        for (int i = 0; i < 3; ++i) {
            used[triangles[t][i]] = 1;
            edges2 += neighbours[3 * t + i] == kNoTriangle ? 2 : 1;
        }
    return long(std::count(used.begin(), used.end(), char(1))) - edges2 / 2 + long(triangles.size());
}

} // namespace

std::vector<std::uint32_t> computeNeighbours(std::span<const glm::uvec3> triangles) {
    struct Side {
        std::uint32_t high; // the edge's larger vertex
        std::uint32_t halfEdge;
        bool forward;
    };
    // Half-edges gathered by the smaller vertex of their edge.
    std::uint32_t vertexCount = 0;
    for (const glm::uvec3& t : triangles)
        vertexCount = std::max({vertexCount, t.x + 1, t.y + 1, t.z + 1});
    std::vector<std::uint32_t> first(vertexCount + 1, 0);
    const auto forEachSide = [&](const auto& visit) {
        for (std::uint32_t h = 0; h < 3 * triangles.size(); ++h) {
            const std::uint32_t a = triangles[h / 3][int(h % 3)];
            const std::uint32_t b = triangles[h / 3][int((h + 1) % 3)];
            visit(std::min(a, b), Side{std::max(a, b), h, a < b});
        }
    };
    forEachSide([&](std::uint32_t low, const Side&) { ++first[low + 1]; });
    for (std::size_t v = 0; v < vertexCount; ++v)
        first[v + 1] += first[v];
    std::vector<Side> sides(3 * triangles.size());
    std::vector<std::uint32_t> fill(first.begin(), first.end());
    forEachSide([&](std::uint32_t low, const Side& side) { sides[fill[low]++] = side; });

    std::vector<std::uint32_t> neighbours(3 * triangles.size(), kNoTriangle);
    for (std::size_t v = 0; v < vertexCount; ++v) {
        const auto begin = sides.begin() + first[v], end = sides.begin() + first[v + 1];
        std::sort(begin, end, [](const Side& a, const Side& b) {
            return a.high != b.high ? a.high < b.high : a.halfEdge < b.halfEdge;
        });
        for (auto it = begin; it != end;) {
            const auto next = std::find_if(it, end, [&](const Side& side) { return side.high != it->high; });
            if (next - it == 2 && it->forward != (it + 1)->forward) {
                neighbours[it->halfEdge] = (it + 1)->halfEdge / 3;
                neighbours[(it + 1)->halfEdge] = it->halfEdge / 3;
            }
            it = next;
        }
    }
    return neighbours;
}

std::vector<std::vector<std::uint32_t>> findBorderLoops(std::span<const glm::uvec3> triangles) {
    const auto neighbours = computeNeighbours(triangles);
    std::vector<std::pair<std::uint32_t, std::uint32_t>> next; // border edges by their first vertex
    for (std::size_t t = 0; t < triangles.size(); ++t)
        for (int i = 0; i < 3; ++i)
            if (neighbours[3 * t + i] == kNoTriangle) next.push_back({triangles[t][i], triangles[t][(i + 1) % 3]});
    std::sort(next.begin(), next.end());
    for (std::size_t i = 1; i < next.size(); ++i)
        STIPPLE_ASSERT(next[i].first != next[i - 1].first);
    std::vector<char> done(next.size(), 0);
    std::vector<std::vector<std::uint32_t>> loops;
    for (std::size_t start = 0; start < next.size(); ++start) {
        std::vector<std::uint32_t> loop;
        for (std::size_t i = start; !done[i];) {
            done[i] = 1;
            loop.push_back(next[i].first);
            const auto it = std::lower_bound(next.begin(), next.end(), std::pair{next[i].second, std::uint32_t(0)});
            STIPPLE_ASSERT(it != next.end() && it->first == next[i].second);
            i = std::size_t(it - next.begin());
        }
        if (!loop.empty()) loops.push_back(std::move(loop));
    }
    return loops;
}

Disc extractDisc(std::span<const glm::vec3> positions, std::span<const glm::uvec3> triangles, std::uint32_t seed) {
    Disc disc{Triangles(triangles.begin(), triangles.end()), {}};
    for (int pass = 0; pass < 3; ++pass) {
        tidy(disc.triangles, positions, seed);
        if (disc.triangles.empty()) return disc;
        disc.holes = findBorderLoops(disc.triangles);
        if (!disc.holes.empty()) {
            const auto outer =
                std::max_element(disc.holes.begin(), disc.holes.end(), [&](const auto& a, const auto& b) {
                    return computeLength(positions, a) < computeLength(positions, b);
                });
            disc.holes.erase(outer);
            if (computeEuler(disc.triangles, positions.size()) + long(disc.holes.size()) == 1) return disc;
        }
        // Tunnels (or a closed surface): grow over the filled mesh, then keep the real triangles.
        std::vector<glm::vec3> places(positions.begin(), positions.end());
        const std::size_t real = disc.triangles.size();
        for (const auto& hole : disc.holes) {
            glm::vec3 centre(0);
            for (std::size_t i = 0; i < hole.size(); ++i) {
                centre += positions[hole[i]] / float(hole.size());
                disc.triangles.push_back({hole[(i + 1) % hole.size()], hole[i], std::uint32_t(places.size())});
            }
            places.push_back(centre);
        }
        std::vector<double> cost;
        for (const glm::uvec3& t : disc.triangles)
            cost.push_back(glm::length((places[t.x] + places[t.y] + places[t.z]) / 3.0f - positions[seed]));
        STIPPLE_ASSERT(real <= cost.size());
        growDisc(disc.triangles, places.size(), cost);
        std::erase_if(disc.triangles, [&](const glm::uvec3& t) {
            return std::max({t.x, t.y, t.z}) >= positions.size();
        });
    }
    tidy(disc.triangles, positions, seed);
    return {};
}

} // namespace stipple
