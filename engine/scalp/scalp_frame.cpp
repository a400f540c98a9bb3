#include "scalp/scalp_frame.h"

#include "core/error.h"
#include "math/deterministic.h"

#include <algorithm>

namespace stipple {
namespace {

constexpr double kPiExact = 3.14159265358979323846;

struct Polar {
    double azimuth = 0; // [0, 2 pi)
    double angle = 0;   // from the axis, [0, pi]
};

Polar computePolar(const glm::dvec3& offset, const glm::dvec3& left, const glm::dvec3& axis, const glm::dvec3& front) {
    const double x = glm::dot(offset, left);
    const double y = glm::dot(offset, axis);
    const double z = glm::dot(offset, front);
    Polar polar;
    polar.azimuth = det::atan2(x, z);
    if (polar.azimuth < 0) polar.azimuth = std::max(0.0, polar.azimuth + 2 * kPiExact);
    polar.angle = det::atan2(det::sqrt(x * x + z * z), y);
    return polar;
}

// Slope at a knot between two intervals: harmonic mean where both rise or fall, else 0, so that the curve never
// overshoots (Fritsch and Butland 1984).
double easeSlope(double before, double after) {
    return before * after > 0 ? 2 * before * after / (before + after) : 0;
}

} // namespace

ScalpFrame::ScalpFrame(const Landmarks& landmarks) {
    const glm::dvec3 glabella(landmarks.at(LandmarkId::glabella));
    m_centre = glm::vec3(0.5 * (glabella + glm::dvec3(landmarks.at(LandmarkId::opisthocranion))));
    const glm::dvec3 centre(m_centre);
    const glm::dvec3 up = glm::dvec3(landmarks.at(LandmarkId::vertex)) - centre;
    const double height = glm::length(up);
    if (!(height > 0)) fail("The vertex landmark lies in the middle of the head; place it on top of the head.");
    m_axis = up / height;
    const glm::dvec3 forward = (glabella - centre) - m_axis * glm::dot(glabella - centre, m_axis);
    const double reach = glm::length(forward);
    if (!(reach > 0)) fail("The glabella landmark lies under the vertex; place it between the brows.");
    m_front = forward / reach;
    m_left = glm::cross(m_axis, m_front);

    constexpr std::array<LandmarkId, 4> kRing = {LandmarkId::glabella, LandmarkId::tragionLeft, LandmarkId::inion,
                                                 LandmarkId::tragionRight};
    for (std::size_t i = 0; i < 4; ++i) {
        const Polar polar = computePolar(glm::dvec3(landmarks.at(kRing[i])) - centre, m_left, m_axis, m_front);
        m_azimuth[i] = i == 0 ? 0 : polar.azimuth;
        m_ringAngle[i] = polar.angle;
        if (!(polar.angle > 0.3 && polar.angle < kPiExact - 0.1) || (i > 0 && !(m_azimuth[i] > m_azimuth[i - 1] + 0.1)))
            fail("The landmark {} is out of place: glabella, left tragion, inion and right tragion must stand around "
                 "the head in this order, below the vertex. Move it to its place.",
                 getLandmarkName(kRing[i]));
    }
    m_azimuth[4] = 2 * kPiExact;
    if (!(m_azimuth[3] < m_azimuth[4] - 0.1))
        fail("The right tragion lies in front of the glabella; place it at the right ear.");

    for (std::size_t i = 0; i < 4; ++i) {
        const std::size_t before = (i + 3) % 4;
        const std::size_t after = (i + 1) % 4;
        m_azimuthSlope[i] = easeSlope(kQuarter / (m_azimuth[before + 1] - m_azimuth[before]),
                                      kQuarter / (m_azimuth[i + 1] - m_azimuth[i]));
        m_ringSlope[i] = easeSlope((m_ringAngle[i] - m_ringAngle[before]) / kQuarter,
                                   (m_ringAngle[after] - m_ringAngle[i]) / kQuarter);
    }
}

double ScalpFrame::computeRingAngle(double discAngle) const {
    const std::size_t i = std::size_t(std::clamp(int(discAngle / kQuarter), 0, 3));
    const std::size_t next = (i + 1) % 4;
    const double t = discAngle / kQuarter - double(i);
    const double s = 1 - t;
    return s * s * (1 + 2 * t) * m_ringAngle[i] + t * t * (1 + 2 * s) * m_ringAngle[next] +
           kQuarter * t * s * (s * m_ringSlope[i] - t * m_ringSlope[next]);
}

// The disc angle rises with the azimuth by a rational quadratic spline: monotone, C1 and with a closed inverse
// (Gregory and Delbourgo 1982).
ScalpCoord ScalpFrame::toScalp(const glm::vec3& position) const {
    const Polar polar = computePolar(glm::dvec3(position) - glm::dvec3(m_centre), m_left, m_axis, m_front);
    std::size_t i = 0;
    while (i < 3 && polar.azimuth >= m_azimuth[i + 1])
        ++i;
    const double width = m_azimuth[i + 1] - m_azimuth[i];
    const double slope = kQuarter / width;
    const double d0 = m_azimuthSlope[i];
    const double d1 = m_azimuthSlope[(i + 1) % 4];
    const double t = std::clamp((polar.azimuth - m_azimuth[i]) / width, 0.0, 1.0);
    const double s = 1 - t;
    const double share = (slope * t * t + d0 * t * s) / (slope + (d0 + d1 - 2 * slope) * t * s);
    const double discAngle = kQuarter * (double(i) + share);
    const double length = polar.angle / computeRingAngle(discAngle);
    return ScalpCoord(float(length * det::sin(discAngle)), float(length * det::cos(discAngle)));
}

glm::vec3 ScalpFrame::toDirection(const ScalpCoord& scalp) const {
    const double x = scalp.x;
    const double y = scalp.y;
    double discAngle = det::atan2(x, y);
    if (discAngle < 0) discAngle = std::max(0.0, discAngle + 2 * kPiExact);
    const std::size_t i = std::size_t(std::clamp(int(discAngle / kQuarter), 0, 3));
    const double width = m_azimuth[i + 1] - m_azimuth[i];
    const double slope = kQuarter / width;
    const double d0 = m_azimuthSlope[i];
    const double d1 = m_azimuthSlope[(i + 1) % 4];
    const double share = std::clamp(discAngle / kQuarter - double(i), 0.0, 1.0);
    // Root of a t^2 + b t + c in [0, 1], in the form without cancellation.
    const double bend = share * (d0 + d1 - 2 * slope);
    const double a = slope - d0 + bend;
    const double b = d0 - bend;
    const double c = -slope * share;
    const double denominator = b + det::sqrt(std::max(0.0, b * b - 4 * a * c));
    const double t = denominator > 0 ? std::clamp(-2 * c / denominator, 0.0, 1.0) : share;
    const double azimuth = m_azimuth[i] + t * width;
    const double angle = std::min(det::sqrt(x * x + y * y) * computeRingAngle(discAngle), kPiExact);
    const double radius = det::sin(angle);
    return glm::vec3(m_left * (radius * det::sin(azimuth)) + m_axis * det::cos(angle) +
                     m_front * (radius * det::cos(azimuth)));
}

} // namespace stipple
