#include "ui/commands.h"

#include "core/error.h"

#include <array>

namespace stipple {
namespace {

constexpr Modifiers kPlain{};
constexpr Modifiers kControl{.control = true};
constexpr Modifiers kControlShift{.shift = true, .control = true};

constexpr CommandInfo kCommands[] = {
    {Command::newDocument, "new", "New consultation", "File", {Key::n, kControl}, {}},
    {Command::open, "open", "Open", "File", {Key::o, kControl}, {}},
    {Command::save, "save", "Save", "File", {Key::s, kControl}, {}},
    {Command::saveAs, "save_as", "Save as", "File", {Key::s, kControlShift}, {}},
    {Command::savePicture, "save_picture", "Save picture", "File", {Key::p, kControl}, {}},
    {Command::undo, "undo", "Undo", "Edit", {Key::z, kControl}, {}},
    {Command::redo, "redo", "Redo", "Edit", {Key::z, kControlShift}, {Key::y, kControl}},
    {Command::quit, "quit", "Quit", "File", {Key::q, kControl}, {}},
    {Command::viewFront, "view_front", "Front", "View", {Key::digit1, kPlain}, {}},
    {Command::viewThreeQuarter, "view_three_quarter", "Three-quarter", "View", {Key::digit2, kPlain}, {}},
    {Command::viewLeft45, "view_left_45", "Left 45\u00b0", "View", {Key::digit3, kPlain}, {}},
    {Command::viewRight45, "view_right_45", "Right 45\u00b0", "View", {Key::digit4, kPlain}, {}},
    {Command::viewLeft, "view_left", "Left side", "View", {Key::digit5, kPlain}, {}},
    {Command::viewRight, "view_right", "Right side", "View", {Key::digit6, kPlain}, {}},
    {Command::viewBack, "view_back", "Back", "View", {Key::digit7, kPlain}, {}},
    {Command::viewTop, "view_top", "From above", "View", {Key::digit8, kPlain}, {}},
    {Command::viewChinDown, "view_chin_down", "Chin down", "View", {Key::digit9, kPlain}, {}},
    {Command::viewCloseUp, "view_close_up", "Close-up, 10 cm", "View", {Key::digit0, kPlain}, {}},
    {Command::resetView, "reset_view", "Reset view", "View", {Key::home, kPlain}, {}},
    {Command::showBefore, "show_before", "Before / after", "Compare", {Key::b, kPlain}, {Key::space, kPlain}},
    {Command::wipe, "wipe", "Wipe", "Compare", {Key::w, kPlain}, {}},
    {Command::sideBySide, "side_by_side", "Side by side", "Compare", {Key::d, kPlain}, {}},
    {Command::nextLight, "next_light", "Next light", "Light", {Key::l, kPlain}, {}},
    {Command::lightLeft, "light_left", "Turn light left", "Light", {Key::leftBracket, kPlain}, {}},
    {Command::lightRight, "light_right", "Turn light right", "Light", {Key::rightBracket, kPlain}, {}},
    {Command::brighter, "brighter", "Brighter", "Light", {Key::equals, kPlain}, {Key::equals, {.shift = true}}},
    {Command::darker, "darker", "Darker", "Light", {Key::minus, kPlain}, {}},
    {Command::earlierStop, "earlier_stop", "Earlier stop", "Time", {Key::comma, kPlain}, {Key::pageUp, kPlain}},
    {Command::laterStop, "later_stop", "Later stop", "Time", {Key::period, kPlain}, {Key::pageDown, kPlain}},
    {Command::shapeHairline, "shape_hairline", "Shape the hairline", "Tools", {Key::g, kPlain}, {}},
    {Command::shapeScar, "shape_scar", "Shape a scar", "Tools", {Key::s, kPlain}, {}},
    {Command::paintScar, "paint_scar", "Paint a new scar", "Tools", {Key::s, {.shift = true}}, {}},
    {Command::paintLoss, "paint_loss", "Paint hair loss", "Tools", {Key::p, kPlain}, {}},
    {Command::paintDots, "paint_dots", "Brush dots", "Tools", {Key::t, kPlain}, {}},
    {Command::fullScreen, "full_screen", "Full screen", "Window", {Key::f, kPlain}, {Key::f11, kPlain}},
    {Command::panels, "panels", "Panels", "Window", {Key::tab, kPlain}, {}},
    {Command::keyList, "key_list", "List of keys", "Window", {Key::f1, kPlain}, {Key::h, kPlain}},
    {Command::overlay, "overlay", "Figures of the drawing", "Window", {Key::f3, kPlain}, {}},
    {Command::cancelJob, "cancel", "Cancel or close", "Window", {Key::escape, kPlain}, {}},
};
static_assert(std::size(kCommands) == std::size_t(Command::count));

constexpr std::array<std::string_view, std::size_t(Key::count)> kKeyNames = {
    "",        "A",         "B",      "C",      "D",         "E",     "F",     "G",   "H",    "I",    "J",
    "K",       "L",         "M",      "N",      "O",         "P",     "Q",     "R",   "S",    "T",    "U",
    "V",       "W",         "X",      "Y",      "Z",         "0",     "1",     "2",   "3",    "4",    "5",
    "6",       "7",         "8",      "9",      "F1",        "F2",    "F3",    "F4",  "F5",   "F6",   "F7",
    "F8",      "F9",        "F10",    "F11",    "F12",       "Left",  "Right", "Up",  "Down", "Home", "End",
    "Page up", "Page down", "Insert", "Delete", "Backspace", "Space", "Enter", "Esc", "Tab",  "-",    "+",
    ",",       ".",         "/",      "[",      "]",         "Shift", "Ctrl",  "Alt"};
static_assert(!kKeyNames.back().empty());

} // namespace

std::span<const CommandInfo> getCommands() {
    return kCommands;
}

const CommandInfo& getCommandInfo(Command command) {
    STIPPLE_ASSERT(command < Command::count);
    const CommandInfo& info = kCommands[std::size_t(command)];
    STIPPLE_ASSERT(info.command == command);
    return info;
}

std::optional<Command> findCommand(const KeyChord& chord) {
    if (chord.key == Key::none) return {};
    for (const CommandInfo& info : kCommands)
        if (info.key == chord || info.otherKey == chord) return info.command;
    return {};
}

std::string formatChord(const KeyChord& chord) {
    if (chord.key == Key::none) return {};
    std::string text;
    if (chord.modifiers.control) text += "Ctrl+";
    if (chord.modifiers.alt) text += "Alt+";
    // "+" is the key of "=" with or without Shift: one name for both.
    if (chord.modifiers.shift && chord.key != Key::equals) text += "Shift+";
    return text + std::string(kKeyNames[std::size_t(chord.key)]);
}

std::string formatKeys(const CommandInfo& info) {
    const std::string first = formatChord(info.key), second = formatChord(info.otherKey);
    return second.empty() || second == first ? first : first + " or " + second;
}

bool isRepeatable(Command command) {
    switch (command) {
    case Command::undo:
    case Command::redo:
    case Command::lightLeft:
    case Command::lightRight:
    case Command::brighter:
    case Command::darker:
    case Command::earlierStop:
    case Command::laterStop:
        return true;
    default:
        return false;
    }
}

} // namespace stipple
