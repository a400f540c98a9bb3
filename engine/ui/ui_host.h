// Dear ImGui behind a plain face: input events in, drawing data out. No device, no window: tests run it by itself.
#pragma once

#include "platform/input.h"
#include "platform/window.h"
#include "render/ui_draw.h"
#include "ui/ui_items.h"
#include "ui/ui_model.h"

#include <functional>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace stipple {

// Give it all events of the window, then run frames, applying the actions of each to the model before the next, until
// neither hasPendingEvents() nor UiActions::isAnimating asks for more. Keys are turned into commands here, files
// dropped and the wish to close the window go through the question about unsaved work. One at a time may run a frame.
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

    // Runs one frame of the panels (and whatever `extra` draws, for tests). `time` is on the clock of the events.
    UiActions runFrame(const UiModel& model, glm::ivec2 sizePixels, float scale, double time,
                       const std::function<void()>& extra = {});
    const UiDraw& getDraw() const; // of the last frame
    // Another number when a frame has drawn something else than the one before.
    std::uint64_t getDrawVersion() const;
    Cursor getCursor() const;

    // A press there is the interface's and not the picture's, as of the last frame: ask when a button or finger goes
    // down, and stay with the answer until it goes up. An open dialog or list takes all of the window.
    bool isOverUi(glm::vec2 position) const;

    // What the last frame showed, by name.
    const std::vector<UiItem>& getItems() const;
    const UiItem* findItem(std::string_view id) const;
    // Opens all sections and scrolls until that item is in sight; takes a few frames.
    void reveal(const std::string& id);

    // Clipboard of the system.
    void setClipboard(std::function<std::string()> get, std::function<void(const std::string&)> set);

private:
    struct State;
    std::unique_ptr<State> m_state;
};

} // namespace stipple
