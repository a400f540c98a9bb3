#include "scalp/hair_bearing.h"

#include "math/deterministic.h"

#include <algorithm>
#include <array>

namespace stipple {
namespace {

// The limit on one side in millimetres: along the base ring from the front, and above the ring.
constexpr float kRingRadius = 88; // mm; turns azimuth into a way along the ring
constexpr glm::vec2 makePoint(float azimuth, float above) {
    return {azimuth * kDegree * kRingRadius, above};
}
// Front to back, with ends beyond both midlines. 54 to 67 degrees: temple; to 90: foot of the sideburn; 107 to 126:
// behind the ear.
constexpr std::array<glm::vec2, 14> kLimit = {
    {makePoint(-15, 45), makePoint(22, 45), makePoint(40, 43), makePoint(54, 38), makePoint(60, 27), makePoint(64, 9),
     makePoint(67, -6), makePoint(86, -7), makePoint(106, -6), makePoint(113, -20), makePoint(124, -37),
     makePoint(142, -52), makePoint(162, -59), makePoint(200, -61)}};

double computeLength(const glm::vec3& v) {
    return det::sqrt(double(glm::dot(v, v)));
}

} // namespace

HairBearingOutline::HairBearingOutline(const ScalpFrame& frame, const Landmarks& landmarks)
    : m_frame(frame)
    , m_axis(frame.toDirection({0, 0}))
    , m_tragionHeight{landmarks.at(LandmarkId::tragionLeft).y, landmarks.at(LandmarkId::tragionRight).y}
    , m_inionHeight(landmarks.at(LandmarkId::inion).y) {}

float HairBearingOutline::computeDepth(const glm::vec3& position) const {
    const glm::vec3 offset = position - m_frame.getCentre();
    const double angle = det::atan2(computeLength(glm::cross(m_axis, offset)), double(glm::dot(m_axis, offset)));
    const ScalpCoord scalp = m_frame.toScalp(position);
    const float length = det::sqrt(glm::dot(scalp, scalp));
    const float azimuth = float(det::atan2(double(glm::abs(scalp.x)), double(scalp.y)));
    // Height above the ring. In front the way along the meridian; at the back the height itself, since the neck runs
    // away from the head's centre.
    const float way = length > 0.1f ? float(angle) * (1 / length - 1) * float(computeLength(offset)) : 1000.0f;
    const float back = smoothRamp(kPi / 2, kPi, azimuth);
    const float ringHeight = m_tragionHeight[scalp.x > 0 ? 0 : 1] * (1 - back) + m_inionHeight * back;
    const float height = position.y - ringHeight;
    const float isBack = smoothRamp(85 * kDegree, 105 * kDegree, azimuth);
    const glm::vec2 p(azimuth * kRingRadius, way * (1 - isBack) + height * isBack);

    float nearest2 = 3.4e38f, limit = 0;
    for (std::size_t i = 0; i + 1 < kLimit.size(); ++i) {
        const glm::vec2 a = kLimit[i];
        const glm::vec2 ab = kLimit[i + 1] - a;
        const float t = std::clamp(glm::dot(p - a, ab) / glm::dot(ab, ab), 0.0f, 1.0f);
        const glm::vec2 d = p - (a + ab * t);
        nearest2 = std::min(nearest2, glm::dot(d, d));
        if (p.x >= a.x && p.x < a.x + ab.x) limit = a.y + ab.y * (p.x - a.x) / ab.x;
    }
    const float distance = det::sqrt(nearest2);
    return p.y > limit ? distance : -distance;
}

} // namespace stipple
