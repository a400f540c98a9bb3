#include "scalp/parting.h"

#include "core/error.h"
#include "core/parallel.h"
#include "core/random.h"
#include "math/triangle_bvh.h"
#include "scalp/noise.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace stipple {
namespace {

constexpr float kSideX = 0.3f;                   // scalp coordinate of a parting at the side
constexpr float kFrontY = 0.68f, kBackY = -0.3f; // of its ends
constexpr std::size_t kSegments = 13;
constexpr float kFirstStepMm = 1.5f; // hair bends over close to its root
constexpr float kLayerMm = 5;        // of distance to the parting
constexpr float kFarthestMm = 300;
constexpr float kLengthSpread = 0.12f;
constexpr float kShadeSpread = 0.22f;
constexpr float kHangsFromMm = 7; // off the skin
constexpr float kLockMm = 5.5;    // between locks, on the chart
constexpr float kGather = 0.8f;   // of its way to the middle of its lock that a strand goes
constexpr float kGatherMm = 18;   // along the hair, to most of it
constexpr float kEarMm = 30;      // radius of what hair goes around
constexpr float kEarReachMm = 24; // beyond, in which it turns

glm::vec3 flatten(const glm::vec3& v, const glm::vec3& normal) {
    return v - glm::dot(v, normal) * normal;
}

glm::vec3 normalizeOr(const glm::vec3& v, const glm::vec3& otherwise) {
    const float length = glm::length(v);
    return length > 1e-5f ? v / length : otherwise;
}

struct PartingPlace {
    glm::vec3 point{0}, along{0, 0, -1}; // of the line, front to back
    float distance = 0;
};

PartingPlace findOnLine(const std::vector<glm::vec3>& line, const glm::vec3& p) {
    PartingPlace best;
    best.distance = std::numeric_limits<float>::max();
    for (std::size_t i = 0; i + 1 < line.size(); ++i) {
        const glm::vec3 way = line[i + 1] - line[i];
        const float t = std::clamp(glm::dot(p - line[i], way) / glm::dot(way, way), 0.0f, 1.0f);
        const glm::vec3 at = line[i] + t * way;
        const float distance = glm::distance(p, at);
        if (distance < best.distance) best = {at, glm::normalize(way), distance};
    }
    return best;
}

// How high a strand lies over the skin after so many mm: it rises out of its root, bends over, and comes to lie on the
// hair that it passes.
float getHeight(float passed, float length) {
    const float over = 2.2f * std::min(1.0f, length / 60);
    return 0.12f + 0.5f * (1 - std::exp(-passed / 2.5f)) + over * (1 - std::exp(-passed / 45));
}

class Comb {
public:
    Comb(const ScalpChart& chart, const WorkingSurface& surface, const Landmarks& landmarks, const HairStyle& style)
        : m_scalp(chart)
        , m_surface(surface)
        , m_skin(surface.positions, surface.triangles)
        , m_chart(chart.expandToSurface(surface.positions.size()))
        , m_centre(chart.getFrame().getCentre())
        , m_line(computePartingLine(chart, style.parting))
        , m_length(getHairLength(style)) {
        // The middle of an auricle lies above and behind its tragion.
        const glm::vec3 off(0, 6, -12);
        m_ears[0] = landmarks.at(LandmarkId::tragionLeft) + off;
        m_ears[1] = landmarks.at(LandmarkId::tragionRight) + off;
    }

    void comb(const FollicularUnit& unit, float hairs, std::size_t index, FibreGeometry& geometry) const {
        Random random(unit.id, 0x70617274);
        Fibre& fibre = geometry.fibres[index];
        fibre.first = std::uint32_t(index * (kSegments + 1));
        fibre.count = kSegments + 1;
        fibre.normal = unit.normal;
        fibre.widthMm = hairs * unit.shaftDiameter;
        fibre.greyFrom = getGreyFrom(unit, 0);
        fibre.id = unit.id;
        const PartingPlace root = findOnLine(m_line, unit.position);
        fibre.layer = std::uint32_t(std::max(0.0f, kFarthestMm - root.distance) / kLayerMm);
        // Which side it goes to is the root's for good.
        const glm::vec3 left = glm::cross(unit.normal, root.along);
        const float side = glm::dot(unit.position - root.point, left) >= 0 ? 1.0f : -1.0f;
        // Hair of one lock goes one way and has one tone.
        const glm::vec2 lock = findLock(unit.chart);
        const float stray = 0.16f * computeNoise(0x6c6f63, lock / 6.5f) + 0.03f * random.nextNormalish();
        fibre.shade = std::max(0.4f, 1 + 0.8f * kShadeSpread * computeNoise(0x746f6e, lock / 3.0f) +
                                         kShadeSpread * random.nextNormalish());
        const float length = m_length * std::clamp(1 + kLengthSpread * random.nextNormalish(), 0.5f, 1.4f);
        const float step = (length - kFirstStepMm) / float(kSegments - 1);
        const float aside = 0.25f * random.nextFloat();

        SurfacePoint place = *m_skin.findClosest(unit.position);
        glm::vec3 base = place.position, normal = unit.normal, way = unit.growth;
        const std::optional<ChartSample> middle = m_scalp.locate(lock);
        const glm::vec3 toLock = middle ? kGather * (middle->position - unit.position) : glm::vec3(0);
        float passed = 0, gather = 0;
        bool hangs = false;
        for (std::size_t k = 0; k <= kSegments; ++k) {
            const std::size_t at = fibre.first + k;
            const glm::vec3 across = glm::cross(normal, way);
            if (k == 1) gather = glm::dot(toLock, across);
            const glm::vec3 gathered = base + gather * (1 - std::exp(-passed / kGatherMm)) * across;
            geometry.points[at] =
                hangs ? base : gathered + (getHeight(passed, length) + (k > 0 ? aside : 0.0f)) * normal;
            if (k == 0) geometry.points[at] = base + 0.02f * normal;
            geometry.normals[at] = normal;
            geometry.chart[at] = hangs ? ChartPoint(std::numeric_limits<float>::quiet_NaN()) : getChart(place);
            if (k == kSegments) break;
            // Strands that come to an ear all the same end there.
            const float stepped = isAtEar(base, -6) ? 0.0f : k == 0 ? kFirstStepMm : step;
            passed += stepped;
            way = hangs ? glm::normalize(way + glm::vec3(0, -0.9f, 0)) : choose(base, normal, way, side, stray);
            base += stepped * way;
            settle(base, normal, place, hangs);
        }
    }

private:
    // Away from the parting; beside it straight across; farther down the head with its slope, and behind the face.
    glm::vec3 choose(const glm::vec3& base, const glm::vec3& normal, const glm::vec3& before, float side,
                     float stray) const {
        const PartingPlace near = findOnLine(m_line, base);
        const glm::vec3 across = normalizeOr(side * flatten(glm::cross(normal, near.along), normal), before);
        const glm::vec3 away = normalizeOr(flatten(base - near.point, normal), across);
        const float far = smoothRamp(4, 30, near.distance);
        const float back =
            0.25f + 0.75f * smoothRamp(30, 100, near.distance) * smoothRamp(-30, 50, base.z - m_centre.z);
        const float down = 0.7f * smoothRamp(60, 120, near.distance);
        glm::vec3 around(0);
        for (const glm::vec3& ear : m_ears) {
            const glm::vec3 from = base - ear;
            const float close = 1 - smoothRamp(kEarMm, kEarMm + kEarReachMm, glm::length(from));
            around += 2.2f * close * flatten(from / std::max(glm::length(from), 1e-3f), normal);
        }
        const glm::vec3 sum = around + (1 - far) * across + far * away + flatten({0, -down, -back}, normal);
        const glm::vec3 wanted = normalizeOr(sum, before);
        const glm::vec3 turned = wanted + stray * glm::cross(normal, wanted);
        return normalizeOr(flatten(turned + 0.4f * before, normal), wanted);
    }

    // Back onto the skin, or free of it where that draws back.
    void settle(glm::vec3& base, glm::vec3& normal, SurfacePoint& place, bool& hangs) const {
        const std::optional<SurfacePoint> found = m_skin.findClosest(base);
        const glm::uvec3& t = m_surface.triangles[found->triangle];
        const std::vector<glm::vec3>& n = m_surface.normals;
        const glm::vec3 there = normalizeOr(
            n[t.x] * found->barycentric.x + n[t.y] * found->barycentric.y + n[t.z] * found->barycentric.z, normal);
        const float off = glm::dot(base - found->position, there);
        hangs = off >= 0 && found->distance > kHangsFromMm;
        if (hangs) {
            normal = normalizeOr(base - found->position, normal);
            return;
        }
        place = *found;
        base = found->position;
        normal = there;
    }

    // Middle of the lock that a place belongs to: a grid whose points are moved about.
    static ChartPoint findLock(const ChartPoint& p) {
        const glm::ivec2 cell(glm::floor(p / kLockMm));
        ChartPoint best(0);
        float least = std::numeric_limits<float>::max();
        for (int i = 0; i < 9; ++i) {
            const glm::ivec2 c = cell + glm::ivec2(i % 3 - 1, i / 3 - 1);
            Random random(std::uint64_t(std::uint32_t(c.x)) << 32 | std::uint32_t(c.y), 0x6c6f63);
            const float x = random.nextFloat(), y = random.nextFloat();
            const ChartPoint at = kLockMm * (glm::vec2(c) + glm::vec2(x, y));
            const float distance = glm::distance(at, p);
            if (distance < least) {
                least = distance;
                best = at;
            }
        }
        return best;
    }

    bool isAtEar(const glm::vec3& p, float more) const {
        return std::min(glm::distance(p, m_ears[0]), glm::distance(p, m_ears[1])) < kEarMm + more;
    }

    ChartPoint getChart(const SurfacePoint& place) const {
        const glm::uvec3& t = m_surface.triangles[place.triangle];
        return m_chart[t.x] * place.barycentric.x + m_chart[t.y] * place.barycentric.y +
               m_chart[t.z] * place.barycentric.z;
    }

    const ScalpChart& m_scalp;
    const WorkingSurface& m_surface;
    TriangleBvh m_skin;
    std::vector<ChartPoint> m_chart;
    glm::vec3 m_centre;
    std::vector<glm::vec3> m_line;
    float m_length;
    glm::vec3 m_ears[2];
};

} // namespace

std::vector<glm::vec3> computePartingLine(const ScalpChart& chart, Parting parting) {
    STIPPLE_ASSERT(parting != Parting::none);
    const float x = parting == Parting::left ? kSideX : parting == Parting::right ? -kSideX : 0.0f;
    std::vector<glm::vec3> line;
    constexpr int kPoints = 32;
    for (int i = 0; i < kPoints; ++i) {
        const float t = float(i) / float(kPoints - 1);
        const float wave = 0.012f * computeNoise(0x70617274, glm::vec2(5 * t, 0.5f));
        const auto place = chart.toChart({x + wave, kFrontY + t * (kBackY - kFrontY)});
        if (!place) continue;
        if (const auto sample = chart.locate(*place)) line.push_back(sample->position);
    }
    if (line.size() < 2) fail("This head's scalp has no room for a parting there. Choose another side.");
    return line;
}

FibreGeometry combParted(std::span<const FollicularUnit> units, const ScalpChart& chart, const WorkingSurface& surface,
                         const Landmarks& landmarks, const HairStyle& style) {
    const double share = std::min(1.0, double(kMostStrands) / double(std::max<std::size_t>(units.size(), 1)));
    std::vector<std::size_t> chosen;
    double hairs = 0, taken = 0;
    for (std::size_t i = 0; i < units.size(); ++i) {
        hairs += units[i].hairs;
        if (Random(units[i].id, 0x6c6f636b).nextDouble() >= share) continue;
        taken += units[i].hairs;
        chosen.push_back(i);
    }
    FibreGeometry geometry;
    geometry.fibres.resize(chosen.size());
    geometry.points.resize(chosen.size() * (kSegments + 1));
    geometry.normals.resize(geometry.points.size());
    geometry.chart.resize(geometry.points.size());
    if (chosen.empty()) return geometry;
    const Comb comb(chart, surface, landmarks, style);
    parallelFor(chosen.size(), 256, [&](std::size_t begin, std::size_t end) {
        for (std::size_t i = begin; i < end; ++i) {
            const FollicularUnit& unit = units[chosen[i]];
            comb.comb(unit, float(unit.hairs * hairs / taken), i, geometry);
        }
    });
    return geometry;
}

} // namespace stipple
