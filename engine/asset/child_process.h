// A child process whose standard output is read under the caller's watch. POSIX.
#pragma once

#include <chrono>
#include <cstddef>
#include <filesystem>
#include <optional>
#include <span>
#include <string>
#include <sys/types.h>
#include <vector>

namespace stipple {

// How a child ended.
struct ChildExit {
    int code = 0;   // exit code, when signal is 0
    int signal = 0; // the signal that ended it, or 0
};

// Owns one child in a process group of its own. The destructor kills what is left of the group and reaps the child: no
// zombie, no survivor. The child inherits no descriptor but its standard three; input and errors lead nowhere.
class ChildProcess {
public:
    // Error when the program cannot be started. `arguments` do not include the program's name.
    ChildProcess(const std::filesystem::path& program, const std::vector<std::string>& arguments);
    ~ChildProcess();
    ChildProcess(const ChildProcess&) = delete;
    ChildProcess& operator=(const ChildProcess&) = delete;

    // Up to out.size() bytes of the child's output; 0 when it has closed it; nothing when none came within `wait`.
    std::optional<std::size_t> read(std::span<std::byte> out, std::chrono::milliseconds wait);

    // How the child ended, if it did within `wait`.
    std::optional<ChildExit> awaitExit(std::chrono::milliseconds wait);

    // Physical memory the child holds now, in bytes; 0 when it is gone.
    std::size_t computeResidentBytes() const;

    // Kills the child and all of its group. It is reaped by awaitExit or the destructor.
    void kill();

private:
    pid_t m_pid = -1;
    int m_output = -1;
    std::optional<ChildExit> m_exit;
};

} // namespace stipple
