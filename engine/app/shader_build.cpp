#include "app/shader_build.h"

#include "core/file.h"

#include <cstdlib>
#include <sstream>
#include <string_view>
#include <utility>

namespace stipple {
namespace {

namespace fs = std::filesystem;

std::string quote(const fs::path& path) {
    return '"' + path.string() + '"';
}

// The first line that names an error, else the last line.
std::string findError(const std::string& log) {
    std::istringstream lines(log);
    std::string last;
    for (std::string line; std::getline(lines, line);) {
        if (line.find("error:") != std::string::npos) return line;
        if (!line.empty()) last = line;
    }
    return last.empty() ? "The build said nothing; is cmake still installed?" : last;
}

} // namespace

bool isBuildFolder(const fs::path& folder) {
    std::error_code ec;
    return fs::exists(folder / "CMakeCache.txt", ec);
}

bool isShaderSource(const fs::path& file) {
    const fs::path ending = file.extension();
    return ending == ".vert" || ending == ".frag" || ending == ".comp" || ending == ".glsl" ||
           (ending == ".h" && file.parent_path().filename() == "shared");
}

ShaderBuild::ShaderBuild(fs::path buildFolder, std::function<void()> wake)
    : m_folder(std::move(buildFolder))
    , m_wake(std::move(wake)) {}

ShaderBuild::~ShaderBuild() {
    if (m_thread.joinable()) m_thread.join();
}

void ShaderBuild::request() {
    std::lock_guard lock(m_mutex);
    m_again = true;
    if (m_running) return;
    if (m_thread.joinable()) m_thread.join(); // has ended
    m_running = true;
    m_thread = std::thread([this] { run(); });
}

std::optional<std::string> ShaderBuild::take() {
    std::lock_guard lock(m_mutex);
    return std::exchange(m_result, std::nullopt);
}

void ShaderBuild::run() {
    const fs::path log = m_folder / "shader-reload.log";
    std::unique_lock lock(m_mutex);
    while (m_again) {
        m_again = false;
        lock.unlock();
        const std::string command =
            "cmake --build " + quote(m_folder) + " --target stipple_shaders > " + quote(log) + " 2>&1";
        const bool good = std::system(command.c_str()) == 0;
        std::string result;
        if (!good) {
            std::error_code ec;
            result = findError(fs::exists(log, ec) ? readTextFile(log) : std::string());
        }
        lock.lock();
        m_result = std::move(result);
    }
    m_running = false;
    lock.unlock();
    m_wake();
}

} // namespace stipple
