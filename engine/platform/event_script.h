// Scripts of input: what `--record` writes and `--play` feeds back. One JSON object a line; "t" is seconds after the
// line before. Events: {"t":0.1,"event":"mouse_down","x":400,"y":300,"button":"left"} with the names of InputKind in
// snake_case (resized, scale_changed, hidden ... included: "width","height","scale"). Markers, which a recording never
// has: {"wait":"settled"} holds the script until Window::reportSettled(), {"marker":"screenshot out.png"} comes back as
// InputKind::marker, {"quit":true} asks the window to close.
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
    double delay = 0; // seconds after the line before
    InputEvent event; // marker: its text
    glm::ivec2 size{0};
    float scale = 1;
};

// Error names file and line.
std::vector<ScriptLine> readEventScript(const std::filesystem::path& path);
std::string formatScriptLine(const ScriptLine& line); // without the line's end

} // namespace stipple
