// A display of the test's own, with a window manager if wanted.
#pragma once

#include "tests/platform/child_process.h"

#include <memory>
#include <string>

namespace stipple::test {

// Starts Xvfb on a free display number and ends it with the object. While it lives, DISPLAY of this process names it.
class Xvfb {
public:
    // blackbox as the window manager: windows get frames, can be minimised, closed and shown full screen.
    explicit Xvfb(int width = 1280, int height = 800, bool windowManager = false);
    ~Xvfb();
    Xvfb(const Xvfb&) = delete;
    Xvfb& operator=(const Xvfb&) = delete;

    const std::string& getDisplay() const { return m_display; } // ":7"

    // One call of xdotool on this display, e.g. {"mousemove", "--window", id, "10", "20", "click", "1"}; its output.
    std::string xdotool(const std::vector<std::string>& words) const;

private:
    std::unique_ptr<ChildProcess> m_server, m_manager;
    std::string m_display;
};

} // namespace stipple::test
