#include "platform/sdl_keys.h"

#include <SDL_keycode.h>

namespace stipple {

namespace {

struct KeyPair {
    SDL_Keycode code;
    Key key;
};

// The first line of a key is what computeKeycode() answers.
constexpr KeyPair kKeys[] = {
    {SDLK_LEFT, Key::left},
    {SDLK_RIGHT, Key::right},
    {SDLK_UP, Key::up},
    {SDLK_DOWN, Key::down},
    {SDLK_HOME, Key::home},
    {SDLK_END, Key::end},
    {SDLK_PAGEUP, Key::pageUp},
    {SDLK_PAGEDOWN, Key::pageDown},
    {SDLK_INSERT, Key::insert},
    {SDLK_DELETE, Key::del},
    {SDLK_BACKSPACE, Key::backspace},
    {SDLK_SPACE, Key::space},
    {SDLK_RETURN, Key::enter},
    {SDLK_KP_ENTER, Key::enter},
    {SDLK_ESCAPE, Key::escape},
    {SDLK_TAB, Key::tab},
    {SDLK_MINUS, Key::minus},
    {SDLK_KP_MINUS, Key::minus},
    {SDLK_EQUALS, Key::equals},
    {SDLK_PLUS, Key::equals}, // layouts with a plus of its own
    {SDLK_KP_PLUS, Key::equals},
    {SDLK_COMMA, Key::comma},
    {SDLK_PERIOD, Key::period},
    {SDLK_KP_PERIOD, Key::period},
    {SDLK_SLASH, Key::slash},
    {SDLK_KP_DIVIDE, Key::slash},
    {SDLK_LEFTBRACKET, Key::leftBracket},
    {SDLK_RIGHTBRACKET, Key::rightBracket},
    {SDLK_LSHIFT, Key::shift},
    {SDLK_RSHIFT, Key::shift},
    {SDLK_LCTRL, Key::control},
    {SDLK_RCTRL, Key::control},
    {SDLK_LALT, Key::alt},
    {SDLK_RALT, Key::alt},
    {SDLK_KP_0, Key::digit0},
};

constexpr Key offset(Key first, int by) {
    return static_cast<Key>(static_cast<int>(first) + by);
}
constexpr int distance(Key first, Key key) {
    return static_cast<int>(key) - static_cast<int>(first);
}
constexpr bool isWithin(Key key, Key first, Key last) {
    return key >= first && key <= last;
}

Key translatePlace(int scancode) {
    if (scancode >= SDL_SCANCODE_A && scancode <= SDL_SCANCODE_Z) return offset(Key::a, scancode - SDL_SCANCODE_A);
    if (scancode >= SDL_SCANCODE_1 && scancode <= SDL_SCANCODE_9) return offset(Key::digit1, scancode - SDL_SCANCODE_1);
    return scancode == SDL_SCANCODE_0 ? Key::digit0 : Key::none;
}

} // namespace

Key translateKey(std::int32_t keycode, int scancode) {
    if (keycode >= SDLK_a && keycode <= SDLK_z) return offset(Key::a, keycode - SDLK_a);
    if (keycode >= SDLK_0 && keycode <= SDLK_9) return offset(Key::digit0, keycode - SDLK_0);
    if (keycode >= SDLK_F1 && keycode <= SDLK_F12) return offset(Key::f1, keycode - SDLK_F1);
    if (keycode >= SDLK_KP_1 && keycode <= SDLK_KP_9) return offset(Key::digit1, keycode - SDLK_KP_1);
    for (const KeyPair& pair : kKeys) {
        if (pair.code == keycode) return pair.key;
    }
    return translatePlace(scancode);
}

std::int32_t computeKeycode(Key key) {
    if (isWithin(key, Key::a, Key::z)) return SDLK_a + distance(Key::a, key);
    if (isWithin(key, Key::digit0, Key::digit9)) return SDLK_0 + distance(Key::digit0, key);
    if (isWithin(key, Key::f1, Key::f12)) return SDLK_F1 + distance(Key::f1, key);
    for (const KeyPair& pair : kKeys) {
        if (pair.key == key) return pair.code;
    }
    return SDLK_UNKNOWN;
}

Modifiers translateModifiers(int sdlModifiers) {
    return {(sdlModifiers & KMOD_SHIFT) != 0, (sdlModifiers & KMOD_CTRL) != 0, (sdlModifiers & KMOD_ALT) != 0};
}

int computeSdlModifiers(const Modifiers& modifiers) {
    return (modifiers.shift ? KMOD_LSHIFT : 0) | (modifiers.control ? KMOD_LCTRL : 0) | (modifiers.alt ? KMOD_LALT : 0);
}

} // namespace stipple
