// Everything a key can do, registered once: the key handler, the menus, the list of keys and the tests read it.
#pragma once

#include "platform/input.h"

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace stipple {

enum class Command : std::uint8_t {
    newDocument,
    open,
    save,
    saveAs,
    savePicture,
    undo,
    redo,
    quit,
    // Photo set of domain.md section 10; the order of getNamedCameras().
    viewFront,
    viewThreeQuarter,
    viewLeft45,
    viewRight45,
    viewLeft,
    viewRight,
    viewBack,
    viewTop,
    viewChinDown,
    viewCloseUp,
    resetView,
    showBefore, // toggled
    wipe,
    sideBySide,
    nextLight,
    lightLeft,
    lightRight,
    brighter,
    darker,
    earlierStop, // of the time slider
    laterStop,
    shapeHairline, // tools, toggled
    shapeScar,
    paintScar,
    paintLoss,
    paintDots,
    fullScreen,
    panels,
    keyList,
    overlay,
    cancelJob,
    count
};

struct KeyChord {
    Key key = Key::none;
    Modifiers modifiers;
    bool operator==(const KeyChord&) const = default;
};

struct CommandInfo {
    Command command;
    std::string_view id;    // "view_front"
    std::string_view label; // "Front view"
    std::string_view group; // "File", "Edit", "View", "Compare", "Light", "Time", "Tools", "Window"
    KeyChord key, otherKey;
};

// In the order of the enumeration.
std::span<const CommandInfo> getCommands();
const CommandInfo& getCommandInfo(Command command);
std::optional<Command> findCommand(const KeyChord& chord);
// "Ctrl+Shift+S"; empty for no key.
std::string formatChord(const KeyChord& chord);
// "F or F11"
std::string formatKeys(const CommandInfo& info);

// That a held key may do again and again.
bool isRepeatable(Command command);

} // namespace stipple
