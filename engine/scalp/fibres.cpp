#include "scalp/fibres.h"

#include "core/parallel.h"
#include "core/random.h"

#include <algorithm>
#include <cmath>

namespace stipple {
namespace {

// Hairs of one unit leave the skin a little apart, not through one point.
constexpr float kHairSpacingMm = 0.11f;

constexpr float kLengthSpread = 0.08f; // of lengths under a guard
constexpr float kFan = 0.09f;          // radians between the hairs of a unit, standard deviation
constexpr float kShadeSpread = 0.15f;
constexpr float kSlackRadiusMm = 14;      // to which straight hair bends
constexpr float kTightestRadiusMm = 1.5f; // to which the curliest does
constexpr float kSegmentMm = 1.6f;        // of straight hair
constexpr int kMostSegments = 8;

int countSegments(float length, float curl) {
    const float step = kSegmentMm / (1 + 2.5f * curl);
    return std::clamp(int(std::ceil(length / step)), 1, kMostSegments);
}

glm::vec3 turn(const glm::vec3& v, const glm::vec3& axis, float angle) {
    const float c = std::cos(angle), s = std::sin(angle);
    return v * c + glm::cross(axis, v) * s + axis * (glm::dot(axis, v) * (1 - c));
}

// Chart step of a step along the skin.
glm::vec2 toChart(const HairRoot& root, const glm::vec3& step) {
    const float e = glm::dot(root.du, root.du), f = glm::dot(root.du, root.dv), g = glm::dot(root.dv, root.dv);
    const float a = glm::dot(root.du, step), b = glm::dot(root.dv, step);
    return glm::vec2(g * a - f * b, e * b - f * a) / (e * g - f * f);
}

} // namespace

void placeRoots(const FollicularUnit& unit, const ScalpChart& chart, std::span<HairRoot> roots) {
    const std::optional<ChartSample> place = chart.locate(unit.chart);
    Random random(unit.id, 0x68616972);
    const float start = 2 * kPi * random.nextFloat();
    const bool isTuft = roots.size() > 4;
    constexpr float kGoldenTurn = 0.381966f;
    const float turn = isTuft ? kGoldenTurn : 1 / float(roots.size());
    for (std::size_t hair = 0; hair < roots.size(); ++hair) {
        HairRoot& root = roots[hair];
        if (place) {
            root.du = place->du;
            root.dv = place->dv;
        }
        const float angle = start + 2 * kPi * (float(hair) + 0.4f * random.nextFloat()) * turn;
        // Hairs of a unit stand in a ring, those of a tuft fill a disc.
        const float out = isTuft ? 0.8f * std::sqrt(float(hair) + 0.4f) : 1.0f;
        const float radius = roots.size() == 1 ? 0.0f : out * kHairSpacingMm * (0.8f + 0.4f * random.nextFloat());
        const glm::vec2 apart = radius * glm::vec2(std::cos(angle), std::sin(angle));
        root.chart = unit.chart + apart;
        root.position = unit.position + apart.x * root.du + apart.y * root.dv;
    }
}

float getGreyFrom(const FollicularUnit& unit, std::size_t hair) {
    return Random(unit.id, 0x67726579 + hair).nextFloat();
}

FibreGeometry growStubble(std::span<const FollicularUnit> units, std::span<const HairRoot> roots,
                          std::span<const std::size_t> starts, const HairStyle& style) {
    FibreGeometry geometry;
    const float length = std::min(getHairLength(style), kLongestStandingMm);
    const auto segments = std::size_t(countSegments(length, style.curl));
    const std::size_t points = segments + 1;
    geometry.fibres.resize(roots.size());
    geometry.points.resize(roots.size() * points);
    geometry.chart.resize(roots.size() * points);
    const float curvature = 1 / kSlackRadiusMm + style.curl * (1 / kTightestRadiusMm - 1 / kSlackRadiusMm);
    parallelFor(units.size(), 1024, [&](std::size_t begin, std::size_t end) {
        for (std::size_t u = begin; u < end; ++u) {
            const FollicularUnit& unit = units[u];
            const glm::vec3 across = glm::cross(unit.normal, unit.growth);
            for (std::size_t hair = starts[u]; hair < starts[u + 1]; ++hair) {
                Random random(unit.id, 0x66696272 + (hair - starts[u]));
                const HairRoot& root = roots[hair];
                Fibre& fibre = geometry.fibres[hair];
                fibre.first = std::uint32_t(hair * points);
                fibre.count = std::uint32_t(points);
                fibre.normal = unit.normal;
                fibre.widthMm = unit.shaftDiameter;
                fibre.greyFrom = getGreyFrom(unit, hair - starts[u]);
                fibre.id = std::uint32_t(hair);
                fibre.chartPerSkin = 1 / glm::length(glm::cross(root.du, root.dv));
                const float own = length * std::max(0.5f, 1 + kLengthSpread * random.nextNormalish());
                const float rise =
                    std::clamp(style.lift * unit.exitAngle + kFan * random.nextNormalish(), 0.03f, 0.5f * kPi);
                fibre.shade = 1 + kShadeSpread * random.nextNormalish();
                const float aside = kFan * random.nextNormalish();
                const glm::vec3 along = glm::normalize(unit.growth * std::cos(aside) + across * std::sin(aside));
                glm::vec3 direction = along * std::cos(rise) + unit.normal * std::sin(rise);
                // Bends about any axis across the hair, which drifts where it is curly: a coil, not a ring.
                const float side = 2 * kPi * random.nextFloat();
                const glm::vec3 up = glm::normalize(glm::cross(direction, glm::cross(unit.normal, direction)));
                glm::vec3 axis = up * std::cos(side) + glm::cross(direction, up) * std::sin(side);
                const float step = own / float(segments);
                const float bend = step * curvature * (0.7f + 0.6f * random.nextFloat());
                const float drift = 0.7f * style.curl * random.nextNormalish();
                glm::vec3 at = root.position;
                for (std::size_t k = 0; k < points; ++k) {
                    const glm::vec3 away = at - root.position;
                    geometry.points[hair * points + k] = at;
                    geometry.chart[hair * points + k] = root.chart + toChart(root, away);
                    direction = turn(direction, axis, k == 0 ? 0.5f * bend : bend);
                    axis = glm::normalize(turn(axis, direction, drift));
                    // What would grow into the skin runs along it.
                    const float below = -glm::dot(away + step * direction, unit.normal);
                    if (below > 0) {
                        direction += (below / step) * unit.normal;
                        direction = glm::normalize(direction);
                    }
                    at += step * direction;
                    at += std::max(0.0f, -glm::dot(at - root.position, unit.normal)) * unit.normal;
                }
            }
        }
    });
    return geometry;
}

} // namespace stipple
