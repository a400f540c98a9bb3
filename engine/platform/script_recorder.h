// Writes what comes in as a script that can be played.
#pragma once

#include "platform/input.h"

#include <filesystem>
#include <fstream>

namespace stipple {

class ScriptRecorder {
public:
    // Starts the file anew. Size (pixels) and scale of the window are its first lines, so that it replays in a window
    // like this one. Error when it cannot be written.
    ScriptRecorder(const std::filesystem::path& path, double now, const glm::ivec2& size, float scale);

    // What a replay brings about by itself (wake, marker, exposed) is left out. Size and scale: of the window now. A
    // file that cannot be written any more is warned of once.
    void add(const InputEvent& event, const glm::ivec2& size, float scale);

private:
    std::filesystem::path m_path;
    std::ofstream m_file;
    double m_written; // time of the last line as the file has it
};

} // namespace stipple
