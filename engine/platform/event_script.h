// Scripts of input: what `--record` writes and `--play` feeds back. One JSON object a line; "t" is seconds after the
// line before (default 0). Events have the names of InputKind in snake_case, keys those of Key ("page_up", "digit1"):
//   {"t":0.1,"event":"mouse_down","x":400,"y":300,"button":"left","clicks":2,"shift":true}
//   mouse_move, mouse_up, wheel ("dx", "dy"), finger_down, finger_move, finger_up ("finger"), drop ("path"): "x", "y"
//   key_down ("repeat"), key_up: "key"    text: "text"    resized: "width", "height"    scale_changed: "scale"
//   exposed, hidden, shown, focus_lost, close_requested
// "shift", "control" and "alt" say what is held during an event of mouse, fingers or keys; a key_down of "shift" does
// not do that. Markers, which a recording never has: {"wait":"settled"} holds the script until Window::reportSettled(),
// {"marker":"screenshot out.png"} comes back as InputKind::marker, {"quit":true} asks the window to close.
#pragma once

#include "platform/input.h"

#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

namespace stipple {

struct ScriptLine {
    enum class Kind { event, waitSettled, marker, quit };
    Kind kind = Kind::event;
    double delay = 0;   // seconds after the line before
    InputEvent event;   // marker: its text
    glm::ivec2 size{0}; // resized: pixels
    float scale = 1;    // scale_changed
};

// Empty lines are skipped. Error names file and line.
std::vector<ScriptLine> readEventScript(const std::filesystem::path& path);
std::string formatScriptLine(const ScriptLine& line); // without the line's end

} // namespace stipple
