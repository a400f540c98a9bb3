#include "tests/platform/xvfb.h"

#include "core/error.h"
#include "tests/platform/x_display.h"

#include <chrono>
#include <cstdlib>
#include <fcntl.h>
#include <poll.h>
#include <thread>
#include <unistd.h>

namespace stipple::test {

namespace {

// Xvfb writes the number of its display there when it can be used.
std::string readDisplayNumber(int file, double seconds) {
    std::string text;
    pollfd entry{file, POLLIN, 0};
    while (text.find('\n') == std::string::npos) {
        char part[16];
        if (::poll(&entry, 1, static_cast<int>(seconds * 1e3)) != 1) return {};
        const ssize_t count = read(file, part, sizeof part);
        if (count <= 0) return {};
        text.append(part, static_cast<std::size_t>(count));
    }
    return text.substr(0, text.find('\n'));
}

} // namespace

Xvfb::Xvfb(int width, int height, bool windowManager) {
    int pipe[2];
    if (pipe2(pipe, O_CLOEXEC) != 0) fail("No pipe could be made.");
    ChildOptions options{.environment = {}, .output = "/dev/null", .inheritedFile = pipe[1]};
    m_server = std::make_unique<ChildProcess>(
        std::vector<std::string>{"Xvfb", "-displayfd", std::to_string(pipe[1]), "-screen", "0",
                                 fmt::format("{}x{}x24", width, height), "-nolisten", "tcp", "-noreset"},
        options);
    close(pipe[1]);
    const std::string number = readDisplayNumber(pipe[0], 20);
    close(pipe[0]);
    if (number.empty()) fail("Xvfb did not start. Install the package xvfb.");
    m_display = ":" + number;
    setenv("DISPLAY", m_display.c_str(), 1);
    if (!windowManager) return;
    m_manager = std::make_unique<ChildProcess>(std::vector<std::string>{"blackbox"},
                                               ChildOptions{.environment = {}, .output = "/dev/null"});
    const auto end = std::chrono::steady_clock::now() + std::chrono::seconds(20);
    while (!XDisplay(m_display).hasWindowManager()) {
        if (std::chrono::steady_clock::now() > end || !m_manager->isRunning()) {
            fail("The window manager blackbox did not start. Install the package blackbox.");
        }
        std::this_thread::sleep_for(std::chrono::milliseconds(20));
    }
}

Xvfb::~Xvfb() {
    unsetenv("DISPLAY");
}

std::string Xvfb::xdotool(const std::vector<std::string>& words) const {
    std::vector<std::string> command = {"xdotool"};
    command.insert(command.end(), words.begin(), words.end());
    return runProgram(command, {.environment = {{"DISPLAY", m_display}}, .output = {}});
}

} // namespace stipple::test
