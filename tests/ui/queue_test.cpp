// No press, key or letter is lost, and none changes places, however slow the frames are.
#include "core/random.h"
#include "ui/input_queue.h"

#include <catch2/catch.hpp>

#include <map>

using namespace stipple;

namespace {

InputEvent make(InputKind kind) {
    InputEvent e;
    e.kind = kind;
    return e;
}

InputEvent makeKey(bool isDown, Key key, Modifiers modifiers = {}) {
    InputEvent e = make(isDown ? InputKind::keyDown : InputKind::keyUp);
    e.key = key;
    e.modifiers = modifiers;
    return e;
}

InputEvent makeText(const char* text) {
    InputEvent e = make(InputKind::text);
    e.text = text;
    return e;
}

std::vector<std::vector<InputEvent>> deal(const std::vector<InputEvent>& events) {
    InputQueue queue;
    queue.add(events);
    std::vector<std::vector<InputEvent>> frames;
    while (!queue.isEmpty()) {
        frames.push_back(queue.takeFrame());
        REQUIRE_FALSE(frames.back().empty());
    }
    return frames;
}

} // namespace

TEST_CASE("A click in one batch takes two frames") {
    const auto frames = deal({make(InputKind::mouseMove), make(InputKind::mouseDown), make(InputKind::mouseUp)});
    REQUIRE(frames.size() == 2);
    CHECK(frames[0].size() == 2);
    CHECK(frames[1][0].kind == InputKind::mouseUp);
}

TEST_CASE("A drag is seen where it ends before it is let go") {
    const auto frames = deal({make(InputKind::mouseDown), make(InputKind::mouseMove), make(InputKind::mouseMove),
                              make(InputKind::mouseUp), make(InputKind::mouseMove)});
    REQUIRE(frames.size() == 4);
    CHECK(frames[1].size() == 2);
    CHECK(frames[2][0].kind == InputKind::mouseUp);
}

TEST_CASE("Letters and the keys that edit keep their order") {
    // a b, back, c: what a text field sees must be "ac".
    const auto frames =
        deal({makeKey(true, Key::a), makeText("a"), makeKey(false, Key::a), makeKey(true, Key::b), makeText("b"),
              makeKey(true, Key::backspace), makeKey(false, Key::backspace), makeKey(true, Key::c), makeText("c")});
    std::string typed;
    for (const auto& frame : frames) {
        // A field takes the letters of a frame first and its keys second.
        for (const InputEvent& e : frame)
            if (e.kind == InputKind::text) typed += e.text;
        for (const InputEvent& e : frame)
            if (e.kind == InputKind::keyDown && e.key == Key::backspace) typed.pop_back();
    }
    CHECK(typed == "ac");
}

TEST_CASE("Whatever comes, all of it is dealt out in order, one change of a key or button a frame") {
    Random random(3);
    std::vector<InputEvent> events;
    const InputKind kinds[] = {InputKind::mouseMove, InputKind::mouseDown,  InputKind::mouseUp,
                               InputKind::wheel,     InputKind::keyDown,    InputKind::keyUp,
                               InputKind::text,      InputKind::fingerDown, InputKind::fingerUp,
                               InputKind::focusLost, InputKind::drop,       InputKind::closeRequested};
    for (int i = 0; i < 5000; ++i) {
        InputEvent e = make(kinds[random.nextBelow(std::uint32_t(std::size(kinds)))]);
        e.key = Key(1 + random.nextBelow(std::uint32_t(Key::count) - 1));
        e.button = MouseButton(random.nextBelow(3));
        e.time = i;
        events.push_back(e);
    }
    std::size_t next = 0;
    for (const auto& frame : deal(events)) {
        int buttons = 0;
        std::map<Key, int> keys;
        for (const InputEvent& e : frame) {
            REQUIRE(e.time == events[next++].time);
            buttons += e.kind == InputKind::mouseDown || e.kind == InputKind::mouseUp ||
                       e.kind == InputKind::fingerDown || e.kind == InputKind::fingerUp;
            if (e.kind == InputKind::keyDown || e.kind == InputKind::keyUp) REQUIRE(++keys[e.key] == 1);
        }
        REQUIRE(buttons <= 1);
    }
    CHECK(next == events.size());
}

TEST_CASE("What is not for the interface does not hold it up") {
    CHECK(deal({make(InputKind::wake), make(InputKind::resized), make(InputKind::marker)}).empty());
}
