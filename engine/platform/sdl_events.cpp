#include "platform/sdl_events.h"

#include "platform/sdl_keys.h"

#include <SDL_events.h>
#include <SDL_touch.h>
#include <algorithm>

namespace stipple {

namespace {

std::optional<MouseButton> translateButton(std::uint8_t button) {
    switch (button) {
    case SDL_BUTTON_LEFT:
        return MouseButton::left;
    case SDL_BUTTON_MIDDLE:
        return MouseButton::middle;
    case SDL_BUTTON_RIGHT:
        return MouseButton::right;
    default:
        return {};
    }
}

std::optional<InputKind> translateWindowKind(const SDL_WindowEvent& event) {
    switch (event.event) {
    case SDL_WINDOWEVENT_SIZE_CHANGED:
        return InputKind::resized; // comes with every SDL_WINDOWEVENT_RESIZED too
    case SDL_WINDOWEVENT_DISPLAY_CHANGED:
        return InputKind::scaleChanged;
    case SDL_WINDOWEVENT_EXPOSED:
        return InputKind::exposed;
    case SDL_WINDOWEVENT_HIDDEN:
    case SDL_WINDOWEVENT_MINIMIZED:
        return InputKind::hidden;
    case SDL_WINDOWEVENT_SHOWN:
    case SDL_WINDOWEVENT_RESTORED:
    case SDL_WINDOWEVENT_MAXIMIZED:
        return InputKind::shown;
    case SDL_WINDOWEVENT_FOCUS_LOST:
        return InputKind::focusLost;
    case SDL_WINDOWEVENT_CLOSE:
        return InputKind::closeRequested;
    default:
        return {};
    }
}

bool translateMouse(const SDL_Event& event, const SdlContext& context, InputEvent& out) {
    switch (event.type) {
    case SDL_MOUSEMOTION:
        if (event.motion.which == SDL_TOUCH_MOUSEID || event.motion.windowID != context.windowId) return false;
        out.kind = InputKind::mouseMove;
        out.position = computePixels({event.motion.x, event.motion.y}, context);
        return true;
    case SDL_MOUSEWHEEL: {
        if (event.wheel.which == SDL_TOUCH_MOUSEID || event.wheel.windowID != context.windowId) return false;
        const float sign = event.wheel.direction == SDL_MOUSEWHEEL_FLIPPED ? -1.0f : 1.0f;
        out.kind = InputKind::wheel;
        out.position = computePixels({event.wheel.mouseX, event.wheel.mouseY}, context);
        out.delta = sign * glm::vec2(event.wheel.preciseX, event.wheel.preciseY);
        return true;
    }
    default: {
        const auto button = translateButton(event.button.button);
        if (event.button.which == SDL_TOUCH_MOUSEID || event.button.windowID != context.windowId || !button)
            return false;
        out.kind = event.type == SDL_MOUSEBUTTONDOWN ? InputKind::mouseDown : InputKind::mouseUp;
        out.position = computePixels({event.button.x, event.button.y}, context);
        out.button = *button;
        out.clicks = std::max<int>(event.button.clicks, 1);
        return true;
    }
    }
}

// The fingers of a touchpad are where no pixel is; SDL has made mouse and wheel of them already. Devices are looked for
// here because SDL_GetTouchDeviceType() does not stand one that it has never seen.
bool isTouchpad(SDL_TouchID device) {
    for (int i = 0; i < SDL_GetNumTouchDevices(); ++i) {
        if (SDL_GetTouchDevice(i) == device) return SDL_GetTouchDeviceType(device) != SDL_TOUCH_DEVICE_DIRECT;
    }
    return false;
}

bool translateFinger(const SDL_TouchFingerEvent& event, const SdlContext& context, InputEvent& out) {
    const bool elsewhere = event.windowID != 0 && event.windowID != context.windowId;
    if (event.touchId == SDL_MOUSE_TOUCHID || isTouchpad(event.touchId) || elsewhere) return false;
    out.kind = event.type == SDL_FINGERDOWN ? InputKind::fingerDown
               : event.type == SDL_FINGERUP ? InputKind::fingerUp
                                            : InputKind::fingerMove;
    out.position = glm::vec2(event.x, event.y) * glm::vec2(context.drawableSize);
    out.finger = static_cast<std::uint64_t>(event.fingerId);
    return true;
}

bool translateKeyEvent(const SDL_KeyboardEvent& event, const SdlContext& context, InputEvent& out) {
    if (event.windowID != context.windowId) return false;
    out.kind = event.type == SDL_KEYDOWN ? InputKind::keyDown : InputKind::keyUp;
    out.key = translateKey(event.keysym.sym, event.keysym.scancode);
    out.repeat = event.repeat != 0;
    out.modifiers = translateModifiers(event.keysym.mod);
    // Where a window manager knows Alt+F4 it keeps the key to itself.
    if (out.kind == InputKind::keyDown && out.key == Key::f4 && out.modifiers == Modifiers{false, false, true}) {
        out.kind = InputKind::closeRequested;
        out.key = Key::none;
    }
    return out.key != Key::none || out.kind == InputKind::closeRequested;
}

bool translateWindow(const SDL_WindowEvent& event, const SdlContext& context, InputEvent& out) {
    const auto kind = translateWindowKind(event);
    if (event.windowID != context.windowId || !kind) return false;
    out.kind = *kind;
    return true;
}

bool translateDrop(const SDL_DropEvent& event, const SdlContext& context, InputEvent& out) {
    if (event.windowID != 0 && event.windowID != context.windowId) return false;
    if (!event.file) return false;
    out.kind = InputKind::drop;
    out.position = computePixels(context.pointer, context);
    out.text = event.file;
    return true;
}

bool translate(const SDL_Event& event, const SdlContext& context, InputEvent& out) {
    switch (event.type) {
    case SDL_MOUSEMOTION:
    case SDL_MOUSEWHEEL:
    case SDL_MOUSEBUTTONDOWN:
    case SDL_MOUSEBUTTONUP:
        return translateMouse(event, context, out);
    case SDL_FINGERDOWN:
    case SDL_FINGERMOTION:
    case SDL_FINGERUP:
        return translateFinger(event.tfinger, context, out);
    case SDL_KEYDOWN:
    case SDL_KEYUP:
        return translateKeyEvent(event.key, context, out);
    case SDL_TEXTINPUT:
        if (event.text.windowID != context.windowId) return false;
        out.kind = InputKind::text;
        out.text = event.text.text;
        return true;
    case SDL_DROPFILE:
        return translateDrop(event.drop, context, out);
    case SDL_WINDOWEVENT:
        return translateWindow(event.window, context, out);
    case SDL_QUIT:
        out.kind = InputKind::closeRequested;
        return true;
    default:
        return false;
    }
}

} // namespace

std::optional<InputEvent> translateEvent(const SDL_Event& event, const SdlContext& context) {
    InputEvent out;
    out.modifiers = translateModifiers(context.modifiers);
    // SDL's clock is 32 bits of milliseconds; the unsigned difference is right across its wrap. A stamp of the future
    // is one that an event was pushed without.
    const std::uint32_t age = context.ticks - event.common.timestamp;
    const bool stamped = event.common.timestamp != 0 && age < 1u << 31;
    out.time = context.now - (stamped ? age * 1e-3 : 0.0);
    if (!translate(event, context, out)) return {};
    return out;
}

glm::vec2 computePixels(const glm::vec2& windowCoordinates, const SdlContext& context) {
    return windowCoordinates * glm::vec2(context.drawableSize) / glm::vec2(glm::max(context.windowSize, 1));
}

glm::vec2 computeWindowCoordinates(const glm::vec2& pixels, const SdlContext& context) {
    return pixels * glm::vec2(context.windowSize) / glm::vec2(glm::max(context.drawableSize, 1));
}

} // namespace stipple
