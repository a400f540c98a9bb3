// SDL's events as InputEvents. All that the translation reads is in its arguments, so that tests need no window.
#pragma once

#include "platform/input.h"

#include <cstdint>
#include <optional>

union SDL_Event;

namespace stipple {

// What an event of SDL means depends on.
struct SdlContext {
    std::uint32_t windowId = 0;
    glm::ivec2 windowSize{1};   // SDL's window coordinates
    glm::ivec2 drawableSize{1}; // pixels
    int modifiers = 0;          // of SDL, held at the event: those of the mouse do not carry them
    glm::vec2 pointer{0};       // window coordinates; events of a drop do not carry a place
    double now = 0;             // seconds on the steady clock ...
    std::uint32_t ticks = 0;    // ... and at that moment in SDL's milliseconds
};

// Nothing for events of other windows and for those that Stipple does not know, among them a mouse made up from touch
// and touch made up from a mouse. SDL's "minimised" and "hidden" are both `hidden`, its "restored" and "shown" both
// `shown`; a change of display is `scaleChanged`, whether or not the scale differs: the window tells.
std::optional<InputEvent> translateEvent(const SDL_Event& event, const SdlContext& context);

// Window coordinates to pixels and back.
glm::vec2 computePixels(const glm::vec2& windowCoordinates, const SdlContext& context);
glm::vec2 computeWindowCoordinates(const glm::vec2& pixels, const SdlContext& context);

} // namespace stipple
