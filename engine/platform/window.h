// One window of the desktop and what a person does to it. SDL stays behind this header. One thread, except wake().
#pragma once

#include "platform/input.h"

#include <memory>
#include <optional>
#include <string>
#include <vector>

struct VkInstance_T;
struct VkSurfaceKHR_T;

namespace stipple {

enum class Cursor { arrow, hand, move, resizeHorizontal, text };

struct WindowDesc {
    std::string title = "Stipple";
    int width = 1280, height = 800; // of the drawable area, pixels; at most the display's
    std::optional<float> scale;     // in place of the display's own, 0.5 to 4
    std::string recordFile;         // every input event is appended here (event_script.h)
    std::string playFile;           // a script whose lines are fed to SDL at their times
};

class Window {
public:
    // Error names what is missing (no display, no Vulkan loader, an unreadable script) and the remedy.
    explicit Window(const WindowDesc& desc);
    ~Window();
    Window(const Window&) = delete;
    Window& operator=(const Window&) = delete;

    // All events that are waiting; returns at once.
    std::vector<InputEvent> poll();
    // Sleeps until something happens or `seconds` have passed (no value: for ever), then as poll(). Takes no processor
    // time while it sleeps.
    std::vector<InputEvent> wait(std::optional<double> seconds = {});
    // Ends a wait() of any window with an event `wake`. From any thread, at any time after construction.
    static void wake();

    glm::ivec2 getSize() const; // drawable area, pixels; 0 while minimised
    float getScale() const;     // of texts and controls: 1 at 96 dots per inch
    bool isVisible() const;     // not minimised, not hidden
    bool isFullScreen() const;
    void setFullScreen(bool on);
    void setTitle(const std::string& title);
    void setCursor(Cursor cursor);
    // On-screen keyboards and input methods show only while text is wanted.
    void setTextInput(bool on);
    std::string getClipboard() const;
    void setClipboard(const std::string& text);

    // A played script goes on with the lines after {"wait":"settled"}. To be called whenever nothing is left to draw,
    // before each wait(): a wait() that reaches such a line returns, with no events if there are none.
    void reportSettled();

    // Instance extensions that createSurface() needs, for DeviceOptions.
    std::vector<std::string> getVulkanExtensions() const;
    // The caller owns it and destroys it before the instance and the window.
    VkSurfaceKHR_T* createSurface(VkInstance_T* instance) const;

private:
    struct State;
    std::unique_ptr<State> m_state;
};

} // namespace stipple
