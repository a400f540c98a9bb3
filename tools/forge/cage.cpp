#include "cage.h"

#include "core/error.h"

#include <algorithm>
#include <cmath>
#include <map>
#include <set>

namespace stipple {
namespace {

// dm on the unmorphed base: neck, trapezius and collar bones are the border.
constexpr float kLowestY = 5.45f;
constexpr float kWidestX = 2.05f;

// Rings of quads kept behind lids and lips. Two carry the rounding of the rim, the third hides the closing lid.
constexpr int kKeptRings = 3;

enum class Chart { skin, mouth, leftSocket, rightSocket };

// Sacks have UV charts of their own (section 8).
Chart findChart(const QuadMesh& body, const std::vector<glm::vec3>& base, std::size_t quad) {
    glm::vec2 uv(0);
    float x = 0;
    for (int i = 0; i < 4; ++i) {
        uv += 0.25f * body.uvs[body.uvQuads[quad][i]];
        x += base[body.quads[quad][i]].x;
    }
    if (uv.x > 0.75f && uv.x < 0.93f && uv.y > 0.01f && uv.y < 0.137f) return Chart::mouth;
    if (uv.x < 0.152f && uv.y > 0.54f && uv.y < 0.64f) return x > 0 ? Chart::leftSocket : Chart::rightSocket;
    return Chart::skin;
}

bool isHead(const glm::uvec4& quad, const std::vector<glm::vec3>& base) {
    for (int i = 0; i < 4; ++i)
        if (base[quad[i]].y <= kLowestY || std::abs(base[quad[i]].x) >= kWidestX) return false;
    return true;
}

struct Builder {
    const std::vector<glm::vec3>& base;
    QuadMesh mesh; // over body vertices for now
    std::set<std::uint32_t> inner;

    void add(const glm::uvec4& quad, const glm::uvec4& uvQuad) {
        mesh.quads.push_back(quad);
        mesh.uvQuads.push_back(uvQuad);
    }

    // Keeps the first rings of a sack and closes the hole that is left.
    void addSack(const QuadMesh& sack, const std::set<std::uint32_t>& skinVertices) {
        std::set<std::uint32_t> reached;
        for (const glm::uvec4& q : sack.quads)
            for (int i = 0; i < 4; ++i)
                if (skinVertices.count(q[i])) reached.insert(q[i]);
        inner.insert(reached.begin(), reached.end());

        std::vector<bool> kept(sack.quads.size(), false);
        for (int ring = 0; ring < kKeptRings; ++ring) {
            std::set<std::uint32_t> next = reached;
            for (std::size_t q = 0; q < sack.quads.size(); ++q) {
                const glm::uvec4& quad = sack.quads[q];
                bool touches = false;
                for (int i = 0; i < 4; ++i)
                    touches = touches || reached.count(quad[i]) > 0;
                if (kept[q] || !touches) continue;
                kept[q] = true;
                add(quad, sack.uvQuads[q]);
                for (int i = 0; i < 4; ++i)
                    next.insert(quad[i]);
            }
            reached = std::move(next);
        }
        inner.insert(reached.begin(), reached.end());
        closeHole(sack, kept);
    }

    // A strip of quads across the loop between kept and dropped quads: no vertex of its own, so it follows every morph.
    void closeHole(const QuadMesh& sack, const std::vector<bool>& kept) {
        std::map<std::uint32_t, std::uint32_t> uvOf;
        // Sides of dropped quads whose other side is kept run in the direction the closing quads need.
        std::map<std::uint32_t, std::uint32_t> loopNext;
        std::set<std::pair<std::uint32_t, std::uint32_t>> keptSides;
        for (std::size_t q = 0; q < sack.quads.size(); ++q)
            for (int i = 0; kept[q] && i < 4; ++i) {
                keptSides.insert({sack.quads[q][i], sack.quads[q][(i + 1) % 4]});
                uvOf[sack.quads[q][i]] = sack.uvQuads[q][i];
            }
        for (std::size_t q = 0; q < sack.quads.size(); ++q)
            for (int i = 0; !kept[q] && i < 4; ++i) {
                const std::uint32_t a = sack.quads[q][i], b = sack.quads[q][(i + 1) % 4];
                if (keptSides.count({b, a})) loopNext[a] = b;
            }
        // The strip starts at the corner of the eye or mouth that lies farthest to the person's left.
        std::uint32_t start = loopNext.begin()->first;
        for (const auto& [a, b] : loopNext)
            if (base[a].x + base[b].x > base[start].x + base[loopNext[start]].x) start = a;
        std::vector<std::uint32_t> loop;
        for (std::uint32_t v = loopNext[start]; loop.size() < loopNext.size(); v = loopNext[v])
            loop.push_back(v);
        STIPPLE_ASSERT(loop.back() == start && loop.size() % 2 == 0 && loop.size() >= 4);
        const std::size_t n = loop.size();
        for (std::size_t i = 0; i + 1 < n / 2; ++i) {
            const glm::uvec4 quad(loop[i], loop[i + 1], loop[n - 2 - i], loop[n - 1 - i]);
            add(quad, {uvOf[quad.x], uvOf[quad.y], uvOf[quad.z], uvOf[quad.w]});
        }
    }
};

// Renumbers the values of `quads` to 0..n-1 in rising order and returns the old number of each new one.
std::vector<std::uint32_t> compact(std::vector<glm::uvec4>& quads) {
    std::set<std::uint32_t> used;
    for (const glm::uvec4& q : quads)
        for (int i = 0; i < 4; ++i)
            used.insert(q[i]);
    const std::vector<std::uint32_t> old(used.begin(), used.end());
    for (glm::uvec4& q : quads)
        for (int i = 0; i < 4; ++i)
            q[i] = std::uint32_t(std::lower_bound(old.begin(), old.end(), q[i]) - old.begin());
    return old;
}

} // namespace

std::vector<glm::vec3> Cage::pick(const std::vector<glm::vec3>& body) const {
    std::vector<glm::vec3> positions;
    positions.reserve(bodyVertices.size());
    for (const std::uint32_t v : bodyVertices)
        positions.push_back(body[v]);
    return positions;
}

Cage cutHead(const Package& package) {
    const QuadMesh& body = package.getBody();
    Builder builder{package.getBase(), {}, {}};
    std::map<Chart, QuadMesh> sacks;
    std::set<std::uint32_t> skinVertices;
    for (std::size_t q = 0; q < body.quads.size(); ++q) {
        if (!isHead(body.quads[q], package.getBase())) continue;
        const Chart chart = findChart(body, package.getBase(), q);
        if (chart != Chart::skin) {
            sacks[chart].quads.push_back(body.quads[q]);
            sacks[chart].uvQuads.push_back(body.uvQuads[q]);
            continue;
        }
        builder.add(body.quads[q], body.uvQuads[q]);
        for (int i = 0; i < 4; ++i)
            skinVertices.insert(body.quads[q][i]);
    }
    STIPPLE_ASSERT(sacks.size() == 3);
    for (const auto& [chart, sack] : sacks)
        builder.addSack(sack, skinVertices);

    Cage cage;
    cage.mesh = std::move(builder.mesh);
    cage.bodyVertices = compact(cage.mesh.quads);
    for (const std::uint32_t uv : compact(cage.mesh.uvQuads))
        cage.mesh.uvs.push_back(body.uvs[uv]);
    for (const std::uint32_t v : cage.bodyVertices)
        cage.inner.push_back(builder.inner.count(v) > 0);
    return cage;
}

} // namespace stipple
