#include "platform/script_recorder.h"

#include "core/error.h"
#include "core/log.h"
#include "platform/event_script.h"

#include <algorithm>
#include <cmath>

namespace stipple {

ScriptRecorder::ScriptRecorder(const std::filesystem::path& path, double now, const glm::ivec2& size, float scale)
    : m_path(path)
    , m_file(path, std::ios::trunc)
    , m_written(now) {
    if (!m_file) fail("{}: the recording cannot be written. Check the folder and its permissions.", path.string());
    InputEvent event;
    event.time = now;
    for (const InputKind kind : {InputKind::resized, InputKind::scaleChanged}) {
        event.kind = kind;
        add(event, size, scale);
    }
}

void ScriptRecorder::add(const InputEvent& event, const glm::ivec2& size, float scale) {
    const bool replays =
        event.kind != InputKind::wake && event.kind != InputKind::marker && event.kind != InputKind::exposed;
    if (!m_file || !replays) return;
    ScriptLine line;
    // As it will be written, so that the errors of rounding do not add up.
    line.delay = std::max(std::round((event.time - m_written) * 1e4) / 1e4, 0.0);
    line.event = event;
    line.size = glm::max(size, 1);
    line.scale = scale;
    m_written += line.delay;
    m_file << formatScriptLine(line) << '\n' << std::flush;
    if (!m_file) logWarning("{}: the recording ends here, the file cannot be written any more.", m_path.string());
}

} // namespace stipple
