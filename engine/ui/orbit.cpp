#include "ui/orbit.h"

#include <algorithm>
#include <cmath>

namespace stipple {
namespace {

constexpr float kMaxElevation = 89 * kDegree;
constexpr float kSkinShare = 0.7f;      // of the subject's radius
constexpr float kClearance = 20;        // mm between camera and sphere
constexpr float kSmallestShare = 0.1f;  // of the picture's height that the sphere must fill
constexpr double kReleaseWindow = 0.08; // s: what the hand did before this is forgotten on release
constexpr double kInertiaTime = 0.22;   // s: time constant of the decay
constexpr float kMaxSpeed = 6;          // rad/s
constexpr float kStillSpeed = 0.03f;    // rad/s: slower than this is no motion

struct Axes {
    glm::vec3 right, up, toCamera;
};

Axes getAxes(const OrbitPose& pose) {
    const Camera camera = makeOrbitCamera(glm::vec3(0), pose.azimuth, pose.elevation, 1, pose.verticalFov);
    return {glm::cross(camera.up, camera.position), camera.up, camera.position};
}

// Of the picture's height at `depth` mm.
float computeVisibleHeight(const OrbitPose& pose, float depth) {
    return 2 * depth * std::tan(0.5f * pose.verticalFov);
}

// How far in front of the target, along the view, the skin in the picture's middle is taken to lie: 0 when the target
// is on the skin itself.
float computeSkinLead(const OrbitPose& pose, const OrbitSubject& subject) {
    const glm::vec3 offset = pose.target - subject.centre;
    const float along = glm::dot(offset, getAxes(pose).toCamera);
    const float asideSquared = std::max(0.0f, glm::dot(offset, offset) - along * along);
    const float skin = kSkinShare * subject.radius;
    const float front = std::sqrt(std::max(0.0f, skin * skin - asideSquared));
    return std::clamp(front - along, 0.0f, 0.9f * pose.distance);
}

float wrapAngle(float angle) {
    return std::remainder(angle, 2 * kPi);
}

float mix(float a, float b, float t) {
    return a + (b - a) * t;
}

} // namespace

Camera makeCamera(const OrbitPose& pose) {
    return makeOrbitCamera(pose.target, pose.azimuth, pose.elevation, pose.distance, pose.verticalFov);
}

OrbitController::OrbitController(const OrbitPose& pose, const OrbitSubject& subject)
    : m_subject(subject) {
    m_pose = computeLimited(pose);
}

void OrbitController::setSubject(const OrbitSubject& subject) {
    m_subject = subject;
    m_pose = computeLimited(m_pose);
    if (m_move) m_move->to = computeLimited(m_move->to);
}

OrbitPose OrbitController::computeLimited(OrbitPose pose) const {
    pose.elevation = std::clamp(pose.elevation, -kMaxElevation, kMaxElevation);
    if (std::abs(pose.azimuth) > kPi) pose.azimuth = wrapAngle(pose.azimuth);
    glm::vec3 offset = pose.target - m_subject.centre;
    const float length = glm::length(offset);
    if (length > m_subject.radius) {
        offset *= m_subject.radius / length * 0.9999f; // rounding must not leave it outside
        pose.target = m_subject.centre + offset;
    }
    // Farther root of |offset + d * toCamera| = radius + clearance: the target is inside, so there is one.
    const float along = glm::dot(offset, getAxes(pose).toCamera);
    const float outside = m_subject.radius + kClearance;
    const float nearest =
        -along + std::sqrt(std::max(0.0f, along * along - glm::dot(offset, offset) + outside * outside));
    const float farthest = m_subject.radius / (kSmallestShare * std::tan(0.5f * pose.verticalFov));
    pose.distance = std::clamp(pose.distance, nearest, std::max(nearest, farthest));
    return pose;
}

void OrbitController::stop() {
    m_velocity = glm::vec2(0);
    m_turns.clear();
    m_move.reset();
}

void OrbitController::press(double time) {
    stop();
    m_time = time;
}

void OrbitController::turn(const glm::vec2& pixels, float height, double time) {
    if (height <= 0) return;
    m_move.reset();
    m_velocity = glm::vec2(0);
    const float lead = computeSkinLead(m_pose, m_subject);
    const float visible = computeVisibleHeight(m_pose, m_pose.distance - lead);
    const float perPixel = std::min(kPi, visible / std::max(lead, 1.0f)) / height;
    // The skin under the hand goes where the hand goes, so the camera goes the other way.
    const glm::vec2 angles(-pixels.x * perPixel, pixels.y * perPixel);
    m_pose.azimuth += angles.x;
    m_pose.elevation += angles.y;
    m_pose = computeLimited(m_pose);
    std::erase_if(m_turns, [&](const Turn& turn) { return turn.time < time - kReleaseWindow; });
    m_turns.push_back({time, angles});
}

void OrbitController::pan(const glm::vec2& pixels, float height) {
    if (height <= 0) return;
    stop();
    const Axes axes = getAxes(m_pose);
    const float depth = m_pose.distance - computeSkinLead(m_pose, m_subject);
    const float perPixel = computeVisibleHeight(m_pose, depth) / height;
    m_pose.target += perPixel * (-pixels.x * axes.right + pixels.y * axes.up);
    m_pose = computeLimited(m_pose);
}

void OrbitController::zoom(float factor, const glm::vec2& pointer, float height, std::optional<float> depth) {
    if (height <= 0 || !(factor > 0)) return;
    stop();
    const float before = std::clamp(depth.value_or(m_pose.distance - computeSkinLead(m_pose, m_subject)),
                                    0.02f * m_pose.distance, 2 * m_pose.distance);
    OrbitPose pose = m_pose;
    pose.distance += before / factor - before;
    pose.distance = computeLimited(pose).distance;
    const float after = before + pose.distance - m_pose.distance;
    const float shift = (computeVisibleHeight(pose, before) - computeVisibleHeight(pose, after)) / height;
    const Axes axes = getAxes(pose);
    pose.target += shift * (pointer.x * axes.right - pointer.y * axes.up);
    m_pose = computeLimited(pose);
}

void OrbitController::release(double time) {
    m_time = time;
    glm::vec2 sum(0);
    for (const Turn& turn : m_turns)
        if (turn.time >= time - kReleaseWindow) sum += turn.angles;
    m_turns.clear();
    m_velocity = sum / float(kReleaseWindow);
    const float speed = glm::length(m_velocity);
    if (speed > kMaxSpeed) m_velocity *= kMaxSpeed / speed;
    // A slow placing of the head is not a throw.
    if (speed < 8 * kStillSpeed) m_velocity = glm::vec2(0);
}

void OrbitController::moveTo(const OrbitPose& pose, double time, double seconds) {
    stop();
    m_time = time;
    m_move = Move{m_pose, computeLimited(pose), time, std::max(seconds, 1e-3)};
}

void OrbitController::moveTargetTo(const glm::vec3& target, double time) {
    OrbitPose pose = m_pose;
    pose.target = target;
    pose.distance -= glm::dot(target - m_pose.target, getAxes(m_pose).toCamera);
    moveTo(pose, time);
}

bool OrbitController::advance(double time) {
    if (m_move) {
        const Move& move = *m_move;
        const float share = float(std::clamp((time - move.start) / move.seconds, 0.0, 1.0));
        if (share >= 1) {
            m_pose = move.to;
            m_move.reset();
        } else {
            const float t = smoothRamp(0, 1, share);
            OrbitPose pose;
            pose.target = move.from.target + (move.to.target - move.from.target) * t;
            pose.azimuth = move.from.azimuth + wrapAngle(move.to.azimuth - move.from.azimuth) * t;
            pose.elevation = mix(move.from.elevation, move.to.elevation, t);
            // Steps of equal ratio look like an even approach.
            pose.distance = move.from.distance * std::pow(move.to.distance / move.from.distance, t);
            pose.verticalFov = mix(move.from.verticalFov, move.to.verticalFov, t);
            m_pose = computeLimited(pose);
        }
    } else if (m_velocity != glm::vec2(0)) {
        const double elapsed = std::max(0.0, time - m_time);
        const float decay = float(std::exp(-elapsed / kInertiaTime));
        m_pose.azimuth += m_velocity.x * float(kInertiaTime) * (1 - decay);
        m_pose.elevation += m_velocity.y * float(kInertiaTime) * (1 - decay);
        m_velocity *= decay;
        if (std::abs(m_pose.elevation) >= kMaxElevation) m_velocity.y = 0;
        if (glm::length(m_velocity) < kStillSpeed) m_velocity = glm::vec2(0);
        m_pose = computeLimited(m_pose);
    }
    m_time = time;
    return m_move.has_value() || m_velocity != glm::vec2(0);
}

bool OrbitController::isMoving() const {
    return m_move.has_value() || m_velocity != glm::vec2(0);
}

} // namespace stipple
