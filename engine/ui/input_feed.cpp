#include "ui/input_feed.h"

#include <algorithm>
#include <cfloat>
#include <imgui.h>

namespace stipple {
namespace {

int toButton(MouseButton button) {
    switch (button) {
    case MouseButton::left:
        return 0;
    case MouseButton::right:
        return 1;
    case MouseButton::middle:
        return 2;
    }
    return 0;
}

} // namespace

void InputFeed::mapKeys() {
    struct Pair {
        ImGuiKey to;
        Key from;
    };
    static constexpr Pair kPairs[] = {{ImGuiKey_Tab, Key::tab},
                                      {ImGuiKey_LeftArrow, Key::left},
                                      {ImGuiKey_RightArrow, Key::right},
                                      {ImGuiKey_UpArrow, Key::up},
                                      {ImGuiKey_DownArrow, Key::down},
                                      {ImGuiKey_PageUp, Key::pageUp},
                                      {ImGuiKey_PageDown, Key::pageDown},
                                      {ImGuiKey_Home, Key::home},
                                      {ImGuiKey_End, Key::end},
                                      {ImGuiKey_Insert, Key::insert},
                                      {ImGuiKey_Delete, Key::del},
                                      {ImGuiKey_Backspace, Key::backspace},
                                      {ImGuiKey_Space, Key::space},
                                      {ImGuiKey_Enter, Key::enter},
                                      {ImGuiKey_Escape, Key::escape},
                                      {ImGuiKey_A, Key::a},
                                      {ImGuiKey_C, Key::c},
                                      {ImGuiKey_V, Key::v},
                                      {ImGuiKey_X, Key::x},
                                      {ImGuiKey_Y, Key::y},
                                      {ImGuiKey_Z, Key::z}};
    ImGuiIO& io = ImGui::GetIO();
    for (const Pair& pair : kPairs)
        io.KeyMap[pair.to] = int(pair.from);
}

bool InputFeed::feed(std::span<const InputEvent> events) {
    ImGuiIO& io = ImGui::GetIO();
    const auto moveTo = [&](const glm::vec2& p) { io.MousePos = ImVec2(p.x, p.y); };
    if (m_leaves) io.MousePos = ImVec2(-FLT_MAX, -FLT_MAX);
    m_leaves = false;
    bool isPressed = false;
    for (const InputEvent& event : events) {
        switch (event.kind) {
        case InputKind::mouseMove:
            moveTo(event.position);
            break;
        case InputKind::mouseDown:
        case InputKind::mouseUp:
            moveTo(event.position);
            io.MouseDown[toButton(event.button)] = event.kind == InputKind::mouseDown;
            isPressed |= event.kind == InputKind::mouseDown;
            break;
        case InputKind::wheel:
            moveTo(event.position);
            io.MouseWheel += event.delta.y;
            io.MouseWheelH -= event.delta.x; // to the right shows what is at the right
            break;
        case InputKind::fingerDown:
            if (m_finger) break;
            m_finger = event.finger;
            moveTo(event.position);
            io.MouseDown[0] = isPressed = true;
            break;
        case InputKind::fingerMove:
            if (m_finger == event.finger) moveTo(event.position);
            break;
        case InputKind::fingerUp:
            if (m_finger != event.finger) break;
            m_finger.reset();
            moveTo(event.position);
            io.MouseDown[0] = false;
            m_leaves = true;
            break;
        case InputKind::keyDown:
        case InputKind::keyUp:
            io.KeysDown[int(event.key)] = event.kind == InputKind::keyDown;
            break;
        case InputKind::text:
            io.AddInputCharactersUTF8(event.text.c_str());
            break;
        case InputKind::focusLost:
            std::fill(std::begin(io.KeysDown), std::end(io.KeysDown), false);
            std::fill(std::begin(io.MouseDown), std::end(io.MouseDown), false);
            m_finger.reset();
            break;
        default:
            break;
        }
        io.KeyCtrl = event.modifiers.control;
        io.KeyShift = event.modifiers.shift;
        io.KeyAlt = event.modifiers.alt;
    }
    return isPressed;
}

} // namespace stipple
