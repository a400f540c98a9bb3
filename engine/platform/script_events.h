// Lines of a script as events of SDL, so that what is played goes the same way as what a person does.
#pragma once

#include "platform/event_script.h"
#include "platform/sdl_events.h"

struct SDL_Window;

namespace stipple {

// Puts the line's event into SDL's queue. Of `resized`, `hidden` and `shown` the
// window itself is told; SDL reports the first as it does for a person's. What an event of SDL cannot carry (modifiers
// of the mouse, the place of a drop, a display's scale) is the caller's. Nothing for waits and markers.
void pushScriptLine(const ScriptLine& line, SDL_Window* window, const SdlContext& context);

} // namespace stipple
