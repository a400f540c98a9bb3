// Private to ui/: gives events to ImGui's state of mouse and keys. The first finger is the mouse, since a finger is no
// mouse to the window.
#pragma once

#include "platform/input.h"

#include <cstdint>
#include <optional>
#include <span>

namespace stipple {

class InputFeed {
public:
    // Once per context.
    static void mapKeys();

    // What InputQueue::takeFrame() gave; before ImGui::NewFrame(). True when a button or finger has gone down.
    bool feed(std::span<const InputEvent> events);

private:
    std::optional<std::uint64_t> m_finger;
    bool m_leaves = false; // the finger has gone: no mouse anywhere from the next frame on
};

} // namespace stipple
