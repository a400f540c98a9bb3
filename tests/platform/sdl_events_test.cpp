// SDL's events as ours, without a window.
#include "platform/display_scale.h"
#include "platform/sdl_events.h"
#include "platform/sdl_keys.h"

#include <catch2/catch.hpp>

#include <SDL_events.h>
#include <set>

using namespace stipple;

namespace {

constexpr std::uint32_t kWindow = 7;

// Two pixels a window coordinate, as on a dense display.
SdlContext makeContext() {
    SdlContext context;
    context.windowId = kWindow;
    context.windowSize = {400, 300};
    context.drawableSize = {800, 600};
    context.now = 50;
    context.ticks = 10000;
    return context;
}

SDL_Event makeMotion(int x, int y, std::uint32_t mouse = 0) {
    SDL_Event event{};
    event.motion.type = SDL_MOUSEMOTION;
    event.motion.windowID = kWindow;
    event.motion.which = mouse;
    event.motion.x = x;
    event.motion.y = y;
    return event;
}

SDL_Event makeKey(std::int32_t code, int place, int modifiers = 0, std::uint32_t type = SDL_KEYDOWN) {
    SDL_Event event{};
    event.key.type = type;
    event.key.windowID = kWindow;
    event.key.keysym.sym = code;
    event.key.keysym.scancode = static_cast<SDL_Scancode>(place);
    event.key.keysym.mod = static_cast<std::uint16_t>(modifiers);
    return event;
}

SDL_Event makeWindowEvent(SDL_WindowEventID id, std::uint32_t window = kWindow) {
    SDL_Event event{};
    event.window.type = SDL_WINDOWEVENT;
    event.window.windowID = window;
    event.window.event = static_cast<std::uint8_t>(id);
    return event;
}

} // namespace

TEST_CASE("Places are pixels of the drawable area") {
    const auto moved = translateEvent(makeMotion(10, 20), makeContext());
    REQUIRE(moved);
    CHECK(moved->kind == InputKind::mouseMove);
    CHECK(moved->position == glm::vec2(20, 40));

    SDL_Event finger{};
    finger.tfinger.type = SDL_FINGERMOTION;
    finger.tfinger.windowID = kWindow;
    finger.tfinger.fingerId = 12;
    finger.tfinger.x = 0.25f;
    finger.tfinger.y = 1;
    const auto touched = translateEvent(finger, makeContext());
    REQUIRE(touched);
    CHECK(touched->kind == InputKind::fingerMove);
    CHECK(touched->position == glm::vec2(200, 600));
    CHECK(touched->finger == 12);

    CHECK(computeWindowCoordinates(computePixels({13, 17}, makeContext()), makeContext()) == glm::vec2(13, 17));
}

TEST_CASE("A finger is not a mouse as well, nor a mouse a finger") {
    CHECK_FALSE(translateEvent(makeMotion(10, 20, SDL_TOUCH_MOUSEID), makeContext()));
    SDL_Event finger{};
    finger.tfinger.type = SDL_FINGERDOWN;
    finger.tfinger.windowID = kWindow;
    finger.tfinger.touchId = SDL_MOUSE_TOUCHID;
    CHECK_FALSE(translateEvent(finger, makeContext()));
}

TEST_CASE("Events of other windows are not ours") {
    SDL_Event motion = makeMotion(1, 1);
    motion.motion.windowID = kWindow + 1;
    CHECK_FALSE(translateEvent(motion, makeContext()));
    CHECK_FALSE(translateEvent(makeWindowEvent(SDL_WINDOWEVENT_CLOSE, kWindow + 1), makeContext()));
}

TEST_CASE("The wheel turns as the hand does") {
    SDL_Event wheel{};
    wheel.wheel.type = SDL_MOUSEWHEEL;
    wheel.wheel.windowID = kWindow;
    wheel.wheel.preciseX = 0.25f;
    wheel.wheel.preciseY = -1.5f;
    wheel.wheel.mouseX = 30;
    wheel.wheel.mouseY = 40;
    auto event = translateEvent(wheel, makeContext());
    REQUIRE(event);
    CHECK(event->delta == glm::vec2(0.25f, -1.5f));
    CHECK(event->position == glm::vec2(60, 80));
    wheel.wheel.direction = SDL_MOUSEWHEEL_FLIPPED;
    event = translateEvent(wheel, makeContext());
    REQUIRE(event);
    CHECK(event->delta == glm::vec2(-0.25f, 1.5f));
}

TEST_CASE("Mouse events carry what is held, keys their own modifiers") {
    SdlContext context = makeContext();
    context.modifiers = KMOD_RSHIFT | KMOD_NUM;
    CHECK(translateEvent(makeMotion(0, 0), context)->modifiers == Modifiers{true, false, false});
    CHECK(translateEvent(makeKey(SDLK_s, SDL_SCANCODE_S, KMOD_RCTRL), context)->modifiers ==
          Modifiers{false, true, false});
}

TEST_CASE("Keys keep their identity through SDL") {
    std::set<std::int32_t> codes;
    for (int i = 1; i < static_cast<int>(Key::count); ++i) {
        const auto key = static_cast<Key>(i);
        INFO("key " << i);
        CHECK(translateKey(computeKeycode(key), SDL_SCANCODE_UNKNOWN) == key);
        codes.insert(computeKeycode(key));
    }
    CHECK(codes.size() == static_cast<std::size_t>(Key::count) - 1);
    CHECK(computeKeycode(Key::none) == SDLK_UNKNOWN);
}

TEST_CASE("Digits of both blocks are the same keys, letters follow the layout") {
    CHECK(translateKey(SDLK_KP_0, SDL_SCANCODE_KP_0) == Key::digit0);
    CHECK(translateKey(SDLK_KP_7, SDL_SCANCODE_KP_7) == Key::digit7);
    CHECK(translateKey(SDLK_KP_ENTER, SDL_SCANCODE_KP_ENTER) == Key::enter);
    CHECK(translateKey(SDLK_z, SDL_SCANCODE_Y) == Key::z);              // German
    CHECK(translateKey(SDLK_AMPERSAND, SDL_SCANCODE_1) == Key::digit1); // French
    CHECK(translateKey(0x44f, SDL_SCANCODE_Z) == Key::z);               // Cyrillic
    CHECK(translateKey(SDLK_CAPSLOCK, SDL_SCANCODE_CAPSLOCK) == Key::none);
    CHECK_FALSE(translateEvent(makeKey(SDLK_CAPSLOCK, SDL_SCANCODE_CAPSLOCK), makeContext()));
}

TEST_CASE("Alt+F4 asks to close") {
    const auto event = translateEvent(makeKey(SDLK_F4, SDL_SCANCODE_F4, KMOD_LALT), makeContext());
    REQUIRE(event);
    CHECK(event->kind == InputKind::closeRequested);
    CHECK(translateEvent(makeKey(SDLK_F4, SDL_SCANCODE_F4), makeContext())->kind == InputKind::keyDown);
}

TEST_CASE("Window events") {
    const auto translate = [](SDL_WindowEventID id) { return translateEvent(makeWindowEvent(id), makeContext()); };
    CHECK(translate(SDL_WINDOWEVENT_SIZE_CHANGED)->kind == InputKind::resized);
    CHECK_FALSE(translate(SDL_WINDOWEVENT_RESIZED)); // SIZE_CHANGED came before it
    CHECK(translate(SDL_WINDOWEVENT_MINIMIZED)->kind == InputKind::hidden);
    CHECK(translate(SDL_WINDOWEVENT_HIDDEN)->kind == InputKind::hidden);
    CHECK(translate(SDL_WINDOWEVENT_RESTORED)->kind == InputKind::shown);
    CHECK(translate(SDL_WINDOWEVENT_EXPOSED)->kind == InputKind::exposed);
    CHECK(translate(SDL_WINDOWEVENT_FOCUS_LOST)->kind == InputKind::focusLost);
    CHECK(translate(SDL_WINDOWEVENT_DISPLAY_CHANGED)->kind == InputKind::scaleChanged);
    CHECK(translate(SDL_WINDOWEVENT_CLOSE)->kind == InputKind::closeRequested);
    CHECK_FALSE(translate(SDL_WINDOWEVENT_MOVED));
}

TEST_CASE("Times are on the steady clock, also when SDL's milliseconds wrap") {
    SDL_Event event = makeMotion(0, 0);
    event.common.timestamp = 9750;
    CHECK(translateEvent(event, makeContext())->time == Approx(49.75));
    SdlContext context = makeContext();
    context.ticks = 100;
    event.common.timestamp = 0xFFFFFFFF - 99;
    CHECK(translateEvent(event, context)->time == Approx(49.8));
    event.common.timestamp = 0;
    CHECK(translateEvent(event, context)->time == 50);
}

TEST_CASE("The scale of a display is the person's choice or a believable one") {
    CHECK(computeScaleOfSetting("144").value() == 1.5f);
    CHECK(computeScaleOfSetting("96").value() == 1);
    CHECK_FALSE(computeScaleOfSetting("0"));
    CHECK_FALSE(computeScaleOfSetting("1000"));
    CHECK_FALSE(computeScaleOfSetting("large"));
    CHECK_FALSE(computeScaleOfSetting("nan"));
    CHECK(computeScaleOfDisplay(96, 96) == 1);
    CHECK(computeScaleOfDisplay(82, 82) == 1);       // a large monitor seen from afar
    CHECK(computeScaleOfDisplay(163, 162) == 1.75f); // 27 inches, 3840 x 2160
    CHECK(computeScaleOfDisplay(305, 305) == 3);
    CHECK(computeScaleOfDisplay(610, 342) == 1); // says 160 x 90 mm and is not
    CHECK(computeScaleOfDisplay(900, 900) == 1);
    CHECK(computeScaleOfDisplay(0, 0) == 1);
}
