// The shipped program in a window of a display of the test's own, driven as a person would drive it.
#pragma once

#include "asset/image.h"
#include "math/vec.h"
#include "tests/platform/child_process.h"
#include "tests/platform/x_display.h"
#include "tests/platform/xvfb.h"

#include <filesystem>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace stipple::test {

struct ProgramOptions {
    std::vector<std::string> arguments;
    std::map<std::string, std::string> environment;
    std::vector<std::string> runner; // in front of the program: {"valgrind", ...}
    std::filesystem::path state;     // XDG_STATE_HOME: journals of this test only
    std::filesystem::path log;       // stdout and stderr
    double startSeconds = 60;        // that the window may take to appear
};

// Positions are pixels of the window from its top left corner. Every call returns when xdotool has done its part; what
// the program makes of it is waited for with waitUntil() and waitUntilQuiet().
class ProgramUnderTest {
public:
    // Starts it and waits for its window. Error with the program's log when there is none.
    ProgramUnderTest(const Xvfb& server, const std::filesystem::path& program, const ProgramOptions& options);

    void moveTo(glm::ivec2 to) const;
    void click(glm::ivec2 at, int count = 1, int button = 1) const;
    // Holds `modifiers` ("shift", "ctrl") and a button, goes there in steps 15 ms apart, and rests for `rest` seconds
    // before letting go, so that no inertia is left.
    void drag(glm::ivec2 from, glm::ivec2 to, int steps = 10, int button = 1, const std::string& modifiers = {},
              double rest = 0.2) const;
    void wheel(glm::ivec2 at, int notchesAway) const;
    void key(const std::string& name, int count = 1) const; // as xdotool names it: "ctrl+s", "Home"
    void type(const std::string& text) const;
    void resize(glm::ivec2 size) const;
    void minimise() const; // needs a window manager
    void restore() const;
    void close() const; // asks the window to close, as its frame's button does

    glm::ivec2 getSize() const;
    Image8 takeScreenshot() const;

    // Waits until the program has used no processor time for `quiet` seconds: nothing moves, the picture is finished.
    // False: it has not come to rest within `seconds`.
    bool waitUntilQuiet(double seconds = 60, double quiet = 0.5);
    double computeCpuSeconds() const { return m_process->computeCpuSeconds(); }
    ChildProcess& getProcess() { return *m_process; }
    std::string readLog() const;

private:
    const Xvfb& m_server;
    XDisplay m_display;
    ProgramOptions m_options;
    std::unique_ptr<ChildProcess> m_process;
    std::uint32_t m_window = 0;

    void xdotool(const std::vector<std::string>& words) const; // "WINDOW" stands for the window's number
};

// Share of the pixels that differ by more than `levels` of 255 in some channel; 1 when the sizes differ.
double computeDifference(const Image8& a, const Image8& b, int levels = 8);

// Waits until it holds, looking 20 times a second; false: it did not within `seconds`.
bool waitUntil(const std::function<bool()>& condition, double seconds = 20);

} // namespace stipple::test
