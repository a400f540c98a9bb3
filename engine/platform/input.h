// What a person does, as plain data: the window translates SDL's events into these, tests make them by hand.
#pragma once

#include "math/vec.h"

#include <cstdint>
#include <string>

namespace stipple {

enum class Key : std::uint8_t {
    none,
    // clang-format off
    a, b, c, d, e, f, g, h, i, j, k, l, m, n, o, p, q, r, s, t, u, v, w, x, y, z,
    digit0, digit1, digit2, digit3, digit4, digit5, digit6, digit7, digit8, digit9, // top row and number pad alike
    f1, f2, f3, f4, f5, f6, f7, f8, f9, f10, f11, f12,
    left, right, up, down, home, end, pageUp, pageDown, insert, del, backspace,
    space, enter, escape, tab, minus, equals, comma, period, slash, leftBracket, rightBracket,
    // clang-format on
    shift, // either side; the modifiers of every event say what is held
    control,
    alt,
    count
};

struct Modifiers {
    bool shift = false, control = false, alt = false;
    bool operator==(const Modifiers&) const = default;
};

enum class MouseButton : std::uint8_t { left, middle, right };

enum class InputKind : std::uint8_t {
    mouseMove,    // position
    mouseDown,    // position, button, clicks
    mouseUp,      // position, button
    wheel,        // position, delta in notches: y away from the person, x to the right
    keyDown,      // key, repeat
    keyUp,        // key
    text,         // text: UTF-8 as typed
    fingerDown,   // position, finger
    fingerMove,   // position, finger
    fingerUp,     // position, finger
    drop,         // position, text: path of one dropped file or folder
    resized,      // the window's new size is in Window::getSize()
    scaleChanged, // the display's scale is in Window::getScale()
    exposed,      // the window's contents are lost or shown again: draw once
    hidden,       // minimised or covered as far as the system says: do not draw
    shown,
    focusLost, // keys and buttons held until now are released
    closeRequested,
    wake,   // from Window::wake(): look at what other threads have finished
    marker, // text: a line of a played script that is not an event (event_script.h)
};

// Positions are pixels of the window's drawable area from its top left corner.
struct InputEvent {
    InputKind kind = InputKind::wake;
    double time = 0; // seconds on a steady clock
    glm::vec2 position{0};
    glm::vec2 delta{0};
    MouseButton button = MouseButton::left;
    int clicks = 1; // 2: second press of a double click
    Key key = Key::none;
    bool repeat = false;
    Modifiers modifiers;
    std::uint64_t finger = 0;
    std::string text;
};

} // namespace stipple
