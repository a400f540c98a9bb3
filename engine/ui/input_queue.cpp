#include "ui/input_queue.h"

#include <bitset>

namespace stipple {
namespace {

bool isWanted(InputKind kind) {
    switch (kind) {
    case InputKind::mouseMove:
    case InputKind::mouseDown:
    case InputKind::mouseUp:
    case InputKind::wheel:
    case InputKind::keyDown:
    case InputKind::keyUp:
    case InputKind::text:
    case InputKind::fingerDown:
    case InputKind::fingerMove:
    case InputKind::fingerUp:
    case InputKind::drop:
    case InputKind::focusLost:
    case InputKind::closeRequested:
        return true;
    default:
        return false;
    }
}

// What a frame has taken so far.
struct Taken {
    bool motion = false, button = false, wheel = false, text = false, editingKey = false;
    std::bitset<std::size_t(Key::count)> keys;
};

bool fits(const InputEvent& event, const Taken& taken) {
    switch (event.kind) {
    case InputKind::mouseMove:
    case InputKind::fingerMove:
        return !taken.button && !taken.wheel;
    case InputKind::mouseUp:
    case InputKind::fingerUp:
        // Sliders look where the hand is only while the button is down.
        if (taken.motion) return false;
        [[fallthrough]];
    case InputKind::mouseDown:
    case InputKind::fingerDown:
        // One button a frame, whichever: left and right together have no order within a frame.
        return !taken.button && !taken.wheel && !taken.text && taken.keys.none();
    case InputKind::wheel:
        return !taken.button;
    case InputKind::keyDown:
    case InputKind::keyUp:
        if (taken.button || taken.keys.test(std::size_t(event.key))) return false;
        return event.kind == InputKind::keyUp || !isEditingKey(event) || !taken.editingKey;
    case InputKind::text:
        return !taken.button && !taken.editingKey;
    default:
        return !taken.button && !taken.wheel && !taken.text && taken.keys.none();
    }
}

void note(const InputEvent& event, Taken& taken) {
    switch (event.kind) {
    case InputKind::mouseMove:
    case InputKind::fingerMove:
        taken.motion = true;
        break;
    case InputKind::mouseDown:
    case InputKind::mouseUp:
    case InputKind::fingerDown:
    case InputKind::fingerUp:
    case InputKind::focusLost:
        taken.button = true;
        break;
    case InputKind::wheel:
        taken.wheel = true;
        break;
    case InputKind::keyDown:
        taken.editingKey |= isEditingKey(event);
        taken.keys.set(std::size_t(event.key));
        break;
    case InputKind::keyUp:
        taken.keys.set(std::size_t(event.key));
        break;
    case InputKind::text:
        taken.text = true;
        break;
    default:
        break;
    }
}

} // namespace

bool isEditingKey(const InputEvent& event) {
    if (event.modifiers.control || event.modifiers.alt) return true;
    switch (event.key) {
    case Key::left:
    case Key::right:
    case Key::up:
    case Key::down:
    case Key::home:
    case Key::end:
    case Key::pageUp:
    case Key::pageDown:
    case Key::insert:
    case Key::del:
    case Key::backspace:
    case Key::enter:
    case Key::escape:
    case Key::tab:
        return true;
    default:
        return false;
    }
}

void InputQueue::add(std::span<const InputEvent> events) {
    for (const InputEvent& event : events)
        if (isWanted(event.kind)) m_events.push_back(event);
}

std::vector<InputEvent> InputQueue::takeFrame() {
    std::vector<InputEvent> frame;
    Taken taken;
    while (!m_events.empty() && fits(m_events.front(), taken)) {
        note(m_events.front(), taken);
        frame.push_back(std::move(m_events.front()));
        m_events.pop_front();
    }
    return frame;
}

} // namespace stipple
