// A program that a test starts, watches and ends.
#pragma once

#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <sys/types.h>
#include <vector>

namespace stipple::test {

struct ChildOptions {
    std::map<std::string, std::string> environment; // on top of this process's
    std::filesystem::path output;                   // stdout and stderr; empty: this process's
    int inheritedFile = -1;                         // handed on under its own number
};

// Dies with the test program. Not copied, not moved.
class ChildProcess {
public:
    // Found along PATH. Throws Error when it cannot be started.
    explicit ChildProcess(const std::vector<std::string>& command, const ChildOptions& options = {});
    ~ChildProcess(); // kills what still runs
    ChildProcess(const ChildProcess&) = delete;
    ChildProcess& operator=(const ChildProcess&) = delete;

    pid_t getId() const { return m_id; }
    bool isRunning();
    // The exit status, 128 + the signal that ended it; nothing when it still runs after `seconds`.
    std::optional<int> wait(double seconds);
    void signal(int number);
    // User and system time of all its threads so far, seconds; of a running process only.
    double computeCpuSeconds() const;
    // Resident memory and its peak so far, bytes; of a running process only.
    std::size_t computeMemory(bool peak) const;

private:
    pid_t m_id = -1;
    std::optional<int> m_status;
};

// Runs a program to its end and returns what it wrote to stdout. Error when it fails or takes longer than 20 s.
std::string runProgram(const std::vector<std::string>& command, const ChildOptions& options = {});

} // namespace stipple::test
