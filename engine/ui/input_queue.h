// Deals input out to frames of the interface so that none is lost when frames are slow: the packaged ImGui looks at the
// state of keys and buttons once a frame, so that a press and its release in one frame would be nothing at all.
#pragma once

#include "platform/input.h"

#include <deque>
#include <span>
#include <vector>

namespace stipple {

class InputQueue {
public:
    // Keeps mouse, keys, text and fingers (and focusLost, drop and closeRequested); leaves out the rest.
    void add(std::span<const InputEvent> events);
    bool isEmpty() const { return m_events.empty(); }
    // The events of the next frame, in order: at most one press or release of each key and button, no motion after a
    // button or the wheel, no release after a motion, no text after a key that edits, no second key that edits.
    std::vector<InputEvent> takeFrame();

private:
    std::deque<InputEvent> m_events;
};

// Keys that do something to a text field, as against those that type.
bool isEditingKey(const InputEvent& event);

} // namespace stipple
