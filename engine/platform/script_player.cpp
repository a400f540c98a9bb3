#include "platform/script_player.h"

#include <algorithm>
#include <utility>

namespace stipple {

ScriptPlayer::ScriptPlayer(std::vector<ScriptLine> lines, double now)
    : m_lines(std::move(lines))
    , m_lineBefore(now) {}

const ScriptLine* ScriptPlayer::next(double now) {
    if (m_held || m_next == m_lines.size() || computeDue() > now) return nullptr;
    // From when it was due and not from now: a slow frame does not stretch the script.
    m_lineBefore = computeDue();
    const ScriptLine& line = m_lines[m_next++];
    m_held = line.kind == ScriptLine::Kind::waitSettled;
    return m_held ? nullptr : &line;
}

std::optional<double> ScriptPlayer::computeWait(double now) const {
    if (m_held || m_next == m_lines.size()) return {};
    return std::max(computeDue() - now, 0.0);
}

void ScriptPlayer::reportSettled(double now) {
    if (!m_held) return;
    m_held = false;
    m_lineBefore = now;
}

} // namespace stipple
