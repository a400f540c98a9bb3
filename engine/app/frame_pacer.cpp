#include "app/frame_pacer.h"

#include <algorithm>
#include <cmath>

namespace stipple {
namespace {

constexpr float kStep = 0.05f;
constexpr int kSettle = 3;                    // frames at a scale before it is judged: the first pays for new images
constexpr int kBeforeGrowing = 12;            // frames that must have been early
constexpr double kLate = 1.15, kEarly = 0.75; // of the target
// Of a moving frame on a processor and on a graphics card.
constexpr double kCpuFrameMs = 42, kGpuFrameMs = 14;

} // namespace

PacerLimits getPacerLimits(bool onCpu) {
    return {onCpu ? kCpuFrameMs : kGpuFrameMs, 0.4f, 1};
}

FramePacer::FramePacer(const PacerLimits& limits)
    : m_limits(limits)
    , m_scale(std::clamp(0.5f, limits.smallest, limits.largest)) {}

void FramePacer::addFrame(double milliseconds) {
    if (++m_frames < kSettle) return;
    m_smoothed = m_smoothed > 0 ? 0.7 * m_smoothed + 0.3 * milliseconds : milliseconds;
    const double ratio = m_smoothed / m_limits.targetMs;
    if (ratio <= kLate && (ratio >= kEarly || m_frames < kBeforeGrowing)) return;
    // Cost goes with the pixels, at least in part: the root never overshoots. Growing goes one step at a time.
    float wanted = ratio > kLate ? std::floor(m_scale / float(std::sqrt(ratio)) / kStep) * kStep : m_scale + kStep;
    wanted = std::clamp(wanted, m_limits.smallest, m_limits.largest);
    if (std::abs(wanted - m_scale) < 0.5f * kStep) return;
    m_scale = wanted;
    m_smoothed = 0;
    m_frames = 0;
}

} // namespace stipple
