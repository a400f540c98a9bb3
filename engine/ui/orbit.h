// Turning a head by hand: where the camera is, how a drag, the wheel and fingers move it, and where it must not go.
// Pure: time (seconds on a steady clock) and input come from outside.
#pragma once

#include "math/camera.h"

#include <optional>
#include <vector>

namespace stipple {

// Angles in radians, about `target` (head frame, mm).
struct OrbitPose {
    glm::vec3 target{0};
    float azimuth = 0, elevation = 0;
    float distance = 1500; // mm
    float verticalFov = 14 * kDegree;
    bool operator==(const OrbitPose&) const = default;
};
Camera makeCamera(const OrbitPose& pose);

// What must stay in sight. The skin is taken to lie at about 0.7 of the radius.
struct OrbitSubject {
    glm::vec3 centre{0};
    float radius = 140; // mm
};

// Limits that hold at all times: the target is inside the subject's sphere (so the sphere meets the picture's middle),
// the camera is outside it, elevation is within +-89 degrees, and the sphere fills at least a tenth of the picture's
// height.
class OrbitController {
public:
    OrbitController(const OrbitPose& pose, const OrbitSubject& subject);

    const OrbitPose& getPose() const { return m_pose; }
    void setSubject(const OrbitSubject& subject);

    // Pixels; `height` of the picture. A hand on it stops inertia and moves at once.
    void press(double time);
    // A drag over the height of the picture is half a turn; closer by, less, so that the skin follows the hand.
    void turn(const glm::vec2& pixels, float height, double time);
    void pan(const glm::vec2& pixels, float height);
    // factor > 1 comes closer; the point under `pointer` (pixels from the middle of the picture, y down) stays there.
    // `depth`: of that point along the view, mm from the camera, where it is known.
    void zoom(float factor, const glm::vec2& pointer, float height, std::optional<float> depth = {});
    // Goes on turning when the hand was moving.
    void release(double time);
    // Smoothly to another pose, by the shorter way round; input ends it where it is.
    void moveTo(const OrbitPose& pose, double time, double seconds = 0.35);
    // The orbit point goes to `target`; the camera slides along the picture's plane until it is in the middle, so that
    // neither direction nor scale changes.
    void moveTargetTo(const glm::vec3& target, double time);

    // Advances inertia and moves; true while there is motion.
    bool advance(double time);
    // By inertia or on its way. What a hand does is seen in the calls; a hand that rests is no motion.
    bool isMoving() const;

private:
    struct Turn {
        double time;
        glm::vec2 angles; // azimuth, elevation
    };
    struct Move {
        OrbitPose from, to;
        double start, seconds;
    };

    void stop();
    OrbitPose computeLimited(OrbitPose pose) const;

    OrbitPose m_pose;
    OrbitSubject m_subject;
    std::vector<Turn> m_turns; // of the last moments under the hand
    glm::vec2 m_velocity{0};   // radians per second, of inertia
    double m_time = 0;         // up to which inertia has been followed
    std::optional<Move> m_move;
};

// One notch of the wheel comes closer by this factor.
inline constexpr float kZoomPerNotch = 1.12f;

} // namespace stipple
