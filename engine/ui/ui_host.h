// Dear ImGui behind a plain face: input events in, drawing data out. No device, no window: tests run it by itself.
#pragma once

#include "platform/input.h"
#include "platform/window.h"
#include "render/ui_draw.h"
#include "ui/ui_model.h"

#include <functional>
#include <memory>
#include <span>

namespace stipple {

class UiHost {
public:
    // `fontFile`: a TrueType file; Error names it when it cannot be used.
    explicit UiHost(const std::string& fontFile);
    ~UiHost();
    UiHost(const UiHost&) = delete;
    UiHost& operator=(const UiHost&) = delete;

    // Anew when the scale changes; version counts up.
    const UiFontAtlas& getFont() const;

    // Events wait in a queue of the host's own: a frame takes at most one press or release of every button and key, so
    // that none is lost when frames are slow.
    void addEvents(std::span<const InputEvent> events);
    // Events that one more frame would take.
    bool hasPendingEvents() const;

    // Runs one frame of the panels (and whatever `extra` draws, for tests).
    UiActions runFrame(const UiModel& model, glm::ivec2 sizePixels, float scale, double time,
                       const std::function<void()>& extra = {});
    const UiDraw& getDraw() const; // of the last frame
    Cursor getCursor() const;

    // Clipboard of the system.
    void setClipboard(std::function<std::string()> get, std::function<void(const std::string&)> set);

private:
    struct State;
    std::unique_ptr<State> m_state;
};

} // namespace stipple
