// Keys and modifiers: ours to SDL's and back. SDL's values travel as plain integers, so that its headers stay out.
#pragma once

#include "platform/input.h"

#include <cstdint>

namespace stipple {

// The key that the layout prints on it; letters and digits that a layout does not have (a Cyrillic one, or the digits
// of a French one) by their place on the keyboard. Key::none for keys that Stipple does not know.
Key translateKey(std::int32_t keycode, int scancode);
// A keycode that translateKey() gives this key for; 0 for Key::none.
std::int32_t computeKeycode(Key key);

Modifiers translateModifiers(int sdlModifiers);
int computeSdlModifiers(const Modifiers& modifiers);

} // namespace stipple
