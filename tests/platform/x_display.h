// What a test needs of an X display beside xdotool: finding windows, asking a window manager, reading pictures.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <sys/types.h>
#include <vector>

struct xcb_connection_t;

namespace stipple::test {

// Pixels from the top left corner of the screen.
struct ScreenRect {
    int x = 0, y = 0, width = 0, height = 0;
};

// RGB, rows from the top.
struct Screenshot {
    int width = 0, height = 0;
    std::vector<std::uint8_t> rgb;
};

class XDisplay {
public:
    // Error when nothing answers at `name` (":7").
    explicit XDisplay(const std::string& name);
    ~XDisplay();
    XDisplay(const XDisplay&) = delete;
    XDisplay& operator=(const XDisplay&) = delete;

    // One that can show windows in full screen (_NET_SUPPORTING_WM_CHECK).
    bool hasWindowManager() const;
    // The mapped window whose _NET_WM_PID is the process; its size is at least 50 pixels.
    std::optional<std::uint32_t> findWindow(pid_t process) const;

    // What a click on the frame's button does: WM_DELETE_WINDOW to the window itself, so that it works without a window
    // manager.
    void requestClose(std::uint32_t window) const;
    // Needs a window manager.
    void requestMinimise(std::uint32_t window) const;

    // The window's inside on the screen. Error when it is gone.
    ScreenRect readPlace(std::uint32_t window) const;
    ScreenRect getScreen() const { return {0, 0, m_width, m_height}; }
    // This part of the screen as it is now, whatever lies on top; what is outside of the screen is left out.
    Screenshot readScreen(const ScreenRect& part) const;
    // A resource such as "Xft.dpi: 144", as desktops set it.
    void setResources(const std::string& text) const;

private:
    std::uint32_t intern(const char* name) const;
    void sendMessage(std::uint32_t to, std::uint32_t window, const char* type, std::uint32_t value,
                     std::uint32_t mask) const;
    xcb_connection_t* m_connection;
    std::uint32_t m_root = 0;
    int m_width = 0, m_height = 0;
};

} // namespace stipple::test
