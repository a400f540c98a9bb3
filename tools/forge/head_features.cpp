#include "head_features.h"

#include "core/error.h"

#include <algorithm>
#include <cmath>
#include <functional>

namespace stipple {
namespace {

// Places on the unmorphed base mesh (dm, left side); they hold for every morphed head, because the topology is one.
constexpr glm::vec3 kTragionBase{0.6985f, 7.140f, 0.607f};
constexpr glm::vec3 kLateralCanthusBase{0.4347f, 7.2850f, 1.3077f};
constexpr glm::vec3 kNoseTipBase{0.0f, 6.88f, 1.72f};

constexpr float kOrbitaleBelowEyeMm = 21.5f;         // domain.md section 7: 18-25
constexpr float kInionLowMm = 40, kInionHighMm = 10; // below the opisthocranion
constexpr float kInionLevelMm = -3;                  // from the tragions

class Finder {
public:
    Finder(const RefinedSkin& skin, const SkinMasks& masks)
        : m_skin(skin)
        , m_masks(masks)
        , m_baseBvh(skin.base, skin.triangles) {
        std::vector<bool> used(skin.base.size(), false);
        for (const glm::uvec3& t : skin.triangles)
            used[t.x] = used[t.y] = used[t.z] = true;
        for (std::uint32_t v = 0; v < skin.base.size(); ++v)
            if (used[v] && std::abs(skin.base[v].x) < 1e-4f) m_midline.push_back(v);
    }

    HeadFeatures find(const std::array<glm::vec3, 2>& eyeCentres, float meanTrichionMm) {
        setPair(LandmarkId::tragionLeft, LandmarkId::tragionRight, kTragionBase);
        setPair(LandmarkId::lateralCanthusLeft, LandmarkId::lateralCanthusRight, kLateralCanthusBase);
        for (int side = 0; side < 2; ++side) {
            const glm::vec3 below = eyeCentres[side] - glm::vec3(0, kOrbitaleBelowEyeMm, 0);
            const auto hit = m_skin.bvh.castRay(below + glm::vec3(0, 0, 100), {0, 0, -1});
            STIPPLE_ASSERT(hit);
            set(side == 0 ? LandmarkId::orbitaleLeft : LandmarkId::orbitaleRight,
                SkinPoint::make(hit->triangle, hit->barycentric));
        }
        const glm::mat4 toHead = computeHeadFrame(m_features.landmarks);
        for (const glm::vec3& p : m_skin.positions)
            m_head.push_back(glm::vec3(toHead * glm::vec4(p, 1)));
        findFront();
        findTop(meanTrichionMm);
        findEuryon(1, LandmarkId::euryonLeft);
        findEuryon(-1, LandmarkId::euryonRight);
        return m_features;
    }

private:
    using Score = std::function<float(std::uint32_t)>;
    using Filter = std::function<bool(std::uint32_t)>;

    void set(LandmarkId id, const SkinPoint& place) {
        m_features.places[std::size_t(id)] = place;
        m_features.landmarks[id] = {m_skin.blend(m_skin.positions, place), 1.0f, false};
    }
    void setPair(LandmarkId left, LandmarkId right, const glm::vec3& baseOfLeft) {
        for (const float side : {1.0f, -1.0f}) {
            const SurfacePoint p = *m_baseBvh.findClosest({side * baseOfLeft.x, baseOfLeft.y, baseOfLeft.z});
            set(side > 0 ? left : right, SkinPoint::make(p.triangle, p.barycentric));
        }
    }
    std::uint32_t findBest(const std::vector<std::uint32_t>& candidates, const Filter& filter,
                           const Score& score) const {
        std::uint32_t best = ~0u;
        for (const std::uint32_t v : candidates)
            if (filter(v) && (best == ~0u || score(v) > score(best))) best = v;
        STIPPLE_ASSERT(best != ~0u);
        return best;
    }

    // Of the midline in front between two points, one above the other, and not inside nose or mouth.
    std::uint32_t findDeepest(std::uint32_t upper, std::uint32_t lower) const {
        const glm::vec3 line = glm::normalize(m_head[lower] - m_head[upper]);
        return findBest(
            m_midline, [&](std::uint32_t v) { return isBetween(v, upper, lower); },
            [&](std::uint32_t v) {
                const glm::vec3 d = m_head[v] - m_head[upper];
                return line.y * d.z - line.z * d.y;
            });
    }
    bool isBetween(std::uint32_t v, std::uint32_t upper, std::uint32_t lower) const {
        return m_skin.base[v].z > 1.2f && m_head[v].y < m_head[upper].y && m_head[v].y > m_head[lower].y &&
               isOutside(v);
    }
    // Seen from in front or a little below: no lining of nostrils or lips.
    bool isOutside(std::uint32_t v) const {
        const glm::vec3 toEye = glm::normalize(glm::vec3(0, -0.35f, 1));
        const glm::vec3& p = m_skin.positions[v];
        const auto hit = m_skin.bvh.castRay(p + 120.0f * toEye, -toEye);
        return hit &&
               glm::length(m_skin.blend(m_skin.positions, SkinPoint::make(hit->triangle, hit->barycentric)) - p) < 1;
    }

    void findFront() {
        const auto& base = m_skin.base;
        const auto inFront = [&](std::uint32_t v, float low, float high) {
            return base[v].y > low && base[v].y < high && base[v].z > 1.2f;
        };
        const std::uint32_t noseTip = findBest(
            m_midline, [&](std::uint32_t v) { return inFront(v, 6.75f, 7.1f); },
            [&](std::uint32_t v) { return m_head[v].z; });
        m_glabella = findBest(
            m_midline, [&](std::uint32_t v) { return inFront(v, 7.40f, 7.56f); },
            [&](std::uint32_t v) { return m_head[v].z; });
        const std::uint32_t lip = findBest(
            m_midline, [&](std::uint32_t v) { return inFront(v, 6.62f, 6.76f); },
            [&](std::uint32_t v) { return m_head[v].z; });
        // Root of the nose: hindmost between brows and nose. Base of the septum: deepest behind the chord of tip and
        // lip.
        const std::uint32_t nasion = findBest(
            m_midline, [&](std::uint32_t v) { return isBetween(v, m_glabella, noseTip); },
            [&](std::uint32_t v) { return -m_head[v].z; });
        const std::uint32_t subnasale = findDeepest(noseTip, lip);
        // Lowest of the chin, leaning forward: the throat of a plump neck lies lower still.
        const std::uint32_t menton = findBest(
            m_midline, [&](std::uint32_t v) { return base[v].y < 6.62f && base[v].z > 1.2f; },
            [&](std::uint32_t v) { return 0.5f * m_head[v].z - 0.87f * m_head[v].y; });
        set(LandmarkId::glabella, m_skin.getVertexPlace(m_glabella));
        set(LandmarkId::nasion, m_skin.getVertexPlace(nasion));
        set(LandmarkId::subnasale, m_skin.getVertexPlace(subnasale));
        set(LandmarkId::menton, m_skin.getVertexPlace(menton));
    }

    void findTop(float meanTrichionMm) {
        const auto isCranium = [&](std::uint32_t v) { return m_head[v].y > -50 && m_head[v].z < 60; };
        const std::uint32_t vertex = findBest(m_midline, isCranium, [&](std::uint32_t v) { return m_head[v].y; });
        const std::uint32_t back = findBest(
            m_midline, [&](std::uint32_t v) { return isCranium(v) && m_head[v].z < 0 && m_head[v].y > -20; },
            [&](std::uint32_t v) { return glm::length(m_head[v] - m_head[m_glabella]); });
        // The bend below the opisthocranion is weak on covered heads; the protuberance lies about level with the ears.
        const auto heightBelow = [&](std::uint32_t v) { return m_head[back].y - m_head[v].y; };
        const std::uint32_t inion = findBest(
            m_midline,
            [&](std::uint32_t v) {
                return m_head[v].z < 0 && heightBelow(v) >= kInionHighMm && heightBelow(v) <= kInionLowMm;
            },
            [&](std::uint32_t v) { return -std::abs(m_head[v].y - kInionLevelMm); });
        set(LandmarkId::vertex, m_skin.getVertexPlace(vertex));
        set(LandmarkId::opisthocranion, m_skin.getVertexPlace(back));
        set(LandmarkId::inion, m_skin.getVertexPlace(inion));

        // People whose face is longer have higher foreheads: half way between the sex's mean and the facial thirds.
        const auto& marks = m_features.landmarks;
        const float third = glm::length(marks.at(LandmarkId::subnasale) - marks.at(LandmarkId::glabella));
        const float trichionMm = 0.5f * (meanTrichionMm + std::clamp(third, 55.0f, 75.0f));
        // Midline vertices are some mm apart on the forehead: go the exact length towards the nearest and onto the
        // skin.
        const std::uint32_t near = findBest(
            m_midline,
            [&](std::uint32_t v) {
                return m_head[v].y > m_head[m_glabella].y && m_head[v].z > 0 &&
                       glm::length(m_head[v] - m_head[m_glabella]) >= trichionMm;
            },
            [&](std::uint32_t v) { return -glm::length(m_head[v] - m_head[m_glabella]); });
        const glm::vec3& from = m_skin.positions[m_glabella];
        const glm::vec3 direction = glm::normalize(m_skin.positions[near] - from);
        set(LandmarkId::trichion, m_skin.findPlace(from + trichionMm * direction));
    }

    void findEuryon(float side, LandmarkId id) {
        std::vector<std::uint32_t> all;
        float earTop = -1e9f;
        for (std::uint32_t v = 0; v < m_head.size(); ++v) {
            if (m_masks.ear[v] > 0) earTop = std::max(earTop, m_head[v].y);
            all.push_back(v);
        }
        const std::uint32_t widest = findBest(
            all,
            [&](std::uint32_t v) { return m_masks.ear[v] == 0 && m_head[v].y > earTop && m_head[v].y < earTop + 60; },
            [&](std::uint32_t v) { return side * m_head[v].x; });
        set(id, m_skin.getVertexPlace(widest));
    }

    const RefinedSkin& m_skin;
    const SkinMasks& m_masks;
    TriangleBvh m_baseBvh;
    std::vector<std::uint32_t> m_midline; // vertices whose base lies on the plane of symmetry
    std::vector<glm::vec3> m_head;        // positions in the head frame
    std::uint32_t m_glabella = 0;
    HeadFeatures m_features;
};

} // namespace

HeadFeatures findFeatures(const RefinedSkin& skin, const SkinMasks& masks, const std::array<glm::vec3, 2>& eyeCentres,
                          float meanTrichionMm) {
    return Finder(skin, masks).find(eyeCentres, meanTrichionMm);
}

} // namespace stipple
