// How large moving pictures are drawn, so that they keep up with the hand (design: three qualities, one look).
#pragma once

namespace stipple {

struct PacerLimits {
    double targetMs = 40;  // of a moving frame
    float smallest = 0.4f; // scale of both sides
    float largest = 1;
};

// What design.md allows a processor and a graphics card, less some room.
PacerLimits getPacerLimits(bool onCpu);

// Scale of both sides for the next moving frame. It goes down at once when frames are late and comes back slowly, in
// steps, because every change makes new images.
class FramePacer {
public:
    explicit FramePacer(const PacerLimits& limits);

    float getScale() const { return m_scale; }
    // Time of one moving frame that was drawn at getScale().
    void addFrame(double milliseconds);

private:
    PacerLimits m_limits;
    float m_scale;
    double m_smoothed = 0; // 0: nothing measured at this scale
    int m_frames = 0;      // at this scale
};

} // namespace stipple
