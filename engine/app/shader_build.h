// Compiles shaders again while the program runs, with the build that made it.
#pragma once

#include <filesystem>
#include <functional>
#include <mutex>
#include <optional>
#include <string>
#include <thread>

namespace stipple {

// The folder that CMake built the program in; an installed program has none.
bool isBuildFolder(const std::filesystem::path& folder);
// By its ending: .vert, .frag, .comp, .glsl, or a header of shaders/shared.
bool isShaderSource(const std::filesystem::path& file);

class ShaderBuild {
public:
    // `wake` is called from the build's thread when it has ended.
    ShaderBuild(std::filesystem::path buildFolder, std::function<void()> wake);
    // Waits for a build under way.
    ~ShaderBuild();

    // Starts a build; one that is under way is followed by another.
    void request();
    // After a build has ended: empty when it was good, else what the compiler said first.
    std::optional<std::string> take();

private:
    void run();

    std::filesystem::path m_folder;
    std::function<void()> m_wake;
    std::mutex m_mutex;
    bool m_running = false, m_again = false;
    std::optional<std::string> m_result;
    std::thread m_thread;
};

} // namespace stipple
