// When the lines of a script come: timing only, no SDL.
#pragma once

#include "platform/event_script.h"

#include <cstddef>
#include <optional>
#include <vector>

namespace stipple {

class ScriptPlayer {
public:
    // `now`: seconds on the clock that all calls use; the first line's delay counts from it.
    ScriptPlayer(std::vector<ScriptLine> lines, double now);

    // The next line whose time has come; null: none. A line that waits for the settled picture holds those after it and
    // is not answered itself.
    const ScriptLine* next(double now);
    // Seconds until next() has something to do, at least 0; nothing while the script is held and after its end.
    std::optional<double> computeWait(double now) const;

    bool isHeld() const { return m_held; }
    // Lets a held script go on: the delay of the next line counts from `now`.
    void reportSettled(double now);

private:
    double computeDue() const { return m_lineBefore + m_lines[m_next].delay; }
    std::vector<ScriptLine> m_lines;
    std::size_t m_next = 0;
    double m_lineBefore; // when the line before was due
    bool m_held = false;
};

} // namespace stipple
