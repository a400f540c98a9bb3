#include "scalp/hair_bearing.h"

#include "math/deterministic.h"

#include <algorithm>

namespace stipple {
namespace {

struct OutlinePoint {
    float azimuth; // degrees on the scalp disc: 0 front, 90 tragion, 180 inion
    float above;   // mm above the base ring along the skin
};

// One side, front to back. The bend at 54..71 degrees is the temple, 71..90 the foot of the sideburn, 108..126 the skin
// behind the ear.
constexpr std::array<OutlinePoint, 13> kOutline = {{{0, 45},
                                                    {22, 45},
                                                    {40, 43},
                                                    {54, 38},
                                                    {62, 26},
                                                    {68, 8},
                                                    {71.5f, -3},
                                                    {90, -3},
                                                    {107, -6},
                                                    {114, -22},
                                                    {126, -42},
                                                    {145, -58},
                                                    {180, -65}}};
static_assert(2 * kOutline.size() - 2 == HairBearingOutline::kCorners);

float computeAngle(const glm::vec3& axis, const glm::vec3& direction) {
    const glm::vec3 across = glm::cross(axis, direction);
    return float(det::atan2(det::sqrt(double(glm::dot(across, across))), double(glm::dot(axis, direction))));
}

} // namespace

glm::vec2 HairBearingOutline::toPlane(const ScalpCoord& scalp, float angle) const {
    const float length = det::sqrt(glm::dot(scalp, scalp));
    return length > 0 ? scalp * (angle / length) : glm::vec2(0);
}

HairBearingOutline::HairBearingOutline(const ScalpFrame& frame, const Landmarks& landmarks)
    : m_frame(frame)
    , m_axis(frame.toDirection({0, 0})) {
    const auto reach = [&](LandmarkId id) { return glm::length(landmarks.at(id) - frame.getCentre()); };
    for (std::size_t i = 0; i < kCorners; ++i) {
        const bool isLeft = i < kOutline.size();
        const OutlinePoint& point = kOutline[isLeft ? i : kCorners - i];
        const double azimuth = double(point.azimuth * kDegree);
        const ScalpCoord ring(float(det::sin(azimuth)) * (isLeft ? 1.0f : -1.0f), float(det::cos(azimuth)));
        const float tragion = reach(isLeft ? LandmarkId::tragionLeft : LandmarkId::tragionRight);
        const float end = reach(point.azimuth < 90 ? LandmarkId::glabella : LandmarkId::inion);
        const float share = glm::abs(point.azimuth - 90) / 90;
        const float radius = tragion * (1 - share) + end * share;
        m_corners[i] = toPlane(ring, computeAngle(m_axis, frame.toDirection(ring)) - point.above / radius);
    }
}

float HairBearingOutline::computeDepth(const glm::vec3& position) const {
    const glm::vec3 offset = position - m_frame.getCentre();
    const glm::vec2 p = toPlane(m_frame.toScalp(position), computeAngle(m_axis, offset));
    bool inside = false;
    float nearest2 = 3.4e38f;
    for (std::size_t i = 0; i < kCorners; ++i) {
        const glm::vec2 a = m_corners[i];
        const glm::vec2 b = m_corners[(i + 1) % kCorners];
        if ((a.y > p.y) != (b.y > p.y) && p.x < a.x + (b.x - a.x) * (p.y - a.y) / (b.y - a.y)) inside = !inside;
        const float t = std::clamp(glm::dot(p - a, b - a) / glm::dot(b - a, b - a), 0.0f, 1.0f);
        const glm::vec2 d = p - (a + (b - a) * t);
        nearest2 = std::min(nearest2, glm::dot(d, d));
    }
    const float distance = det::sqrt(nearest2) * det::sqrt(glm::dot(offset, offset));
    return inside ? distance : -distance;
}

} // namespace stipple
