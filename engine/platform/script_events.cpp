#include "platform/script_events.h"

#include "platform/sdl_keys.h"

#include <SDL.h>
#include <algorithm>
#include <cstring>
#include <string_view>

namespace stipple {

namespace {

constexpr SDL_TouchID kPlayedTouchDevice = 1;

glm::ivec2 roundToWindow(const glm::vec2& pixels, const SdlContext& context) {
    return glm::ivec2(glm::round(computeWindowCoordinates(pixels, context)));
}

std::uint8_t getSdlButton(MouseButton button) {
    switch (button) {
    case MouseButton::left:
        return SDL_BUTTON_LEFT;
    case MouseButton::middle:
        return SDL_BUTTON_MIDDLE;
    case MouseButton::right:
        return SDL_BUTTON_RIGHT;
    }
    return SDL_BUTTON_LEFT;
}

void pushMouse(const InputEvent& in, const SdlContext& context) {
    const glm::ivec2 at = roundToWindow(in.position, context);
    SDL_Event event{};
    if (in.kind == InputKind::mouseMove) {
        event.motion.type = SDL_MOUSEMOTION;
        event.motion.windowID = context.windowId;
        event.motion.x = at.x;
        event.motion.y = at.y;
    } else if (in.kind == InputKind::wheel) {
        event.wheel.type = SDL_MOUSEWHEEL;
        event.wheel.windowID = context.windowId;
        event.wheel.mouseX = at.x;
        event.wheel.mouseY = at.y;
        event.wheel.preciseX = in.delta.x;
        event.wheel.preciseY = in.delta.y;
        event.wheel.x = static_cast<int>(in.delta.x);
        event.wheel.y = static_cast<int>(in.delta.y);
    } else {
        const bool down = in.kind == InputKind::mouseDown;
        event.button.type = down ? SDL_MOUSEBUTTONDOWN : SDL_MOUSEBUTTONUP;
        event.button.state = down ? SDL_PRESSED : SDL_RELEASED;
        event.button.windowID = context.windowId;
        event.button.button = getSdlButton(in.button);
        event.button.clicks = static_cast<std::uint8_t>(std::min(in.clicks, 255));
        event.button.x = at.x;
        event.button.y = at.y;
    }
    SDL_PushEvent(&event);
}

void pushKey(const InputEvent& in, const SdlContext& context) {
    const bool down = in.kind == InputKind::keyDown;
    SDL_Event event{};
    event.key.type = down ? SDL_KEYDOWN : SDL_KEYUP;
    event.key.state = down ? SDL_PRESSED : SDL_RELEASED;
    event.key.windowID = context.windowId;
    event.key.repeat = in.repeat ? 1 : 0;
    event.key.keysym.sym = computeKeycode(in.key);
    event.key.keysym.scancode = SDL_GetScancodeFromKey(event.key.keysym.sym);
    event.key.keysym.mod = static_cast<std::uint16_t>(computeSdlModifiers(in.modifiers));
    SDL_PushEvent(&event);
}

void pushFinger(const InputEvent& in, const SdlContext& context) {
    SDL_Event event{};
    event.tfinger.type = in.kind == InputKind::fingerDown ? SDL_FINGERDOWN
                         : in.kind == InputKind::fingerUp ? SDL_FINGERUP
                                                          : SDL_FINGERMOTION;
    event.tfinger.windowID = context.windowId;
    event.tfinger.touchId = kPlayedTouchDevice;
    event.tfinger.fingerId = static_cast<SDL_FingerID>(in.finger);
    const glm::vec2 at = in.position / glm::vec2(glm::max(context.drawableSize, 1));
    event.tfinger.x = at.x;
    event.tfinger.y = at.y;
    event.tfinger.pressure = in.kind == InputKind::fingerUp ? 0.0f : 1.0f;
    SDL_PushEvent(&event);
}

// SDL's events hold 31 bytes; a longer text comes in several, as it does from input methods.
void pushText(std::string_view text, const SdlContext& context) {
    while (!text.empty()) {
        std::size_t length = std::min<std::size_t>(text.size(), SDL_TEXTINPUTEVENT_TEXT_SIZE - 1);
        const auto isInsideCharacter = [&](std::size_t i) {
            return i < text.size() && (static_cast<unsigned char>(text[i]) & 0xC0) == 0x80;
        };
        while (length > 1 && isInsideCharacter(length))
            --length;
        SDL_Event event{};
        event.text.type = SDL_TEXTINPUT;
        event.text.windowID = context.windowId;
        std::memcpy(event.text.text, text.data(), length);
        SDL_PushEvent(&event);
        text.remove_prefix(length);
    }
}

void pushDrop(const InputEvent& in, const SdlContext& context) {
    SDL_Event event{};
    event.drop.type = SDL_DROPFILE;
    event.drop.windowID = context.windowId;
    event.drop.file = SDL_strdup(in.text.c_str()); // whoever takes the event out of the queue frees it
    if (event.drop.file && SDL_PushEvent(&event) != 1) SDL_free(event.drop.file);
}

void pushWindow(SDL_WindowEventID id, const SdlContext& context) {
    SDL_Event event{};
    event.window.type = SDL_WINDOWEVENT;
    event.window.windowID = context.windowId;
    event.window.event = static_cast<std::uint8_t>(id);
    SDL_PushEvent(&event);
}

void pushEvent(const ScriptLine& line, SDL_Window* window, const SdlContext& context) {
    const InputEvent& event = line.event;
    switch (event.kind) {
    case InputKind::mouseMove:
    case InputKind::mouseDown:
    case InputKind::mouseUp:
    case InputKind::wheel:
        pushMouse(event, context);
        return;
    case InputKind::keyDown:
    case InputKind::keyUp:
        pushKey(event, context);
        return;
    case InputKind::text:
        pushText(event.text, context);
        return;
    case InputKind::fingerDown:
    case InputKind::fingerMove:
    case InputKind::fingerUp:
        pushFinger(event, context);
        return;
    case InputKind::drop:
        pushDrop(event, context);
        return;
    case InputKind::resized: {
        const glm::ivec2 size = glm::max(roundToWindow(line.size, context), 1);
        SDL_SetWindowSize(window, size.x, size.y);
        return;
    }
    case InputKind::scaleChanged:
        pushWindow(SDL_WINDOWEVENT_DISPLAY_CHANGED, context);
        return;
    case InputKind::exposed:
        pushWindow(SDL_WINDOWEVENT_EXPOSED, context);
        return;
    // Without a window manager nobody answers these two requests; the event says what the script wants in any case.
    case InputKind::hidden:
        SDL_MinimizeWindow(window);
        pushWindow(SDL_WINDOWEVENT_MINIMIZED, context);
        return;
    case InputKind::shown:
        SDL_RestoreWindow(window);
        pushWindow(SDL_WINDOWEVENT_RESTORED, context);
        return;
    case InputKind::focusLost:
        pushWindow(SDL_WINDOWEVENT_FOCUS_LOST, context);
        return;
    case InputKind::closeRequested:
        pushWindow(SDL_WINDOWEVENT_CLOSE, context);
        return;
    case InputKind::wake:
    case InputKind::marker:
        return;
    }
}

} // namespace

void pushScriptLine(const ScriptLine& line, SDL_Window* window, const SdlContext& context) {
    if (line.kind == ScriptLine::Kind::quit) {
        SDL_Event event{};
        event.type = SDL_QUIT;
        SDL_PushEvent(&event);
    } else if (line.kind == ScriptLine::Kind::event) {
        pushEvent(line, window, context);
    }
}

} // namespace stipple
