#include "scalp/remesh.h"

#include "core/error.h"
#include "core/parallel.h"
#include "scalp/half_edge_mesh.h"
#include "scalp/remesh_sizing.h"
#include "scalp/surface_walk.h"

#include <algorithm>
#include <array>

namespace stipple {
namespace {

// Botsch and Kobbelt 2004: edges outside these multiples of the target length are split or collapsed.
constexpr float kLongest = 4.0f / 3.0f;
constexpr float kShortest = 4.0f / 5.0f;
constexpr std::size_t kGrain = 2048;

// 1 for an equilateral triangle, 0 for a degenerate one: 4 sqrt(3) area / sum of squared edges.
float computeQuality(const glm::vec3& a, const glm::vec3& b, const glm::vec3& c) {
    const glm::vec3 u = b - a;
    const glm::vec3 v = c - a;
    const glm::vec3 w = c - b;
    const float sum = glm::dot(u, u) + glm::dot(v, v) + glm::dot(w, w);
    const glm::vec3 n = glm::cross(u, v);
    return sum > 0 ? 3.4641016f * glm::sqrt(glm::dot(n, n)) / sum : 0.0f;
}

glm::vec3 normalizeOr(const glm::vec3& v, const glm::vec3& fallback) {
    const float length2 = glm::dot(v, v);
    return length2 > 1e-30f ? v / glm::sqrt(length2) : fallback;
}

class Remesher {
public:
    Remesher(const TriangleMesh& mesh, const RemeshOptions& options)
        : m_options(options)
        , m_walk(mesh)
        , m_mesh(mesh.triangles, mesh.positions.size())
        , m_positions(mesh.positions)
        , m_normals(m_walk.getNormals())
        , m_hints(mesh.positions.size())
        , m_sizes(mesh.positions.size(), options.edgeLength) {
        for (std::uint32_t v = 0; v < m_hints.size(); ++v)
            m_hints[v] = m_walk.getTriangleOf(v);
        if (!options.sizing.empty()) m_sizes.assign(options.sizing.begin(), options.sizing.end());
    }

    TriangleMesh run(std::vector<SurfacePoint>* places) {
        // Short edges go first: a dense scan is small before anything costly happens.
        for (float share : {0.3f, 0.55f, 1.0f})
            collapseShort(share);
        compact();
        const bool adaptive =
            m_options.sizing.empty() && m_options.minEdgeLength > 0 && m_options.minEdgeLength < m_options.edgeLength;
        const int iterations = std::max(1, m_options.iterations) + (adaptive ? 1 : 0);
        for (int i = 0; i < iterations; ++i) {
            m_done = float(i) / float(iterations);
            splitLong();
            collapseShort(1.0f);
            compact();
            improveByFlips();
            smooth(i + 1 == iterations ? 2 : 1);
            if (adaptive && i == 1) m_sizes = computeSizes(m_mesh, m_positions, m_options);
        }
        // What crumpled input has left too small.
        collapseShort(0.6f);
        compact();
        improveByFlips();
        report(1);
        return finish(places);
    }

private:
    void report(float fraction) const {
        if (m_options.stop.stop_requested()) throw Cancelled();
        if (m_options.progress) m_options.progress(fraction, "Evening out the surface");
    }

    float computeEdgeTarget(std::uint32_t a, std::uint32_t b) const { return std::min(m_sizes[a], m_sizes[b]); }
    float computeLength2(std::uint32_t a, std::uint32_t b) const {
        const glm::vec3 d = m_positions[a] - m_positions[b];
        return glm::dot(d, d);
    }

    // Length of an edge over the one wanted there, squared.
    float computeExcess2(std::uint32_t a, std::uint32_t b) const {
        const float target = std::min(m_sizes[a], m_sizes[b]);
        return computeLength2(a, b) / (target * target);
    }

    // Splits edges that are too long, each only when it is the longest of its triangles (Rivara 1984): cutting shorter
    // ones first leaves needles whose medians are too long again. The longest edge of all can always go.
    void splitLong() {
        for (bool again = true; again;) {
            again = false;
            for (std::uint32_t h = 0; h < m_mesh.getHalfEdgeCount(); ++h) {
                const std::uint32_t g = m_mesh.getTwin(h);
                if (g != kNoIndex && g < h) continue;
                const float excess2 = computeExcess2(m_mesh.getOrigin(h), m_mesh.getTarget(h));
                if (!(excess2 > kLongest * kLongest)) continue;
                if (!isLongest(h, excess2) || (g != kNoIndex && !isLongest(g, excess2))) continue;
                split(h);
                again = true;
            }
            report(m_done);
        }
    }

    bool isLongest(std::uint32_t h, float excess2) const {
        const std::uint32_t c = m_mesh.getOrigin(previousOf(h));
        // Almost the longest is good enough and saves passes.
        return std::max(computeExcess2(m_mesh.getOrigin(h), c), computeExcess2(m_mesh.getTarget(h), c)) <=
               1.1f * excess2;
    }

    void split(std::uint32_t h) {
        const std::uint32_t a = m_mesh.getOrigin(h);
        const std::uint32_t b = m_mesh.getTarget(h);
        const std::uint32_t g = m_mesh.getTwin(h);
        const glm::vec3 middle = 0.5f * (m_positions[a] + m_positions[b]);
        SurfacePoint place = m_walk.findNear(middle, m_hints[a]);
        if (m_hints[b] != m_hints[a]) {
            const SurfacePoint other = m_walk.findNear(middle, m_hints[b]);
            if (other.distance < place.distance) place = other;
        }
        const glm::vec3 normal = m_walk.computeNormal(place);
        // A boundary keeps its curve; inside, the new vertex goes to the input at once if that folds nothing.
        const glm::vec3 lifted = m_options.roundFacets ? m_walk.computeRounded(place) : place.position;
        const bool lift = g != kNoIndex && acceptLift(h, lifted, normal) && acceptLift(g, lifted, normal);
        m_mesh.splitEdge(h);
        m_positions.push_back(lift ? lifted : middle);
        m_normals.push_back(normal);
        m_hints.push_back(place.triangle);
        m_sizes.push_back(m_options.sizing.empty() ? 0.5f * (m_sizes[a] + m_sizes[b]) : sampleSize(place));
    }

    // Whether the triangle of h stays upright when its edge is split at `position`.
    bool acceptLift(std::uint32_t h, const glm::vec3& position, const glm::vec3& normal) const {
        const std::uint32_t a = m_mesh.getOrigin(h);
        const std::uint32_t b = m_mesh.getTarget(h);
        const std::uint32_t c = m_mesh.getOrigin(previousOf(h));
        const glm::vec3& p = m_positions[c];
        const glm::vec3 before = glm::cross(m_positions[a] - p, m_positions[b] - p);
        return isUpright(before, glm::cross(m_positions[a] - p, position - p), m_normals[a] + m_normals[c] + normal) &&
               isUpright(before, glm::cross(position - p, m_positions[b] - p), m_normals[b] + m_normals[c] + normal);
    }

    float sampleSize(const SurfacePoint& place) const {
        const glm::uvec3& t = m_walk.getMesh().triangles[place.triangle];
        return place.barycentric.x * m_options.sizing[t.x] + place.barycentric.y * m_options.sizing[t.y] +
               place.barycentric.z * m_options.sizing[t.z];
    }

    // Collapses edges shorter than `share` of the shortest length wanted.
    void collapseShort(float share) {
        const std::uint32_t count = std::uint32_t(m_mesh.getHalfEdgeCount());
        for (std::uint32_t h = 0; h < count; ++h) {
            if (m_mesh.isHalfEdgeRemoved(h)) continue;
            const std::uint32_t g = m_mesh.getTwin(h);
            if (g != kNoIndex && g < h) continue;
            const std::uint32_t a = m_mesh.getOrigin(h);
            const std::uint32_t b = m_mesh.getTarget(h);
            const float limit = share * kShortest * computeEdgeTarget(a, b);
            if (computeLength2(a, b) >= limit * limit) continue;
            if (!tryCollapse(h, a, b) && g != kNoIndex) tryCollapse(g, b, a);
        }
        report(m_done);
    }

    // Merges a into b if the surface allows it.
    bool tryCollapse(std::uint32_t h, std::uint32_t a, std::uint32_t b) {
        if (!m_mesh.canCollapse(h)) return false;
        const bool boundary = m_mesh.getTwin(h) == kNoIndex;
        if (!boundary) {
            if (!keepsShape(a, b)) return false;
            m_mesh.collapseEdge(h);
            return true;
        }
        // Along the boundary the half-edge knows one direction only; the survivor may be either vertex.
        const std::uint32_t beforeA = findBoundaryBefore(a);
        const std::uint32_t afterB = m_mesh.getTarget(m_mesh.getOut(b));
        if (isStraight(beforeA, a, b) && keepsShape(a, b)) {
            m_mesh.collapseEdge(h);
            return true;
        }
        if (isStraight(a, b, afterB) && keepsShape(b, a)) {
            m_mesh.collapseEdge(h);
            m_positions[b] = m_positions[a];
            m_normals[b] = m_normals[a];
            m_hints[b] = m_hints[a];
            m_sizes[b] = m_sizes[a];
            return true;
        }
        return false;
    }

    std::uint32_t findBoundaryBefore(std::uint32_t v) const {
        std::uint32_t last = v;
        m_mesh.forEachNeighbour(v, [&](std::uint32_t u) { last = u; });
        return last;
    }

    // Whether dropping `middle` moves the boundary curve by little.
    bool isStraight(std::uint32_t before, std::uint32_t middle, std::uint32_t after) const {
        constexpr float kTolerance = 0.03f; // of the target length
        const glm::vec3 along = m_positions[after] - m_positions[before];
        const glm::vec3 offset = m_positions[middle] - m_positions[before];
        const float length2 = glm::dot(along, along);
        if (!(length2 > 0)) return false;
        const float t = glm::dot(offset, along) / length2;
        const glm::vec3 distance = offset - t * along;
        const float limit = kTolerance * m_sizes[middle];
        return t > 0 && t < 1 && glm::dot(distance, distance) < limit * limit;
    }

    // Whether a triangle may change its corner `from` to `to`: not turned over, not degenerate, edges not too long.
    bool acceptTriangle(std::uint32_t from, std::uint32_t to, std::uint32_t u, std::uint32_t v) const {
        const float limit = kLongest * std::min({m_sizes[to], m_sizes[u], m_sizes[v]});
        if (std::max(computeLength2(to, u), computeLength2(to, v)) > limit * limit) return false;
        const glm::vec3& p = m_positions[to];
        const glm::vec3& q = m_positions[u];
        const glm::vec3& r = m_positions[v];
        const glm::vec3 before = glm::cross(q - m_positions[from], r - m_positions[from]);
        const glm::vec3 after = glm::cross(q - p, r - p);
        const glm::vec3 reference = m_normals[to] + m_normals[u] + m_normals[v];
        if (!isUpright(before, after, reference)) return false;
        // Needles may stay needles for now, or a fan of them could never be thinned out.
        const float quality = computeQuality(p, q, r);
        return quality > 0.2f || quality > 0.7f * computeQuality(m_positions[from], q, r);
    }

    // Whether a triangle's new normal agrees with the old one (unless that was degenerate) and with the surface.
    static bool isUpright(const glm::vec3& before, const glm::vec3& after, const glm::vec3& reference) {
        const float after2 = glm::dot(after, after);
        const float before2 = glm::dot(before, before);
        if (!(after2 > 0)) return false;
        const float agree = glm::dot(before, after);
        if (before2 > 1e-6f * after2 && (agree <= 0 || agree * agree < 0.25f * after2 * before2)) return false;
        const float reference2 = glm::dot(reference, reference);
        const float upright = glm::dot(after, reference);
        return upright > 0.2f * glm::sqrt(after2 * reference2);
    }

    bool keepsShape(std::uint32_t a, std::uint32_t b) const {
        bool good = true;
        m_mesh.forEachOut(a, [&](std::uint32_t out) {
            const std::uint32_t u = m_mesh.getTarget(out);
            const std::uint32_t v = m_mesh.getOrigin(previousOf(out));
            if (good && u != b && v != b) good = acceptTriangle(a, b, u, v);
        });
        return good;
    }

    void improveByFlips() {
        for (int pass = 0; pass < 2; ++pass) {
            countValences();
            const std::uint32_t count = std::uint32_t(m_mesh.getHalfEdgeCount());
            for (std::uint32_t h = 0; h < count; ++h) {
                const std::uint32_t g = m_mesh.getTwin(h);
                if (g != kNoIndex && g > h) tryFlip(h, g);
            }
        }
    }

    void countValences() {
        m_excess.assign(m_positions.size(), -6);
        for (std::uint32_t h = 0; h < m_mesh.getHalfEdgeCount(); ++h) {
            const std::uint32_t a = m_mesh.getOrigin(h);
            ++m_excess[a];
            // A boundary vertex has one neighbour more than it has triangles and wants four.
            if (m_mesh.getTwin(h) == kNoIndex) m_excess[a] += 3;
        }
    }

    void tryFlip(std::uint32_t h, std::uint32_t g) {
        const std::uint32_t a = m_mesh.getOrigin(h);
        const std::uint32_t b = m_mesh.getOrigin(g);
        const std::uint32_t c = m_mesh.getOrigin(previousOf(h));
        const std::uint32_t d = m_mesh.getOrigin(previousOf(g));
        const auto square = [](int x) { return x * x; };
        const int before = square(m_excess[a]) + square(m_excess[b]) + square(m_excess[c]) + square(m_excess[d]);
        const int after =
            square(m_excess[a] - 1) + square(m_excess[b] - 1) + square(m_excess[c] + 1) + square(m_excess[d] + 1);
        const glm::vec3& pa = m_positions[a];
        const glm::vec3& pb = m_positions[b];
        const glm::vec3& pc = m_positions[c];
        const glm::vec3& pd = m_positions[d];
        const float oldQuality = std::min(computeQuality(pa, pb, pc), computeQuality(pb, pa, pd));
        // Slivers are cured whatever the valences say.
        if (after >= before && oldQuality > 0.25f) return;
        const float newQuality = std::min(computeQuality(pd, pc, pa), computeQuality(pc, pd, pb));
        if (newQuality < 0.3f && newQuality <= oldQuality) return;
        if (after >= before && newQuality <= 1.2f * oldQuality) return;
        const float limit = 1.5f * computeEdgeTarget(c, d);
        if (computeLength2(c, d) > std::max(limit * limit, computeLength2(a, b))) return;
        const glm::vec3 n0 = glm::cross(pb - pa, pc - pa);
        const glm::vec3 n1 = glm::cross(pa - pb, pd - pb);
        const glm::vec3 m0 = glm::cross(pc - pd, pa - pd);
        const glm::vec3 m1 = glm::cross(pd - pc, pb - pc);
        const glm::vec3 sum = n0 + n1;
        if (!isUpright(sum, m0, m_normals[d] + m_normals[c] + m_normals[a]) ||
            !isUpright(sum, m1, m_normals[c] + m_normals[d] + m_normals[b]))
            return;
        // Turning a diagonal must not fold what was flat, or cut across a ridge.
        const glm::vec3 zero(0);
        const float oldBend = glm::dot(normalizeOr(n0, zero), normalizeOr(n1, zero));
        const float newBend = glm::dot(normalizeOr(m0, zero), normalizeOr(m1, zero));
        if (newBend < 0.95f && newBend < oldBend - 0.02f) return;
        if (!m_mesh.canFlip(h)) return;
        m_mesh.flipEdge(h);
        --m_excess[a];
        --m_excess[b];
        ++m_excess[c];
        ++m_excess[d];
    }

    // Moves inner vertices in their tangent plane towards the middle of their neighbours and back onto the input.
    void smooth(int passes) {
        const std::size_t count = m_positions.size();
        std::vector<glm::vec3> moved(count), movedNormals(count);
        std::vector<std::uint32_t> movedHints(count);
        for (int pass = 0; pass < passes; ++pass) {
            parallelFor(
                count, kGrain,
                [&](std::size_t begin, std::size_t end) {
                    for (std::size_t i = begin; i < end; ++i) {
                        const std::uint32_t v = std::uint32_t(i);
                        moved[v] = m_positions[v];
                        movedNormals[v] = m_normals[v];
                        movedHints[v] = m_hints[v];
                        if (m_mesh.isBoundary(v)) continue;
                        const SurfacePoint place = m_walk.findNear(computeRelaxed(v), m_hints[v]);
                        const glm::vec3 target = m_options.roundFacets ? m_walk.computeRounded(place) : place.position;
                        // A longer way is no smoothing but a leap across a crumpled input.
                        if (glm::distance(target, m_positions[v]) > m_sizes[v]) continue;
                        moved[v] = target;
                        movedNormals[v] = m_walk.computeNormal(place);
                        movedHints[v] = place.triangle;
                    }
                },
                m_options.stop);
            revertBadMoves(moved, movedNormals, movedHints);
            m_positions.swap(moved);
            m_normals.swap(movedNormals);
            m_hints.swap(movedHints);
            if (!m_options.sizing.empty()) resampleSizes();
        }
    }

    glm::vec3 computeRelaxed(std::uint32_t v) const {
        const glm::vec3& p = m_positions[v];
        glm::vec3 sum(0), normal(0);
        float weight = 0;
        m_mesh.forEachOut(v, [&](std::uint32_t out) {
            const std::uint32_t u = m_mesh.getTarget(out);
            const glm::vec3& q = m_positions[u];
            const glm::vec3& r = m_positions[m_mesh.getOrigin(previousOf(out))];
            // Where sizes differ, far neighbours of a large size pull less, so the grading stays.
            const float w = 1.0f / m_sizes[u];
            sum += w * q;
            weight += w;
            normal += glm::cross(q - p, r - p);
        });
        const glm::vec3 n = normalizeOr(normal, m_normals[v]);
        const glm::vec3 step = sum / weight - p;
        constexpr float kStep = 0.7f;
        return p + kStep * (step - n * glm::dot(n, step));
    }

    // Takes back the moves around every triangle that they would turn over or flatten, until none is left.
    void revertBadMoves(std::vector<glm::vec3>& moved, std::vector<glm::vec3>& normals,
                        std::vector<std::uint32_t>& hints) const {
        const std::size_t count = m_mesh.getTriangleCount();
        std::vector<std::uint8_t> bad(count);
        parallelFor(count, kGrain, [&](std::size_t begin, std::size_t end) {
            for (std::size_t t = begin; t < end; ++t)
                bad[t] = isBadMove(std::uint32_t(t), moved, normals);
        });
        std::vector<std::uint32_t> suspects;
        for (std::size_t t = count; t-- > 0;)
            if (bad[t]) suspects.push_back(std::uint32_t(t));
        while (!suspects.empty()) {
            const std::uint32_t t = suspects.back();
            suspects.pop_back();
            if (!isBadMove(t, moved, normals)) continue;
            for (std::uint32_t c = 0; c < 3; ++c) {
                const std::uint32_t v = m_mesh.getOrigin(3 * t + c);
                if (moved[v] == m_positions[v]) continue;
                moved[v] = m_positions[v];
                normals[v] = m_normals[v];
                hints[v] = m_hints[v];
                m_mesh.forEachOut(v, [&](std::uint32_t out) { suspects.push_back(out / 3); });
            }
        }
    }

    bool isBadMove(std::uint32_t triangle, const std::vector<glm::vec3>& moved,
                   const std::vector<glm::vec3>& normals) const {
        const std::uint32_t a = m_mesh.getOrigin(3 * triangle);
        const std::uint32_t b = m_mesh.getOrigin(3 * triangle + 1);
        const std::uint32_t c = m_mesh.getOrigin(3 * triangle + 2);
        if (moved[a] == m_positions[a] && moved[b] == m_positions[b] && moved[c] == m_positions[c]) return false;
        const glm::vec3 before = glm::cross(m_positions[b] - m_positions[a], m_positions[c] - m_positions[a]);
        const glm::vec3 after = glm::cross(moved[b] - moved[a], moved[c] - moved[a]);
        if (!isUpright(before, after, normals[a] + normals[b] + normals[c])) return true;
        const float quality = computeQuality(moved[a], moved[b], moved[c]);
        return quality < 0.1f && quality < computeQuality(m_positions[a], m_positions[b], m_positions[c]);
    }

    void resampleSizes() {
        parallelFor(m_positions.size(), kGrain, [&](std::size_t begin, std::size_t end) {
            for (std::size_t v = begin; v < end; ++v)
                m_sizes[v] = sampleSize(m_walk.findNear(m_positions[v], m_hints[v]));
        });
    }

    void compact() {
        const std::vector<std::uint32_t> kept = m_mesh.compact();
        // The kept vertices are in order, so each moves down in place.
        for (std::size_t i = 0; i < kept.size(); ++i) {
            m_positions[i] = m_positions[kept[i]];
            m_normals[i] = m_normals[kept[i]];
            m_hints[i] = m_hints[kept[i]];
            m_sizes[i] = m_sizes[kept[i]];
        }
        m_positions.resize(kept.size());
        m_normals.resize(kept.size());
        m_hints.resize(kept.size());
        m_sizes.resize(kept.size());
    }

    TriangleMesh finish(std::vector<SurfacePoint>* places) {
        if (places) {
            places->resize(m_positions.size());
            parallelFor(m_positions.size(), kGrain, [&](std::size_t begin, std::size_t end) {
                for (std::size_t v = begin; v < end; ++v)
                    (*places)[v] = m_walk.findNear(m_positions[v], m_hints[v]);
            });
        }
        return {std::move(m_positions), m_mesh.getTriangles()};
    }

    const RemeshOptions& m_options;
    SurfaceWalk m_walk; // over the input
    HalfEdgeMesh m_mesh;
    std::vector<glm::vec3> m_positions;
    std::vector<glm::vec3> m_normals;   // of the input at each vertex
    std::vector<std::uint32_t> m_hints; // input triangle at or near each vertex
    std::vector<float> m_sizes;         // wanted edge length at each vertex
    std::vector<int> m_excess;          // neighbours beyond the ideal number
    float m_done = 0;                   // progress
};

} // namespace

TriangleMesh remeshIsotropic(const TriangleMesh& mesh, const RemeshOptions& options,
                             std::vector<SurfacePoint>* places) {
    STIPPLE_ASSERT(options.edgeLength > 0 && options.minEdgeLength >= 0 && options.chordError > 0);
    STIPPLE_ASSERT(options.sizing.empty() || options.sizing.size() == mesh.positions.size());
    if (mesh.triangles.empty()) fail("The surface has no triangles to even out.");
    return Remesher(mesh, options).run(places);
}

} // namespace stipple
